//! What the use cases need from outside.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chassis::async_trait;
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::types::Timestamp;
use chassis::uow::UnitOfWork;

use crate::domain::{CustomerId, MenuItem, Order, OrderId, ProductId, StoreId};

/// Whose orders are looked at.
pub(crate) type Whose = chassis::types::Whose<CustomerId>;

/// Something that an order is or is not.
pub(crate) type Condition = fn(&Order) -> bool;

/// Orders and the menu, within one unit of work.
#[async_trait]
pub(crate) trait OrderUow: UnitOfWork {
    /// An order, as it is within this unit of work.
    async fn order(&mut self, id: &OrderId) -> Result<Option<Order>>;

    /// Writes a changed order and publishes its events; does nothing for an unchanged one.
    /// `ABORTED` if it was changed by another since it was read.
    async fn save(&mut self, order: &mut Order) -> Result<()>;

    /// How many orders are unpaid, counted up to `most`.
    async fn count_unpaid(&mut self, most: i64) -> Result<i64>;

    /// Takes up to `most` unpaid orders that are due and puts their next attempt off until `until`,
    /// so that no other replica takes them meanwhile.
    async fn lease_due(&mut self, until: Timestamp, most: i64) -> Result<Vec<OrderId>>;

    /// Whether the store is known.
    async fn knows_store(&mut self, id: &StoreId) -> Result<bool>;

    /// Products as the menu knows them.
    async fn menu_items(&mut self, ids: &BTreeSet<&ProductId>) -> Result<BTreeMap<ProductId, MenuItem>>;

    /// Notes that a store exists.
    async fn add_store(&mut self, id: &StoreId) -> Result<()>;

    /// Takes a product into the menu unless something newer is known: the highest `sequence` wins.
    async fn put_menu_item(&mut self, item: &MenuItem, sequence: i64) -> Result<()>;
}

/// Where orders are kept.
#[async_trait]
pub(crate) trait OrderStore: Send + Sync {
    /// Begins a unit of work; `step` names it in traces.
    async fn begin(&self, step: &'static str) -> Result<Box<dyn OrderUow>>;

    /// An order as it was last committed.
    async fn order(&self, id: &OrderId) -> Result<Option<Order>>;

    /// Orders, newest first, that come after `token` and changed after `updated_after`; at most `most`.
    async fn list(
        &self,
        whose: &Whose,
        updated_after: Timestamp,
        token: &PageToken,
        most: i64,
    ) -> Result<Vec<Order>>;

    /// When the first unpaid order is due for another attempt.
    async fn next_attempt(&self) -> Result<Option<Timestamp>>;

    /// The first of the unpaid orders to expire, and when; at most `most`.
    async fn next_to_expire(&self, most: i64) -> Result<Vec<(OrderId, Timestamp)>>;

    /// Waits until the order is what is asked for, at most for `limit`; the order as it then is.
    async fn wait_until(&self, id: &OrderId, limit: Duration, is: Condition) -> Result<Option<Order>>;
}

/// What became of a charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Charge {
    /// The money was taken.
    Approved,
    /// Refused for good, in the provider's words.
    Declined(String),
    /// Not known yet; when to come back, where somebody said so.
    Pending(Option<Duration>),
    /// Nobody answered; when to come back, where somebody said so.
    NoAnswer(Option<Duration>),
}

/// Takes money for orders.
#[async_trait]
pub(crate) trait Payments: Send + Sync {
    /// Charges the order, once however often it is asked. Never fails: silence is an outcome.
    async fn charge(&self, order: &Order) -> Charge;
}

/// What became of a reservation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reservation {
    /// Held until then.
    Reserved(Timestamp),
    /// Refused for good, in the carrier's words.
    Declined(String),
    /// Not known yet; when to come back, where somebody said so.
    Pending(Option<Duration>),
    /// Nobody answered; when to come back, where somebody said so.
    NoAnswer(Option<Duration>),
}

/// Reserves deliveries for orders.
#[async_trait]
pub(crate) trait Deliveries: Send + Sync {
    /// Reserves a delivery for the order, or extends its reservation. Never fails: silence is an outcome.
    async fn reserve(&self, order: &Order) -> Reservation;

    /// Gives the reservation of an order up that ended unpaid. Nobody waits for it and nothing depends
    /// on it: a reservation lapses by itself.
    fn release(&self, order: &OrderId);
}
