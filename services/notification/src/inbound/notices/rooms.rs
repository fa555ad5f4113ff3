//! What is told of bookings and of the use of rooms. That a use was claimed (`BookingStarted`) the customer hears as
//! `UseStarted`.

use chassis::error::Result;
use chassis::events::Event;
use chassis::types::Timestamp;
use maeul_proto::{booking, occupancy};

use super::customer;
use crate::application::Notice;
use crate::domain::{BookingFacts, BookingKind, Span, Telling};

/// The events of a booking and of its use that its customer is told of.
pub(super) const SOURCES: [&str; 7] = [
    "maeul.booking.v1.BookingRequested",
    "maeul.booking.v1.BookingApproved",
    "maeul.booking.v1.BookingDenied",
    "maeul.booking.v1.BookingCancelled",
    "maeul.booking.v1.BookingReleased",
    "maeul.occupancy.v1.UseStarted",
    "maeul.occupancy.v1.UseEnded",
];

/// What an event gives reason to tell; nothing for those that are not in [`SOURCES`].
pub(super) fn of(event: &Event) -> Result<Vec<Notice>> {
    /// Every event of a booking or of its use names booking, customer, room and the booked range.
    macro_rules! tell {
        ($context:ident, $kind:ident, ($from:ident, $until:ident), |$e:ident| { $($field:ident: $value:expr),* }) => {{
            let $e: $context::v1::$kind = event.decode()?;
            let (room, booked) = ($e.room_name.clone(), span($e.$from, $e.$until));
            let facts = BookingFacts { room, booked, $($field: $value,)* ..BookingFacts::default() };
            vec![customer(event, $e.booking_id, $e.customer_id, Telling::Booking(BookingKind::$kind, facts))?]
        }};
    }
    macro_rules! booking {
        ($kind:ident) => {
            booking!($kind, |e| {})
        };
        ($kind:ident, |$e:ident| { $($facts:tt)* }) => {
            tell!(booking, $kind, (start_time, end_time), |$e| { $($facts)* })
        };
    }
    macro_rules! room_use {
        ($kind:ident, |$e:ident| { $($facts:tt)* }) => {
            tell!(occupancy, $kind, (booked_start_time, booked_end_time), |$e| { $($facts)* })
        };
    }
    Ok(match event.kind.as_str() {
        "maeul.booking.v1.BookingRequested" => booking!(BookingRequested),
        "maeul.booking.v1.BookingApproved" => booking!(BookingApproved),
        "maeul.booking.v1.BookingDenied" => booking!(BookingDenied, |e| { reason: e.reason.clone() }),
        "maeul.booking.v1.BookingCancelled" => booking!(BookingCancelled),
        "maeul.booking.v1.BookingReleased" => booking!(BookingReleased),
        "maeul.occupancy.v1.UseStarted" => {
            room_use!(UseStarted, |e| { started: e.start_time.map(Into::into) })
        }
        "maeul.occupancy.v1.UseEnded" => {
            room_use!(UseEnded, |e| { started: e.start_time.map(Into::into), ended: e.end_time.map(Into::into) })
        }
        _ => Vec::new(),
    })
}

fn span(from: Option<impl Into<Timestamp>>, until: Option<impl Into<Timestamp>>) -> Option<Span> {
    Some(Span { from: from?.into(), until: until?.into() })
}
