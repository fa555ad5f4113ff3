//! The derivation, cell by cell where contexts disagree.

use super::*;
use crate::domain::Latest;
use crate::domain::orders::OrderPart;

type Known = (Option<OrderState>, Option<PaymentState>, Option<StoreState>, Option<DeliveryState>);

fn case((order, payment, store, delivery): Known, fulfilment: Fulfilment) -> OrderCase {
    fn latest<T>(value: T) -> Latest<T> {
        Latest { sequence: 1, value }
    }
    OrderCase {
        store_id: None,
        basket: None,
        fulfilment: Some(fulfilment),
        order: order.map(OrderPart::plain).map(latest),
        payment: payment.map(latest),
        store: store.map(latest),
        delivery: delivery.map(latest),
    }
}

fn of(known: Known) -> Headline {
    headline(&case(known, Fulfilment::Delivery))
}

/// Every combination of what the contexts may have said.
fn everything() -> impl Iterator<Item = Known> {
    fn maybe<T: Copy>(all: &'static [T]) -> impl Iterator<Item = Option<T>> + Clone {
        std::iter::once(None).chain(all.iter().copied().map(Some))
    }
    maybe(OrderState::ALL).flat_map(|order| {
        maybe(PaymentState::ALL).flat_map(move |payment| {
            maybe(StoreState::ALL).flat_map(move |store| {
                maybe(DeliveryState::ALL).map(move |delivery| (order, payment, store, delivery))
            })
        })
    })
}

#[test]
fn an_end_that_order_published_is_the_end_whatever_others_said() {
    for known in everything() {
        let expected = match known.0 {
            Some(OrderState::Completed) => Headline::Delivered,
            Some(OrderState::Cancelled) => Headline::Cancelled,
            Some(OrderState::Rejected) => Headline::Rejected,
            Some(OrderState::Declined) => Headline::Declined,
            Some(OrderState::Withdrawn) => Headline::Withdrawn,
            Some(OrderState::Expired) => Headline::Expired,
            _ => continue,
        };
        assert_eq!(of(known), expected, "{known:?}");
    }
    let completed = (Some(OrderState::Completed), None, None, None);
    assert_eq!(headline(&case(completed, Fulfilment::Pickup)), Headline::Served);
}

#[test]
fn only_nothing_said_is_unknown() {
    for known in everything().filter(|known| of(*known) == Headline::Unknown) {
        assert_eq!(known, (None, None, None, None));
    }
}

#[test]
fn the_headline_follows_an_order_on_its_way() {
    use {DeliveryState as D, OrderState as O, PaymentState as P, StoreState as S};
    let table = [
        ((Some(O::AwaitingDelivery), None, None, None), Headline::AwaitingDelivery),
        ((Some(O::AwaitingPayment), None, None, None), Headline::AwaitingPayment),
        // Paid, and `order` has not said so yet.
        ((Some(O::AwaitingPayment), Some(P::Approved), None, None), Headline::Placed),
        ((None, Some(P::Approved), None, None), Headline::Placed),
        ((Some(O::AwaitingPayment), Some(P::Declined), None, None), Headline::Declined),
        ((Some(O::Placed), Some(P::Approved), None, Some(D::Scheduled)), Headline::Placed),
        ((Some(O::Placed), None, Some(S::Accepted), None), Headline::Accepted),
        ((Some(O::AwaitingPayment), None, Some(S::Accepted), None), Headline::Accepted),
        ((Some(O::Placed), None, Some(S::Preparing), Some(D::Scheduled)), Headline::Preparing),
        ((Some(O::Placed), None, Some(S::Ready), Some(D::Scheduled)), Headline::Ready),
        ((Some(O::Placed), None, Some(S::Ready), Some(D::PickedUp)), Headline::PickedUp),
        ((Some(O::Placed), None, Some(S::Ready), Some(D::Delivered)), Headline::Delivered),
        ((Some(O::Placed), None, Some(S::Served), None), Headline::Served),
        ((Some(O::Cancelling), None, Some(S::Preparing), None), Headline::Cancelling),
        // The hand-over was first.
        ((Some(O::Cancelling), None, Some(S::Ready), Some(D::PickedUp)), Headline::PickedUp),
        ((Some(O::Cancelling), None, Some(S::Served), None), Headline::Served),
        ((Some(O::HandedOver), None, Some(S::Ready), None), Headline::PickedUp),
        // The end is on its way.
        ((Some(O::Cancelling), None, Some(S::Rejected), None), Headline::Rejected),
        ((Some(O::Placed), None, Some(S::Rejected), None), Headline::Rejected),
        ((Some(O::Placed), None, None, Some(D::Failed)), Headline::Rejected),
        ((Some(O::Cancelling), None, None, Some(D::Failed)), Headline::Cancelling),
        ((Some(O::Placed), None, Some(S::Stopped), None), Headline::Cancelling),
        ((Some(O::Placed), None, Some(S::Ready), Some(D::Cancelled)), Headline::Cancelling),
        ((Some(O::Placed), Some(P::Refunded), Some(S::Ready), None), Headline::Cancelling),
    ];
    for (known, expected) in table {
        assert_eq!(of(known), expected, "{known:?}");
    }
    let too_late = (Some(OrderState::HandedOver), None, None, None);
    assert_eq!(headline(&case(too_late, Fulfilment::Pickup)), Headline::Served);
}
