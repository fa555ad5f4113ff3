//! What the use cases need from outside.

use std::time::Duration;

use chassis::async_trait;
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::types::Timestamp;
use chassis::uow::UnitOfWork;

use crate::domain::{Booked, BookingId, CustomerId, RoomUse};

/// Whose uses are looked at.
pub(crate) type Whose = chassis::types::Whose<CustomerId>;

/// Uses within one unit of work.
#[async_trait]
pub(crate) trait RoomUseUow: UnitOfWork {
    /// The use of a booking, as it is within this unit of work.
    async fn room_use(&mut self, booking: &BookingId) -> Result<Option<RoomUse>>;

    /// Writes a changed use and publishes its events; does nothing for an unchanged one. `ABORTED` if it was
    /// changed by another since it was read.
    async fn save(&mut self, room_use: &mut RoomUse) -> Result<()>;

    /// Takes up to `most` uses that are due and puts them off until `until`, so that no other replica sees to
    /// them meanwhile.
    async fn lease_due(&mut self, until: Timestamp, most: i64) -> Result<Vec<RoomUse>>;
}

/// Where uses are kept.
#[async_trait]
pub(crate) trait RoomUseStore: Send + Sync {
    /// Begins a unit of work; `step` names it in traces.
    async fn begin(&self, step: &'static str) -> Result<Box<dyn RoomUseUow>>;

    /// The use of a booking, as it was last committed.
    async fn room_use(&self, booking: &BookingId) -> Result<Option<RoomUse>>;

    /// Uses, newest first, that come after `token` and changed after `updated_after`; at most `most`.
    async fn list(
        &self,
        whose: &Whose,
        updated_after: Timestamp,
        token: &PageToken,
        most: i64,
    ) -> Result<Vec<RoomUse>>;

    /// When the first use is due.
    async fn next_due(&self) -> Result<Option<Timestamp>>;
}

/// Why booking does not start a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// This customer has no such booking.
    Unknown,
    /// The manager has not agreed yet.
    NotApproved,
    /// The manager denied it.
    Denied,
    /// The customer cancelled it.
    Cancelled,
    /// Its use has ended.
    Released,
    /// Its range has not begun.
    TooEarly,
    /// Its range is over.
    TooLate,
}

/// What booking says to a start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Start {
    /// It is started, since then.
    Started(Booked, Timestamp),
    /// It is not, for this reason.
    Refused(Refusal),
    /// Nobody answered; when to come back, where somebody said so.
    NoAnswer(Option<Duration>),
}

/// What booking says to a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Release {
    /// It is released.
    Released,
    /// Nobody answered; when to come back, where somebody said so.
    NoAnswer(Option<Duration>),
}

/// Who decides about bookings. Every question may be asked again: the booking is the key.
#[async_trait]
pub(crate) trait Bookings: Send + Sync {
    /// Claims a booking. Never fails: silence is an outcome.
    async fn start(&self, booking: &BookingId, customer: &CustomerId) -> Start;

    /// Releases a booking. Never fails: silence is an outcome.
    async fn release(&self, booking: &BookingId) -> Release;
}
