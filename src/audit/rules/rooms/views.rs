//! What customers see of bookings and of the use of rooms (R5).

use maeul_proto::occupancy::v1::RoomUseState;

use super::Verdict;
use super::booking::{compared, was_started, why};
use super::room_use::has_begun;
use super::verdict::{self, Differences};
use crate::audit::books::{BookingCase, Books};
use crate::audit::facts::{RoomUse, UseShown};
use crate::audit::words::Word;

pub(super) fn missing(case: &BookingCase, _: &Books) -> Verdict {
    let Some(booking) = &case.booking else { return Verdict::Silent };
    Verdict::of(case.view.is_some(), || (format!("a view: {}", why(booking)), "no view".to_owned()))
}

pub(super) fn state(case: &BookingCase, _: &Books) -> Verdict {
    let (Some(booking), Some(view)) = (&case.booking, &case.view) else { return Verdict::Silent };
    Differences::default().word("booking", &[booking.state], view.state).verdict()
}

pub(super) fn facts(case: &BookingCase, _: &Books) -> Verdict {
    let (Some(booking), Some(view)) = (&case.booking, &case.view) else { return Verdict::Silent };
    compared(&booking.booked, &view.booked).field("manager", &booking.manager, &view.manager).verdict()
}

/// What `occupancy` has published of a use: that somebody is expected, or that an end is kept, it keeps for itself.
fn published(room_use: Option<&RoomUse>) -> UseShown {
    let Some(room_use) = room_use.filter(|room_use| has_begun(room_use)) else {
        return UseShown { state: RoomUseState::Unspecified, started: None, ended: None };
    };
    let ended = room_use.state == RoomUseState::Ended;
    UseShown {
        state: if ended { RoomUseState::Ended } else { RoomUseState::InUse },
        started: room_use.started,
        ended: room_use.ended.filter(|_| ended),
    }
}

fn shown(what: &str, expected: UseShown, found: UseShown) -> Differences {
    Differences::default()
        .word(what, &[expected.state], found.state)
        .optional("start", expected.started.as_ref(), found.started.as_ref())
        .optional("end", expected.ended.as_ref(), found.ended.as_ref())
}

/// A use that is missing although it is demanded says nothing about the views.
pub(super) fn room_use(case: &BookingCase, _: &Books) -> Verdict {
    let (Some(booking), Some(view)) = (&case.booking, &case.view) else { return Verdict::Silent };
    if case.room_use.is_none() && was_started(booking) {
        return Verdict::Silent;
    }
    let expected = published(case.room_use.as_ref());
    let differences = shown("use in the booking's view", expected, view.shown);
    let began = expected.state != RoomUseState::Unspecified;
    match &case.use_view {
        Some(_) if !began => Verdict::broken("no view of a use that has not begun", "a view of a use"),
        None if began => Verdict::broken("a view of the use", "no view of the use"),
        Some(of) if differences.is_empty() => {
            let booked = compared(&booking.booked, &of.booked);
            if booked.is_empty() { shown("use", expected, of.shown).verdict() } else { booked.verdict() }
        }
        _ => differences.verdict(),
    }
}

pub(super) fn orphan(case: &BookingCase, _: &Books) -> Verdict {
    let view = case.view.as_ref().map(|view| format!("view {}", view.state.word()));
    let of_use = || case.use_view.as_ref().map(|of| format!("view of a use {}", of.shown.state.word()));
    verdict::orphan("a booking", case.booking.is_some(), view.or_else(of_use))
}
