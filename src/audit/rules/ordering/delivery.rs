//! Deliveries against orders and store orders, and against the ledger of the carrier.

use maeul_proto::delivery::v1::{CarrierEntryKind, DeliveryState};
use maeul_proto::order::v1::{EndReason, FulfilmentKind, OrderState};
use maeul_proto::store::v1::StoreOrderState;

use super::Verdict;
use super::order::why;
use super::verdict::{Demand, Differences};
use crate::audit::books::{Books, OrderCase};
use crate::audit::facts::Order;
use crate::audit::words::{Word, any_of};

/// The deliveries that an order's state allows, and whether there may be none.
fn allowed(order: &Order) -> (&'static [DeliveryState], bool) {
    use DeliveryState::{
        Cancelled, Declined, Delivered, Expired, Failed, PickedUp, Released, Reserved, Reserving, Scheduled,
        Scheduling,
    };
    use OrderState as O;
    if order.fulfilment == FulfilmentKind::Pickup {
        return (&[], true);
    }
    match (order.state, order.reason) {
        (O::AwaitingDelivery, _) => (&[Reserving, Reserved, Expired], true),
        (O::AwaitingPayment, _) => (&[Reserving, Reserved, Expired], false),
        (O::Placed, _) => (&[Scheduled], false),
        // Who decides does so by event: `order.cancelling` looks after that.
        (O::Cancelling, _) => (&[Scheduling, Scheduled, PickedUp, Delivered, Cancelled, Failed], false),
        (O::HandedOver, _) => (&[PickedUp], false),
        (O::Completed, _) => (&[Delivered], false),
        (O::Declined, EndReason::DeliveryDeclined) => (&[Declined], false),
        // What is not released lapses by itself.
        (O::Declined | O::Withdrawn | O::Expired, _) => {
            (&[Released, Expired, Reserving, Reserved, Declined], true)
        }
        (O::Rejected, EndReason::DeliveryFailed) => (&[Failed], false),
        // The carrier may have given up at the same moment.
        (O::Cancelled | O::Rejected, _) => (&[Cancelled, Failed], false),
        (O::Unspecified, _) => (&[], false),
    }
}

/// Whether there may be no delivery of it.
pub(super) fn may_be_none(order: &Order) -> bool {
    allowed(order).1
}

pub(super) fn state(case: &OrderCase, books: &Books) -> Verdict {
    let Some(order) = &case.order else { return Verdict::Silent };
    let (allowed, or_none) = allowed(order);
    let found = case.delivery.as_ref().map(|d| d.state);
    let demand = Demand { what: "delivery", why: why(order), allowed, or_none };
    let ended = matches!(order.state, OrderState::Declined | OrderState::Withdrawn | OrderState::Expired);
    match &case.delivery {
        Some(delivery) if ended && delivery.state == DeliveryState::Reserved => {
            let found = format!("reserved until {}", delivery.reserved_until);
            if delivery.reserved_until < books.begun {
                Verdict::broken("a reservation that has lapsed", found)
            } else {
                Verdict::unfinished("released, or lapsed in time", found)
            }
        }
        _ => demand.verdict_unless_open(found, &[DeliveryState::Reserving]),
    }
}

pub(super) fn facts(case: &OrderCase, _: &Books) -> Verdict {
    let (Some(order), Some(delivery)) = (&case.order, &case.delivery) else { return Verdict::Silent };
    let mut differences = Differences::default()
        .field("customer", &order.customer, &delivery.customer)
        .field("store", &order.store, &delivery.store);
    // Where people live is nobody's business here.
    if order.address != delivery.address {
        differences.add("the order's address".to_owned(), "another address".to_owned());
    }
    differences.verdict()
}

/// The courier may come when the store says that it is ready, and not before.
pub(super) fn ready(case: &OrderCase, _: &Books) -> Verdict {
    use StoreOrderState::{Accepted, HandedOver, Preparing, Ready, Received};
    let (Some(delivery), Some(store_order)) = (&case.delivery, &case.store_order) else {
        return Verdict::Silent;
    };
    let active = matches!(
        delivery.state,
        DeliveryState::Scheduling
            | DeliveryState::Scheduled
            | DeliveryState::PickedUp
            | DeliveryState::Delivered
    );
    let expected = match store_order.state {
        Ready | HandedOver => true,
        Received | Accepted | Preparing => false,
        _ => return Verdict::Silent,
    };
    if !active {
        return Verdict::Silent;
    }
    let shown = |ready| if ready { "ready for the courier" } else { "not ready for the courier" };
    Verdict::of(delivery.ready == expected, || {
        let why = store_order.state.word();
        (format!("{}: the store order is {why}", shown(expected)), shown(delivery.ready).to_owned())
    })
}

/// What the carrier may have done last, and whether it may have done nothing.
fn last_entries(state: DeliveryState) -> (&'static [CarrierEntryKind], bool) {
    use CarrierEntryKind::{
        Cancelled, Declined, Delivered, Expired, PickedUp, Refused, Released, Reserved, Scheduled,
    };
    use DeliveryState as D;
    match state {
        D::Reserving => (&[Reserved, Declined, Expired], true),
        D::Reserved => (&[Reserved], false),
        // A request to reserve that came late lapses by itself.
        D::Expired => (&[Reserved, Expired], true),
        D::Scheduling => (&[Reserved, Expired, Scheduled, Refused], true),
        D::Scheduled => (&[Scheduled], false),
        D::PickedUp => (&[PickedUp], false),
        D::Delivered => (&[Delivered], false),
        D::Declined => (&[Declined], false),
        D::Released => (&[Released], false),
        D::Cancelled => (&[Cancelled], false),
        // Also where the order was placed after its reservation had been declined or released.
        D::Failed => (&[Refused, Declined, Released, Cancelled], false),
        D::Unspecified => (&[], true),
    }
}

pub(super) fn carrier_state(case: &OrderCase, _: &Books) -> Verdict {
    use CarrierEntryKind::{Delivered, PickedUp};
    let Some(delivery) = &case.delivery else { return Verdict::Silent };
    let (allowed, or_none) = last_entries(delivery.state);
    let last = case.carrier.last().map(|entry| entry.kind);
    let mut differences = Differences::default();
    if !last.map_or(or_none, |kind| allowed.contains(&kind)) {
        let found = last.map_or("nothing", Word::word);
        differences.add(
            format!("last {}: the delivery is {}", any_of(allowed), delivery.state.word()),
            found.to_owned(),
        );
    }
    for kind in [PickedUp, Delivered] {
        let mut entries = case.carrier.iter().filter(|entry| entry.kind == kind);
        let Some(entry) = entries.next() else { continue };
        differences = differences.field(&format!("{} by", kind.word()), &delivery.courier, &entry.courier);
        let again = entries.count();
        if again > 0 {
            differences.add(format!("{} once", kind.word()), format!("{} {}×", kind.word(), again + 1));
        }
    }
    differences.verdict()
}
