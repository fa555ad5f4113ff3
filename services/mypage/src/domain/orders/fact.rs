//! What an event says about an order, whoever published it.

use super::super::Origin;
use super::{Basket, DeliveryState, Fulfilment, OrderFact, OrderPart, PaymentState, StoreId, StoreState};

/// What an event says about the state of its context; each context's own events are numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Where the order stands.
    Order(OrderPart),
    /// Where the payment stands.
    Payment(PaymentState),
    /// Where the store's work stands.
    Store(StoreState),
    /// Where the delivery stands.
    Delivery(DeliveryState),
    /// Nothing: it is shown in the timeline only.
    Nothing,
}

/// What an event says about an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderSays {
    /// The store, where the event tells it.
    pub(crate) store_id: Option<StoreId>,
    /// What was ordered, where the event tells it.
    pub(crate) basket: Option<Basket>,
    /// How the goods reach the customer, where the event tells it.
    pub(crate) fulfilment: Option<Fulfilment>,
    /// What it says about a state.
    pub(crate) part: Part,
    /// A particular in words, for the timeline. May be empty.
    pub(crate) detail: String,
}

/// A line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// The event.
    pub(crate) origin: Origin,
    /// A particular in words. May be empty.
    pub(crate) detail: String,
}

impl OrderFact {
    /// How it is shown.
    pub(crate) fn entry(&self) -> Entry {
        Entry { origin: self.origin.clone(), detail: self.says.detail.clone() }
    }
}
