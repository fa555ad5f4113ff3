//! One thing that happened to an order, whoever published it.

use chassis::types::Timestamp;

use super::{
    Basket, CustomerId, DeliveryState, Fulfilment, OrderId, OrderPart, PaymentState, StoreId, StoreState,
};

/// What an event says about the state of its context; each context's own events are numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Says {
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

/// An event about an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    /// The order.
    pub(crate) order_id: OrderId,
    /// Whose order it is.
    pub(crate) customer_id: CustomerId,
    /// The store, where the event tells it.
    pub(crate) store_id: Option<StoreId>,
    /// What was ordered, where the event tells it.
    pub(crate) basket: Option<Basket>,
    /// How the goods reach the customer, where the event tells it.
    pub(crate) fulfilment: Option<Fulfilment>,
    /// What it says about a state.
    pub(crate) says: Says,
    /// How it is shown.
    pub(crate) entry: Entry,
}

/// A line of the timeline. Ordered by time; what one context did at one moment by its sequence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// When it happened.
    pub(crate) at: Timestamp,
    /// The context that published it.
    pub(crate) source: String,
    /// The number of the event within its aggregate.
    pub(crate) sequence: i64,
    /// The id of the event.
    pub(crate) event_id: String,
    /// The type of the event.
    pub(crate) event_type: String,
    /// A particular in words. May be empty.
    pub(crate) detail: String,
}
