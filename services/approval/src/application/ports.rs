//! What the use cases need from outside.

use std::time::Duration;

use chassis::async_trait;
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::types::Timestamp;
use chassis::uow::UnitOfWork;

use crate::domain::{ApprovalRequest, BookingId, ManagerId, State};

/// Whose requests are looked at.
pub(crate) type Whose = chassis::types::Whose<ManagerId>;

/// Requests within one unit of work.
#[async_trait]
pub(crate) trait ApprovalUow: UnitOfWork {
    /// The request of a booking, as it is within this unit of work.
    async fn request(&mut self, booking: &BookingId) -> Result<Option<ApprovalRequest>>;

    /// Writes a changed request and publishes its events; does nothing for an unchanged one. `ABORTED` if it
    /// was changed by another since it was read.
    async fn save(&mut self, request: &mut ApprovalRequest) -> Result<()>;

    /// Takes up to `most` requests that are due and puts them off until `until`, so that no other replica sees
    /// to them meanwhile.
    async fn lease_due(&mut self, until: Timestamp, most: i64) -> Result<Vec<ApprovalRequest>>;
}

/// Where requests are kept.
#[async_trait]
pub(crate) trait ApprovalStore: Send + Sync {
    /// Begins a unit of work; `step` names it in traces.
    async fn begin(&self, step: &'static str) -> Result<Box<dyn ApprovalUow>>;

    /// The request of a booking, as it was last committed.
    async fn request(&self, booking: &BookingId) -> Result<Option<ApprovalRequest>>;

    /// Requests, newest first, in `state` if one is named, that come after `token` and changed after
    /// `updated_after`; at most `most`.
    async fn list(
        &self,
        whose: &Whose,
        state: Option<State>,
        updated_after: Timestamp,
        token: &PageToken,
        most: i64,
    ) -> Result<Vec<ApprovalRequest>>;

    /// When the first request is due.
    async fn next_due(&self) -> Result<Option<Timestamp>>;
}

/// What came before a denial, so that booking does not deny.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TooLate {
    /// The use has begun.
    Started,
    /// The use has ended.
    Released,
    /// The customer cancelled.
    Cancelled,
}

/// What booking says to a denial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Denial {
    /// It is denied, for this reason: the first that it heard.
    Denied(String),
    /// It decided otherwise before.
    Late(TooLate),
    /// Nobody answered; when to come back, where somebody said so.
    NoAnswer(Option<Duration>),
}

/// Who decides about bookings. A question may be asked again: the booking is the key.
#[async_trait]
pub(crate) trait Bookings: Send + Sync {
    /// Denies a booking. Never fails: silence is an outcome.
    async fn deny(&self, booking: &BookingId, reason: &str) -> Denial;
}
