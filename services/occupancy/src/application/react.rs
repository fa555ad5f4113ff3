//! What booking's events make of a use.

use chassis::error::Result;
use chassis::types::Timestamp;

use super::RoomUseUow;
use crate::domain::{Booked, RoomUse, Trigger};

/// Something that happened to a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happening {
    /// The manager agreed: its use is expected.
    Approved,
    /// It was claimed.
    Started,
    /// It was released.
    Released,
    /// It was cancelled or denied, whether it had been approved before or not.
    Ended,
}

/// Lets it happen to the use, at `at`, within the unit of work that remembers the event.
pub(crate) async fn react(
    uow: &mut dyn RoomUseUow,
    booked: Booked,
    happening: Happening,
    at: Timestamp,
) -> Result<()> {
    let now = uow.now();
    let mut room_use = match (uow.room_use(&booked.booking_id).await?, happening) {
        (Some(known), _) => known,
        // It was never approved, and nobody expects it.
        (None, Happening::Ended) => return Ok(()),
        (None, _) => RoomUse::expected(booked, now),
    };
    match happening {
        Happening::Approved => {}
        Happening::Started => room_use.happened(Trigger::Started, at)?,
        Happening::Released => room_use.happened(Trigger::Released, at)?,
        Happening::Ended => room_use.happened(Trigger::BookingEnded, at)?,
    }
    uow.save(&mut room_use).await
}
