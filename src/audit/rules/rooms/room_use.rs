//! The use of rooms against bookings.

use maeul_proto::booking::v1::BookingState;
use maeul_proto::occupancy::v1::RoomUseState;

use super::Verdict;
use super::booking::{compared, why};
use super::verdict::{self, Demand};
use crate::audit::books::{BookingCase, Books};
use crate::audit::facts::RoomUse;
use crate::audit::words::Word;

/// R3. An end that is kept is told until `booking` has answered (R7). A booking that ended before it was approved is
/// nobody's to use.
pub(super) fn state(case: &BookingCase, _: &Books) -> Verdict {
    use RoomUseState::{Cancelled, Ended, Ending, Expected, InUse};
    let Some(booking) = &case.booking else { return Verdict::Silent };
    let (allowed, or_none): (&[RoomUseState], bool) = match booking.state {
        BookingState::Requested | BookingState::Unspecified => (&[], true),
        BookingState::Approved => (&[Expected], false),
        BookingState::Denied | BookingState::Cancelled => (&[Cancelled], true),
        BookingState::Started => (&[InUse, Ending], false),
        BookingState::Released => (&[Ended, Ending], false),
    };
    let demand = Demand { what: "use", why: why(booking), allowed, or_none };
    demand.verdict_unless_open(case.room_use.as_ref().map(|room_use| room_use.state), &[Ending])
}

/// Whether the customer was in the room, and may still be.
pub(super) fn has_begun(room_use: &RoomUse) -> bool {
    matches!(room_use.state, RoomUseState::InUse | RoomUseState::Ending | RoomUseState::Ended)
}

/// `booking` decides when it was claimed; when its customer left, only the use knows.
pub(super) fn facts(case: &BookingCase, _: &Books) -> Verdict {
    let (Some(booking), Some(room_use)) = (&case.booking, &case.room_use) else { return Verdict::Silent };
    let mut differences = compared(&booking.booked, &room_use.booked);
    if has_begun(room_use) {
        differences = differences.optional("start", booking.started.as_ref(), room_use.started.as_ref());
    } else if let Some(started) = room_use.started {
        differences.add(format!("no start: the use is {}", room_use.state.word()), started.to_string());
    }
    let left = matches!(room_use.state, RoomUseState::Ending | RoomUseState::Ended);
    if left != room_use.ended.is_some() || room_use.ended < room_use.started.filter(|_| left) {
        let found = room_use.ended.map_or_else(|| "no end".to_owned(), |ended| format!("end at {ended}"));
        differences.add(
            format!("an end after the start, exactly once it is left: the use is {}", room_use.state.word()),
            found,
        );
    }
    differences.verdict()
}

pub(super) fn orphan(case: &BookingCase, _: &Books) -> Verdict {
    let found = case.room_use.as_ref().map(|room_use| format!("use {}", room_use.state.word()));
    verdict::orphan("a booking", case.booking.is_some(), found)
}
