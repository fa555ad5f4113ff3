//! What the use cases need from outside.

use chassis::async_trait;
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::types::{Money, Timestamp};
use chassis::uow::UnitOfWork;

use crate::domain::{CustomerId, OrderId, Payment, PaymentMethod, Standing};

/// Whose payments are looked at.
pub(crate) type Whose = chassis::types::Whose<CustomerId>;

/// Payments within one unit of work.
#[async_trait]
pub(crate) trait PaymentUow: UnitOfWork {
    /// The payment of an order, as it is within this unit of work.
    async fn payment(&mut self, order: &OrderId) -> Result<Option<Payment>>;

    /// Writes a changed payment and publishes its events; does nothing for an unchanged one.
    /// `ABORTED` if it was changed by another since it was read.
    async fn save(&mut self, payment: &mut Payment) -> Result<()>;

    /// Takes up to `most` payments that are due and puts them off until `until`, so that no other
    /// replica sees to them meanwhile.
    async fn lease_due(&mut self, until: Timestamp, most: i64) -> Result<Vec<Payment>>;
}

/// Where payments are kept.
#[async_trait]
pub(crate) trait PaymentStore: Send + Sync {
    /// Begins a unit of work; `step` names it in traces.
    async fn begin(&self, step: &'static str) -> Result<Box<dyn PaymentUow>>;

    /// The payment of an order, as it was last committed.
    async fn payment(&self, order: &OrderId) -> Result<Option<Payment>>;

    /// Payments, newest first, that come after `token` and changed after `updated_after`; at most `most`.
    async fn list(
        &self,
        whose: &Whose,
        updated_after: Timestamp,
        token: &PageToken,
        most: i64,
    ) -> Result<Vec<Payment>>;

    /// When the first payment is due.
    async fn next_due(&self) -> Result<Option<Timestamp>>;
}

/// The provider gave no answer: what it did is unknown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoAnswer {
    /// Not within the time that was given.
    #[error("the payment provider did not answer in time")]
    TimedOut,
    /// It failed.
    #[error("the payment provider failed: {0}")]
    Failed(String),
}

/// Who takes the money and gives it back. Knows a charge by our order id, takes it once, and answers a
/// repeat of any call with where it stands.
#[async_trait]
pub(crate) trait Provider: Send + Sync {
    /// Charges an order, once however often it is asked.
    async fn charge(
        &self,
        order: &OrderId,
        amount: Money,
        method: &PaymentMethod,
    ) -> Result<Standing, NoAnswer>;

    /// Where it stands with an order; none if it never heard of it, so far.
    async fn status(&self, order: &OrderId) -> Result<Option<Standing>, NoAnswer>;

    /// Sees to it that the order's money is with the customer for good: gives it back if it was
    /// taken, and refuses every charge that is still on its way.
    async fn void(&self, order: &OrderId) -> Result<Standing, NoAnswer>;

    /// Gives the money of a charge back in full, once however often it is asked.
    async fn refund(&self, order: &OrderId) -> Result<Standing, NoAnswer>;

    /// Its own ledger, oldest first: what came after the entry `after` and was made after `since`; at
    /// most `most`.
    async fn statement(&self, after: i64, since: Timestamp, most: i64) -> Result<Vec<Entry>, NoAnswer>;
}

/// One entry of the provider's ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Ascending.
    pub(crate) id: i64,
    /// Our key.
    pub(crate) key: String,
    /// What it did.
    pub(crate) kind: EntryKind,
    /// How much was moved, if any.
    pub(crate) amount: Option<Money>,
    /// When.
    pub(crate) at: Timestamp,
}

chassis::types::words! {
    /// What the provider did.
    enum EntryKind {
        /// Took the money.
        Charged = "CHARGED",
        /// Refused to.
        Declined = "DECLINED",
        /// Blocked a key that was never charged.
        Voided = "VOIDED",
        /// Gave the money back.
        Refunded = "REFUNDED",
    }
}
