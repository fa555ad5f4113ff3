//! What a booking says about itself.

use maeul_proto::booking::v1::BookingState;

use super::Verdict;
use super::verdict::Differences;
use crate::audit::books::{BookingCase, Books};
use crate::audit::facts::{Booked, Booking};
use crate::audit::words::Word;

/// Why something is demanded of it.
pub(super) fn why(booking: &Booking) -> String {
    format!("the booking is {}", booking.state.word())
}

/// Whether its use has begun, and may have ended.
pub(super) fn was_started(booking: &Booking) -> bool {
    matches!(booking.state, BookingState::Started | BookingState::Released)
}

pub(super) fn times(case: &BookingCase, _: &Books) -> Verdict {
    let Some(booking) = &case.booking else { return Verdict::Silent };
    let mut differences = Differences::default();
    let released = booking.state == BookingState::Released;
    for (what, demanded, found) in
        [("started", was_started(booking), booking.started), ("released", released, booking.released)]
    {
        if demanded != found.is_some() {
            let shown = found.map_or_else(|| format!("never {what}"), |at| format!("{what} at {at}"));
            let expected = if demanded { "a time" } else { "no time" };
            differences.add(format!("{expected} at which it was {what}: {}", why(booking)), shown);
        }
    }
    if let (Some(started), Some(released)) = (booking.started, booking.released)
        && released < started
    {
        differences.add(format!("released after {started}"), format!("released at {released}"));
    }
    differences.verdict()
}

/// Whether another context's copy of what was booked is right.
pub(super) fn compared(booked: &Booked, copy: &Booked) -> Differences {
    Differences::default()
        .field("room", &booked.room, &copy.room)
        .field("customer", &booked.customer, &copy.customer)
        .field("from", &booked.from, &copy.from)
        .field("until", &booked.until, &copy.until)
}
