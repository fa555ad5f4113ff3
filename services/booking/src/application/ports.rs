//! What the use cases need from outside.

use chassis::async_trait;
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::types::Timestamp;
use chassis::uow::UnitOfWork;

use crate::domain::{Booking, BookingId, CustomerId, Room, RoomId};

/// Whose bookings are looked at.
pub(crate) type Whose = chassis::types::Whose<CustomerId>;

/// Rooms and bookings within one unit of work.
#[async_trait]
pub(crate) trait BookingUow: UnitOfWork {
    /// A room.
    async fn room(&mut self, id: &RoomId) -> Result<Option<Room>>;

    /// Registers a new room, and publishes it. `ABORTED` if another took its id since it was looked for.
    async fn add_room(&mut self, room: &Room) -> Result<()>;

    /// A booking, as it is within this unit of work.
    async fn booking(&mut self, id: &BookingId) -> Result<Option<Booking>>;

    /// Saves a new booking, which from then on holds its range, and publishes it; `false`, and nothing is
    /// done, if another booking of the room holds a part of the range. Whoever books the same room at the
    /// same time waits for the end of this unit of work: of overlapping ranges one wins (R1).
    async fn hold(&mut self, booking: &mut Booking) -> Result<bool>;

    /// Writes a changed booking and publishes its event; does nothing for an unchanged one. `ABORTED` if it
    /// was changed by another since it was read.
    async fn save(&mut self, booking: &mut Booking) -> Result<()>;
}

/// Where rooms and bookings are kept.
#[async_trait]
pub(crate) trait BookingStore: Send + Sync {
    /// Begins a unit of work; `step` names it in traces.
    async fn begin(&self, step: &'static str) -> Result<Box<dyn BookingUow>>;

    /// A room, as it was last committed.
    async fn room(&self, id: &RoomId) -> Result<Option<Room>>;

    /// Rooms by their ids, those that come after `token`; at most `most`.
    async fn rooms(&self, token: &PageToken, most: i64) -> Result<Vec<Room>>;

    /// A booking, as it was last committed.
    async fn booking(&self, id: &BookingId) -> Result<Option<Booking>>;

    /// Bookings, newest first, that come after `token` and changed after `updated_after`; at most `most`; of this
    /// manager's rooms alone, if one is named.
    async fn bookings(
        &self,
        whose: &Whose,
        manager: Option<&str>,
        updated_after: Timestamp,
        token: &PageToken,
        most: i64,
    ) -> Result<Vec<Booking>>;
}
