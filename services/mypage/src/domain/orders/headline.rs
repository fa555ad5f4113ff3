//! Where an order stands for its customer, in one word, derived from what the contexts said last.
//!
//! A context that is behind must not hide what another one knows already. So, first match wins:
//!
//! 1. `order` said that it ended: so it did. Completed reads "served" for a pickup, else "delivered".
//! 2. The goods changed hands: delivered, served, picked up. A cancellation that `order` still waits for
//!    comes too late then, and `order` will say so.
//! 3. The store rejected it, or the carrier gave up on an order that is not being cancelled: `order`
//!    will reject it.
//! 4. It is being cancelled, or store, delivery or payment stopped for an end that is on its way.
//! 5. What the store works on: ready, preparing, accepted.
//! 6. It is paid, by the word of `order`, of `payment`, or of the delivery that was scheduled: placed.
//! 7. It waits, as `order` said; or the charge was refused, and `order` will decline it.

use super::{DeliveryState, Fulfilment, OrderCase, OrderState, PaymentState, StoreState};

/// Where an order stands for its customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Headline {
    /// Nothing is known but that it is there.
    Unknown,
    /// Unpaid: waits for a delivery to be reserved.
    AwaitingDelivery,
    /// Unpaid: waits to be charged.
    AwaitingPayment,
    /// Paid.
    Placed,
    /// The store accepted it.
    Accepted,
    /// Being prepared.
    Preparing,
    /// Ready for the courier, or at the counter.
    Ready,
    /// With the courier.
    PickedUp,
    /// Final: served in the store.
    Served,
    /// Final: delivered.
    Delivered,
    /// Asked to cancel, or about to end.
    Cancelling,
    /// Final: cancelled.
    Cancelled,
    /// Final: rejected.
    Rejected,
    /// Final: refused before it was paid.
    Declined,
    /// Final: cancelled before it was paid.
    Withdrawn,
    /// Final: not paid in time.
    Expired,
}

/// The headline of an order; see the module.
pub(crate) fn headline(case: &OrderCase) -> Headline {
    let order = case.order.as_ref().map(|latest| latest.value.state);
    let payment = case.payment.as_ref().map(|latest| latest.value);
    let store = case.store.as_ref().map(|latest| latest.value);
    let delivery = case.delivery.as_ref().map(|latest| latest.value);
    let pickup = case.fulfilment == Some(Fulfilment::Pickup);
    ended(order, pickup)
        .or_else(|| changed_hands(order, store, delivery, pickup))
        .or_else(|| refused_late(order, store, delivery))
        .or_else(|| ending(order, payment, store, delivery))
        .or_else(|| worked_on(store))
        .or_else(|| paid(order, payment, delivery))
        .unwrap_or_else(|| waiting(order, payment))
}

fn ended(order: Option<OrderState>, pickup: bool) -> Option<Headline> {
    Some(match order? {
        OrderState::Completed if pickup => Headline::Served,
        OrderState::Completed => Headline::Delivered,
        OrderState::Cancelled => Headline::Cancelled,
        OrderState::Rejected => Headline::Rejected,
        OrderState::Declined => Headline::Declined,
        OrderState::Withdrawn => Headline::Withdrawn,
        OrderState::Expired => Headline::Expired,
        _ => return None,
    })
}

fn changed_hands(
    order: Option<OrderState>,
    store: Option<StoreState>,
    delivery: Option<DeliveryState>,
    pickup: bool,
) -> Option<Headline> {
    match (order, store, delivery) {
        (_, _, Some(DeliveryState::Delivered)) => Some(Headline::Delivered),
        (_, Some(StoreState::Served), _) => Some(Headline::Served),
        (_, _, Some(DeliveryState::PickedUp)) => Some(Headline::PickedUp),
        (Some(OrderState::HandedOver), _, _) if pickup => Some(Headline::Served),
        (Some(OrderState::HandedOver), _, _) => Some(Headline::PickedUp),
        _ => None,
    }
}

fn refused_late(
    order: Option<OrderState>,
    store: Option<StoreState>,
    delivery: Option<DeliveryState>,
) -> Option<Headline> {
    let gave_up = delivery == Some(DeliveryState::Failed) && order != Some(OrderState::Cancelling);
    (store == Some(StoreState::Rejected) || gave_up).then_some(Headline::Rejected)
}

fn ending(
    order: Option<OrderState>,
    payment: Option<PaymentState>,
    store: Option<StoreState>,
    delivery: Option<DeliveryState>,
) -> Option<Headline> {
    let ends = order == Some(OrderState::Cancelling)
        || matches!(payment, Some(PaymentState::Refunded | PaymentState::Voided))
        || store == Some(StoreState::Stopped)
        || delivery == Some(DeliveryState::Cancelled);
    ends.then_some(Headline::Cancelling)
}

fn worked_on(store: Option<StoreState>) -> Option<Headline> {
    match store? {
        StoreState::Accepted => Some(Headline::Accepted),
        StoreState::Preparing => Some(Headline::Preparing),
        StoreState::Ready => Some(Headline::Ready),
        StoreState::Served | StoreState::Stopped | StoreState::Rejected => None,
    }
}

fn paid(
    order: Option<OrderState>,
    payment: Option<PaymentState>,
    delivery: Option<DeliveryState>,
) -> Option<Headline> {
    let paid = order == Some(OrderState::Placed)
        || payment == Some(PaymentState::Approved)
        || delivery == Some(DeliveryState::Scheduled);
    paid.then_some(Headline::Placed)
}

fn waiting(order: Option<OrderState>, payment: Option<PaymentState>) -> Headline {
    match (order, payment) {
        (_, Some(PaymentState::Declined)) => Headline::Declined,
        (Some(OrderState::AwaitingDelivery), _) => Headline::AwaitingDelivery,
        (Some(OrderState::AwaitingPayment), _) => Headline::AwaitingPayment,
        _ => Headline::Unknown,
    }
}

#[cfg(test)]
#[path = "headline_tests.rs"]
mod tests;
