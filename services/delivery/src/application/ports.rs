//! What the use cases need from outside.

use chassis::async_trait;
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::types::Timestamp;
use chassis::uow::UnitOfWork;

use crate::domain::{Address, CarrierState, CourierId, CustomerId, Delivery, OrderId, Standing, State};

/// Whose deliveries are looked at.
pub(crate) type Whose = chassis::types::Whose<CustomerId>;

/// Deliveries within one unit of work.
#[async_trait]
pub(crate) trait DeliveryUow: UnitOfWork {
    /// The delivery of an order, as it is within this unit of work.
    async fn delivery(&mut self, order: &OrderId) -> Result<Option<Delivery>>;

    /// Writes a changed delivery and publishes its events; does nothing for an unchanged one.
    /// `ABORTED` if it was changed by another since it was read.
    async fn save(&mut self, delivery: &mut Delivery) -> Result<()>;

    /// Takes up to `most` deliveries that are due and puts them off until `until`, so that no other
    /// replica sees to them meanwhile.
    async fn lease_due(&mut self, until: Timestamp, most: i64) -> Result<Vec<Delivery>>;
}

/// Where deliveries are kept.
#[async_trait]
pub(crate) trait DeliveryStore: Send + Sync {
    /// Begins a unit of work; `step` names it in traces.
    async fn begin(&self, step: &'static str) -> Result<Box<dyn DeliveryUow>>;

    /// The delivery of an order, as it was last committed.
    async fn delivery(&self, order: &OrderId) -> Result<Option<Delivery>>;

    /// Deliveries, newest first, in `state` if one is named, that come after `token` and changed after
    /// `updated_after`; at most `most`; if a courier is named, those that concern them alone.
    async fn list(
        &self,
        whose: &Whose,
        courier: Option<&str>,
        state: Option<State>,
        updated_after: Timestamp,
        token: &PageToken,
        most: i64,
    ) -> Result<Vec<Delivery>>;

    /// When the first delivery is due.
    async fn next_due(&self) -> Result<Option<Timestamp>>;

    /// What a courier may have to do: what can be picked up and what they carry, each in its order; at most `most` each.
    async fn for_courier(&self, courier: &CourierId, most: i64) -> Result<ForCourier>;
}

/// What a courier may have to do: orders, and since when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ForCourier {
    /// What can be picked up, longest ready first.
    pub(crate) ready: Vec<(OrderId, Timestamp)>,
    /// What they are carrying, first picked up first.
    pub(crate) carried: Vec<(OrderId, Timestamp)>,
}

/// The carrier gave no answer: what it did is unknown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoAnswer {
    /// Not within the time that was given.
    #[error("the carrier did not answer in time")]
    TimedOut,
    /// It failed.
    #[error("the carrier failed: {0}")]
    Failed(String),
}

/// Who carries. Knows a delivery by our order id, and answers every call, and every repeat of it, with
/// where it then stands.
#[async_trait]
pub(crate) trait Carrier: Send + Sync {
    /// Holds a delivery until `until`, or longer if it did before; revives one that lapsed.
    async fn reserve(
        &self,
        order: &OrderId,
        address: &Address,
        until: Timestamp,
    ) -> Result<Standing, NoAnswer>;

    /// Will come; revives a reservation that lapsed.
    async fn schedule(&self, order: &OrderId, address: &Address) -> Result<Standing, NoAnswer>;

    /// Gives a reservation up for good, also one that is still on its way.
    async fn release(&self, order: &OrderId) -> Result<Standing, NoAnswer>;

    /// Takes a delivery off the schedule for good, also one that is still on its way.
    async fn cancel(&self, order: &OrderId) -> Result<Standing, NoAnswer>;

    /// Notes that a courier took the goods.
    async fn picked_up(&self, order: &OrderId, courier: &CourierId) -> Result<Standing, NoAnswer>;

    /// Notes that the courier brought them.
    async fn delivered(&self, order: &OrderId, courier: &CourierId) -> Result<Standing, NoAnswer>;

    /// Where it stands.
    async fn status(&self, order: &OrderId) -> Result<Standing, NoAnswer>;

    /// Its own ledger, oldest first: what came after the entry `after` and was made after `since`; at
    /// most `most`.
    async fn statement(&self, after: i64, since: Timestamp, most: i64) -> Result<Vec<Entry>, NoAnswer>;
}

/// One entry of the carrier's ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Ascending.
    pub(crate) id: i64,
    /// Our key.
    pub(crate) key: String,
    /// Where the carrier stood from then on.
    pub(crate) kind: CarrierState,
    /// Who picked up or delivered. Otherwise empty.
    pub(crate) courier: String,
    /// When.
    pub(crate) at: Timestamp,
}
