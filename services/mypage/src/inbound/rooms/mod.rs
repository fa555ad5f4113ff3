//! Meeting rooms: what the events of bookings say, and views as the protos write them.

mod wire;

use chassis::error::Result;
use chassis::events::{Event, id};
use maeul_proto::{booking, occupancy};

use super::fact::{fact, moment, unknown};
use crate::domain::rooms::{
    Booked, BookingEvent, BookingFact, BookingPart, BookingSays, BookingState, Room, RoomUse,
};

pub(super) use wire::{booking_view, room_use_view};

/// The events of a booking, and of the use of its room.
pub(super) const SOURCES: [&str; 8] = [
    "maeul.booking.v1.BookingRequested",
    "maeul.booking.v1.BookingApproved",
    "maeul.booking.v1.BookingDenied",
    "maeul.booking.v1.BookingCancelled",
    "maeul.booking.v1.BookingStarted",
    "maeul.booking.v1.BookingReleased",
    "maeul.occupancy.v1.UseStarted",
    "maeul.occupancy.v1.UseEnded",
];

/// `told!(event, Message, from, until, |e| what)`: reads a message that names booking, customer and room, and the
/// booked range in two fields.
macro_rules! told {
    ($event:expr, $message:ty, $from:ident, $until:ident, |$e:ident| $what:expr) => {{
        let $e: $message = $event.decode()?;
        let happened = $what;
        let booked = Booked { from: moment($e.$from)?, until: moment($e.$until)? };
        let room = Room { id: id($e.room_id)?, name: $e.room_name };
        fact($event, $e.booking_id, $e.customer_id, BookingSays { room, booked, event: happened })
    }};
}

/// What an event says about its booking.
pub(super) fn told(event: &Event) -> Result<BookingFact> {
    use BookingState as State;
    use booking::v1 as pb;
    /// A message of `booking`, which tells a state.
    macro_rules! state {
        ($message:ty, $state:expr) => {
            state!($message, $state, |e| String::new())
        };
        ($message:ty, $state:expr, |$e:ident| $reason:expr) => {
            told!(event, $message, start_time, end_time, |$e| {
                let (reason, manager_id) = ($reason, id($e.manager_id)?);
                BookingEvent::Booking(BookingPart { state: $state, manager_id, reason })
            })
        };
    }
    match event.short_kind() {
        "BookingRequested" => state!(pb::BookingRequested, State::Requested),
        "BookingApproved" => state!(pb::BookingApproved, State::Approved),
        "BookingDenied" => state!(pb::BookingDenied, State::Denied, |e| e.reason),
        "BookingCancelled" => state!(pb::BookingCancelled, State::Cancelled),
        "BookingStarted" => state!(pb::BookingStarted, State::Started),
        "BookingReleased" => state!(pb::BookingReleased, State::Released),
        "UseStarted" => told!(event, occupancy::v1::UseStarted, booked_start_time, booked_end_time, |e| {
            BookingEvent::Use(RoomUse { started_at: moment(e.start_time)?, ended_at: None })
        }),
        "UseEnded" => told!(event, occupancy::v1::UseEnded, booked_start_time, booked_end_time, |e| {
            let (started_at, ended_at) = (moment(e.start_time)?, Some(moment(e.end_time)?));
            BookingEvent::Use(RoomUse { started_at, ended_at })
        }),
        _ => Err(unknown(event)),
    }
}

#[cfg(test)]
#[path = "told_tests.rs"]
mod tests;
