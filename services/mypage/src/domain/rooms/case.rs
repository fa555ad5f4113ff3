//! What is known of one booking: its state by `booking`, the use of the room by `occupancy` (R5).
//!
//! `approval` adds nothing to it: a decision counts once `booking` has taken it, and `booking` tells it.

use chassis::types::Timestamp;

use super::super::{Case, Latest, Section, advance};
use super::{BookingId, ManagerId, RoomId};

chassis::types::words! {
    /// Where a booking stands.
    enum BookingState {
        /// Holds the range, and waits for the manager.
        Requested = "REQUESTED",
        /// The manager agreed.
        Approved = "APPROVED",
        /// Final: the manager said no.
        Denied = "DENIED",
        /// Final: the customer gave it up.
        Cancelled = "CANCELLED",
        /// The use of the room was claimed.
        Started = "STARTED",
        /// Final: the use ended.
        Released = "RELEASED",
    }
}

/// What was booked; the same in every event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Room {
    /// The room.
    pub(crate) id: RoomId,
    /// What people called it when it was booked.
    pub(crate) name: String,
}

/// For when it was booked; the same in every event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Booked {
    /// When the range begins.
    pub(crate) from: Timestamp,
    /// When it ends.
    pub(crate) until: Timestamp,
}

/// What `booking` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BookingPart {
    /// Where the booking stands.
    pub(crate) state: BookingState,
    /// Who decides about it; the same in every event.
    pub(crate) manager_id: ManagerId,
    /// Why it was denied. May be empty.
    pub(crate) reason: String,
}

/// What `occupancy` says: a use that has begun, and perhaps has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RoomUse {
    /// When it began.
    pub(crate) started_at: Timestamp,
    /// When it ended.
    pub(crate) ended_at: Option<Timestamp>,
}

/// What happened to a booking; each context's own events are numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BookingEvent {
    /// To the booking itself.
    Booking(BookingPart),
    /// To the use of the room.
    Use(RoomUse),
}

/// What an event says about a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BookingSays {
    /// What was booked.
    pub(crate) room: Room,
    /// For when.
    pub(crate) booked: Booked,
    /// What happened.
    pub(crate) event: BookingEvent,
}

/// What is known of a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BookingCase {
    /// What was booked.
    pub(crate) room: Room,
    /// For when.
    pub(crate) booked: Booked,
    /// What `booking` said last.
    pub(crate) booking: Option<Latest<BookingPart>>,
    /// What `occupancy` said last.
    pub(crate) room_use: Option<Latest<RoomUse>>,
}

impl Case for BookingCase {
    type Id = BookingId;
    type Says = BookingSays;

    const VIEW: &'static str = "booking_view";

    fn of(sequence: i64, says: &BookingSays) -> Self {
        let mut case = Self { room: says.room.clone(), booked: says.booked, booking: None, room_use: None };
        case.learn(sequence, says);
        case
    }

    fn learn(&mut self, sequence: i64, says: &BookingSays) {
        match says.event.clone() {
            BookingEvent::Booking(part) => advance(&mut self.booking, sequence, part),
            BookingEvent::Use(room_use) => advance(&mut self.room_use, sequence, room_use),
        }
    }

    fn sections(says: &BookingSays) -> &'static [Section] {
        match says.event {
            BookingEvent::Booking(_) => &[Section::Bookings],
            BookingEvent::Use(_) => &[Section::Bookings, Section::RoomUses],
        }
    }
}

#[cfg(test)]
#[path = "case_tests.rs"]
mod tests;
