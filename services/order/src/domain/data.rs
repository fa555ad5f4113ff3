//! What an order begins with, what it remembers, and what one attempt to finish it brings.

use std::time::Duration;

use chassis::types::{Money, Timestamp};

use super::{CustomerId, EndReason, Item, OrderId, State, StoreId};

/// An address, which no log shows.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Address(pub(crate) String);

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(..)")
    }
}

/// What to charge: a reference that the payment provider knows, which no log and no event shows.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PaymentMethod(pub(crate) String);

impl std::fmt::Debug for PaymentMethod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PaymentMethod(..)")
    }
}

/// How the goods reach the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fulfilment {
    /// A courier brings them.
    Delivery(Address),
    /// The customer fetches them.
    Pickup,
}

/// Everything that an order remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderData {
    /// Its id.
    pub(crate) id: OrderId,
    /// Who ordered.
    pub(crate) customer_id: CustomerId,
    /// Where.
    pub(crate) store_id: StoreId,
    /// What, at the prices of that moment.
    pub(crate) items: Vec<Item>,
    /// What it costs.
    pub(crate) total: Money,
    /// How it reaches the customer.
    pub(crate) fulfilment: Fulfilment,
    /// What to charge; forgotten once nothing is to be charged any more.
    pub(crate) payment_method: Option<PaymentMethod>,
    /// Where it stands.
    pub(crate) state: State,
    /// Why it was declined or rejected.
    pub(crate) end_reason: Option<EndReason>,
    /// The same in the words of who did that.
    pub(crate) end_detail: String,
    /// The awaiting state that `Deferred` was last told of; none before the first deferral.
    pub(crate) announced: Option<State>,
    /// How often finishing it was tried in vain.
    pub(crate) attempts: u32,
    /// Until when the carrier holds a delivery for it, as far as is known.
    pub(crate) reserved_until: Option<Timestamp>,
    /// When the village tries again; set exactly while it is unpaid.
    pub(crate) next_attempt_at: Option<Timestamp>,
    /// When it expires if it is still unpaid.
    pub(crate) expires_at: Timestamp,
    /// When it was taken.
    pub(crate) created_at: Timestamp,
    /// When it last changed.
    pub(crate) updated_at: Timestamp,
}

/// What an order begins with.
#[derive(Debug, Clone)]
pub(crate) struct NewOrder {
    /// Its id.
    pub(crate) id: OrderId,
    /// Who orders.
    pub(crate) customer_id: CustomerId,
    /// Where.
    pub(crate) store_id: StoreId,
    /// What, priced.
    pub(crate) items: Vec<Item>,
    /// How it reaches the customer.
    pub(crate) fulfilment: Fulfilment,
    /// What to charge.
    pub(crate) payment_method: PaymentMethod,
    /// The total that the customer was shown.
    pub(crate) expected_total: Option<Money>,
    /// How long it may stay unpaid.
    pub(crate) expires_after: Duration,
    /// When somebody else looks after it if its own call did not finish it.
    pub(crate) look_after: Duration,
}

/// What came out of one attempt to reserve and charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// Until when a delivery is reserved, if that is known anew.
    pub(crate) reserved_until: Option<Timestamp>,
    /// How far it came.
    pub(crate) outcome: Outcome,
}

/// How far an attempt came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Charged.
    Approved,
    /// The provider refused, in its words.
    PaymentDeclined(String),
    /// No outcome of the charge yet: try again after this long.
    PaymentPending(Duration),
    /// The carrier refused, in its words.
    DeliveryDeclined(String),
    /// No outcome of the reservation yet: try again after this long.
    DeliveryPending(Duration),
}
