//! When an order is settled, as its customer's page shows it: placed and taken by store, delivery, messages and view,
//! or ended unpaid or refunded everywhere. The page is made of the contexts' own events, so what it shows they did.

use maeul_proto::delivery::v1::DeliveryState;
use maeul_proto::mypage::v1::OrderView;
use maeul_proto::order::v1::{FulfilmentKind, OrderState};
use maeul_proto::payment::v1::PaymentState;
use maeul_proto::store::v1::StoreOrderState;

/// What is still to come, as the name of who is to bring it; none once the order is settled.
pub(super) fn lacks(view: &OrderView) -> Option<&'static str> {
    use OrderState as O;
    let (message, parts): (&str, &[Part]) = match view.order_state() {
        O::Placed | O::HandedOver | O::Completed => ("ORDER_PLACED", &[paid, taken, scheduled]),
        O::Declined => ("ORDER_DECLINED", &[unpaid]),
        O::Withdrawn => ("ORDER_WITHDRAWN", &[unpaid]),
        O::Expired => ("ORDER_EXPIRED", &[unpaid]),
        O::Cancelled => ("ORDER_CANCELLED", &[refunded, stopped]),
        O::Rejected => ("ORDER_REJECTED", &[refunded, stopped]),
        O::Unspecified | O::AwaitingDelivery | O::AwaitingPayment | O::Cancelling => return Some("order"),
    };
    parts.iter().find_map(|part| part(view)).or_else(|| told(view, message))
}

type Part = fn(&OrderView) -> Option<&'static str>;

fn paid(view: &OrderView) -> Option<&'static str> {
    (view.payment_state() != PaymentState::Approved).then_some("payment")
}

fn unpaid(view: &OrderView) -> Option<&'static str> {
    use PaymentState::{Declined, Refunded, Voided};
    (!matches!(view.payment_state(), Declined | Voided | Refunded)).then_some("payment")
}

fn refunded(view: &OrderView) -> Option<&'static str> {
    (view.payment_state() != PaymentState::Refunded).then_some("payment")
}

fn taken(view: &OrderView) -> Option<&'static str> {
    use StoreOrderState::{Accepted, HandedOver, Preparing, Ready, Served};
    (!matches!(view.store_state(), Accepted | Preparing | Ready | HandedOver | Served)).then_some("store")
}

fn stopped(view: &OrderView) -> Option<&'static str> {
    use StoreOrderState::{Rejected, Stopped};
    (!matches!(view.store_state(), Stopped | Rejected)).then_some("store")
}

fn scheduled(view: &OrderView) -> Option<&'static str> {
    use DeliveryState::{Delivered, PickedUp, Scheduled};
    let comes = matches!(view.delivery_state(), Scheduled | PickedUp | Delivered);
    (view.fulfilment() == FulfilmentKind::Delivery && !comes).then_some("delivery")
}

/// The message about where it stands was sent: the entry's particular begins with the message's kind.
fn told(view: &OrderView, kind: &str) -> Option<&'static str> {
    let sent = view.timeline.iter().filter(|entry| entry.event_type.ends_with(".NotificationSent"));
    let mut kinds = sent.filter_map(|entry| entry.detail.split(' ').next());
    (!kinds.any(|sent| sent == kind)).then_some("message")
}

#[cfg(test)]
mod tests {
    use maeul_proto::mypage::v1::TimelineEntry;

    use super::*;

    fn sent(kind: &str) -> TimelineEntry {
        TimelineEntry {
            event_type: "maeul.notification.v1.NotificationSent".to_owned(),
            detail: format!("{kind} by CONSOLE"),
            ..Default::default()
        }
    }

    fn placed() -> OrderView {
        OrderView {
            order_state: OrderState::Placed.into(),
            payment_state: PaymentState::Approved.into(),
            store_state: StoreOrderState::Accepted.into(),
            delivery_state: DeliveryState::Scheduled.into(),
            fulfilment: FulfilmentKind::Delivery.into(),
            timeline: vec![sent("ORDER_PLACED")],
            ..Default::default()
        }
    }

    #[test]
    fn a_placed_order_is_settled_once_everybody_has_taken_it() {
        assert_eq!(lacks(&placed()), None);
        let pickup = OrderView {
            fulfilment: FulfilmentKind::Pickup.into(),
            delivery_state: DeliveryState::Unspecified.into(),
            ..placed()
        };
        assert_eq!(lacks(&pickup), None);
        let cases = [
            ("order", OrderView { order_state: OrderState::AwaitingPayment.into(), ..placed() }),
            ("payment", OrderView { payment_state: PaymentState::Unspecified.into(), ..placed() }),
            ("store", OrderView { store_state: StoreOrderState::Unspecified.into(), ..placed() }),
            ("delivery", OrderView { delivery_state: DeliveryState::Unspecified.into(), ..placed() }),
            ("message", OrderView { timeline: vec![sent("ORDER_DEFERRED")], ..placed() }),
            ("message", OrderView { timeline: Vec::new(), ..placed() }),
        ];
        for (who, view) in cases {
            assert_eq!(lacks(&view), Some(who));
        }
        assert_eq!(lacks(&OrderView::default()), Some("order"));
    }

    #[test]
    fn an_order_that_ended_is_settled_once_no_money_is_held() {
        let ended = |state: OrderState, payment: PaymentState, kind: &str| OrderView {
            order_state: state.into(),
            payment_state: payment.into(),
            timeline: vec![sent(kind)],
            ..Default::default()
        };
        assert_eq!(lacks(&ended(OrderState::Expired, PaymentState::Voided, "ORDER_EXPIRED")), None);
        assert_eq!(
            lacks(&ended(OrderState::Expired, PaymentState::Approved, "ORDER_EXPIRED")),
            Some("payment")
        );
        assert_eq!(lacks(&ended(OrderState::Declined, PaymentState::Declined, "ORDER_DECLINED")), None);
        let rejected = OrderView {
            store_state: StoreOrderState::Rejected.into(),
            ..ended(OrderState::Rejected, PaymentState::Refunded, "ORDER_REJECTED")
        };
        assert_eq!(lacks(&rejected), None);
        let kept = OrderView { payment_state: PaymentState::Approved.into(), ..rejected };
        assert_eq!(lacks(&kept), Some("payment"));
    }
}
