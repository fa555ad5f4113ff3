//! What an event of an order tells that a message may repeat.

use chassis::types::Money;

use crate::domain::StoreId;

/// What a deferred order waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Awaited {
    /// A delivery to be reserved.
    Delivery,
    /// The charge.
    Payment,
}

impl Awaited {
    pub(super) const fn clause(self) -> &'static str {
        match self {
            Self::Delivery => "reserving the delivery",
            Self::Payment => "the payment",
        }
    }
}

/// How the goods reach the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fulfilment {
    /// A courier brings them.
    Delivery,
    /// The customer fetches them.
    Pickup,
}

impl Fulfilment {
    pub(super) const fn clause(self) -> &'static str {
        match self {
            Self::Delivery => "for delivery",
            Self::Pickup => "for pickup",
        }
    }
}

/// Why an order was declined or rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EndReason {
    /// The provider refused the charge.
    PaymentDeclined,
    /// The carrier does not deliver there.
    DeliveryDeclined,
    /// The store has not enough of it left.
    StockShort,
    /// The store will not take it.
    StoreRejected,
    /// The carrier gave up.
    DeliveryFailed,
}

impl EndReason {
    pub(super) const fn clause(self) -> &'static str {
        match self {
            Self::PaymentDeclined => "the payment was declined",
            Self::DeliveryDeclined => "the carrier does not deliver there",
            Self::StockShort => "there is not enough of it left",
            Self::StoreRejected => "the store cannot take it",
            Self::DeliveryFailed => "it could not be delivered",
        }
    }
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// The product's name.
    pub(crate) name: String,
    /// How many pieces.
    pub(crate) quantity: i32,
}

/// What the event of a message tells; what it does not tell is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderFacts {
    /// Where it was ordered.
    pub(crate) store_id: StoreId,
    /// What the store is called; events of orders do not say it.
    pub(crate) store_name: Option<String>,
    /// What was ordered.
    pub(crate) lines: Vec<Line>,
    /// The order's total, or the amount that moved.
    pub(crate) total: Option<Money>,
    /// How the goods reach the customer.
    pub(crate) fulfilment: Option<Fulfilment>,
    /// What a deferred order waits for.
    pub(crate) awaited: Option<Awaited>,
    /// Why it ended.
    pub(crate) reason: Option<EndReason>,
    /// The reason in the words of the store, the provider or the carrier. May be empty.
    pub(crate) detail: String,
}

impl OrderFacts {
    /// Nothing but where it was ordered.
    pub(crate) fn at(store_id: StoreId) -> Self {
        Self {
            store_id,
            store_name: None,
            lines: Vec::new(),
            total: None,
            fulfilment: None,
            awaited: None,
            reason: None,
            detail: String::new(),
        }
    }
}
