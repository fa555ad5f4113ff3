//! Views: what customers see, against what is so.
//!
//! A view is made from events alone, so it knows of a context what that publishes: see `OrderView`.

use maeul_proto::delivery::v1::DeliveryState;
use maeul_proto::mypage::v1::OrderViewState;
use maeul_proto::order::v1::{FulfilmentKind, OrderState};
use maeul_proto::payment::v1::PaymentState;
use maeul_proto::store::v1::StoreOrderState;

use super::Verdict;
use super::delivery::may_be_none;
use super::order::{awaits, is_unpaid, why};
use super::store::lines;
use super::verdict::Differences;
use crate::audit::books::{Books, OrderCase, Service};
use crate::audit::words::Word;

/// An order that still awaits its first attempt has published nothing.
pub(super) fn missing(case: &OrderCase, _: &Books) -> Verdict {
    let Some(order) = &case.order else { return Verdict::Silent };
    if awaits(order) {
        return Verdict::Silent;
    }
    Verdict::of(case.view.is_some(), || (format!("a view: {}", why(order)), "no view".to_owned()))
}

pub(super) fn order(case: &OrderCase, _: &Books) -> Verdict {
    let (Some(order), Some(view)) = (&case.order, &case.view) else { return Verdict::Silent };
    let ended = matches!(order.state, OrderState::Declined | OrderState::Rejected);
    let states: &[OrderState] = match order.state {
        // The hand-over is told by delivery.
        OrderState::HandedOver => &[OrderState::HandedOver, OrderState::Placed],
        _ => &[order.state],
    };
    let differences = Differences::default().word("order", states, view.order_state);
    if ended { differences.word("reason", &[order.reason], view.reason) } else { differences }.verdict()
}

/// A part that is missing although it is demanded says nothing about the view.
pub(super) fn parts(case: &OrderCase, books: &Books) -> Verdict {
    let (Some(order), Some(view)) = (&case.order, &case.view) else { return Verdict::Silent };
    let mut differences = Differences::default();
    let payment = case.payment.as_ref().map(|p| p.state);
    if books.has(Service::Payment) && (payment.is_some() || awaits(order)) {
        differences = differences.word("payment", &[told_payment(payment)], view.payment_state);
    }
    let store_order = case.store_order.as_ref().map(|o| o.state);
    if books.has(Service::Store) && (store_order.is_some() || is_unpaid(order)) {
        differences = differences.word("store order", told_store_order(store_order), view.store_state);
    }
    let delivery = case.delivery.as_ref().map(|d| d.state);
    if books.has(Service::Delivery) && (delivery.is_some() || may_be_none(order)) {
        differences = differences.word("delivery", &[told_delivery(delivery)], view.delivery_state);
    }
    differences.verdict()
}

/// Outcomes are published, attempts are not.
fn told_payment(state: Option<PaymentState>) -> PaymentState {
    use PaymentState::{Approved, Charging, Refunding, Unknown, Unspecified, Voiding};
    match state {
        None | Some(Charging | Unknown | Voiding) => Unspecified,
        Some(Refunding) => Approved,
        Some(state) => state,
    }
}

/// The arrival is nobody's news, and the hand-over is told by delivery.
fn told_store_order(state: Option<StoreOrderState>) -> &'static [StoreOrderState] {
    use StoreOrderState::{
        Accepted, HandedOver, Preparing, Ready, Received, Rejected, Served, Stopped, Unspecified,
    };
    match state {
        None | Some(Unspecified | Received) => &[Unspecified],
        Some(Accepted) => &[Accepted],
        Some(Preparing) => &[Preparing],
        Some(Ready) => &[Ready],
        Some(Served) => &[Served],
        Some(HandedOver) => &[HandedOver, Ready],
        Some(Stopped) => &[Stopped],
        Some(Rejected) => &[Rejected],
    }
}

/// Nothing is published before a delivery is scheduled.
fn told_delivery(state: Option<DeliveryState>) -> DeliveryState {
    use DeliveryState::{Cancelled, Delivered, Failed, PickedUp, Scheduled, Unspecified};
    match state {
        Some(state @ (Scheduled | PickedUp | Delivered | Cancelled | Failed)) => state,
        _ => Unspecified,
    }
}

pub(super) fn headline(case: &OrderCase, books: &Books) -> Verdict {
    use OrderState as O;
    use OrderViewState as V;
    use StoreOrderState as S;
    let (Some(order), Some(view)) = (&case.order, &case.view) else { return Verdict::Silent };
    let expected = match order.state {
        O::AwaitingDelivery => V::AwaitingDelivery,
        O::AwaitingPayment => V::AwaitingPayment,
        O::Placed if !books.has(Service::Store) => return Verdict::Silent,
        O::Placed => match case.store_order.as_ref().map(|o| o.state) {
            Some(S::Accepted) => V::Accepted,
            Some(S::Preparing) => V::Preparing,
            Some(S::Ready) => V::Ready,
            None | Some(S::Received) => V::Placed,
            // On its way to another state of the order, which `store.state` looks after.
            _ => return Verdict::Silent,
        },
        O::Cancelling => V::Cancelling,
        O::HandedOver => V::PickedUp,
        O::Completed if order.fulfilment == FulfilmentKind::Pickup => V::Served,
        O::Completed => V::Delivered,
        O::Declined => V::Declined,
        O::Withdrawn => V::Withdrawn,
        O::Expired => V::Expired,
        O::Cancelled => V::Cancelled,
        O::Rejected => V::Rejected,
        O::Unspecified => V::Unspecified,
    };
    Differences::default().word("shown as", &[expected], view.state).verdict()
}

pub(super) fn facts(case: &OrderCase, _: &Books) -> Verdict {
    let (Some(order), Some(view)) = (&case.order, &case.view) else { return Verdict::Silent };
    Differences::default()
        .field("customer", &order.customer, &view.customer)
        .field("store", &order.store, &view.store)
        .optional("total", order.total.as_ref(), view.total.as_ref())
        .field("fulfilment", order.fulfilment.word(), view.fulfilment.word())
        .field("lines", &lines(&order.lines), &lines(&view.lines))
        .verdict()
}
