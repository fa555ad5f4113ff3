//! Bookings as they should be, each at one point of its story, for tests to break.

use chassis::types::Timestamp;
use maeul_proto::approval::v1::ApprovalState;
use maeul_proto::booking::v1::BookingState;
use maeul_proto::notification::v1::NotificationKind;
use maeul_proto::occupancy::v1::RoomUseState;

use crate::audit::books::{BookingCase, Books, Diary, Held};
use crate::audit::facts::{Approval, Booked, Booking, BookingView, RoomUse, RoomUseView, UseShown};
use crate::audit::rules::testing::{BEFORE, message, text};

/// The booked range is from 600 s to 900 s.
pub(super) const fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

fn booked() -> Booked {
    Booked { room: text("attic"), customer: text("customer"), from: at(600), until: at(900) }
}

/// A booking that stands so; its use was claimed at 610 s and left at 700 s.
fn booking(
    state: BookingState,
    decision: ApprovalState,
    used: Option<RoomUseState>,
    kinds: &[NotificationKind],
) -> BookingCase {
    let started = matches!(state, BookingState::Started | BookingState::Released).then_some(at(610));
    let booking = Booking {
        id: text("b-1"),
        booked: booked(),
        manager: text("manager"),
        state,
        started,
        released: (state == BookingState::Released).then_some(at(700)),
        created: BEFORE,
        updated: BEFORE,
    };
    let approval = Approval {
        booked: booked(),
        manager: text("manager"),
        state: decision,
        created: BEFORE,
        updated: BEFORE,
    };
    let room_use = used.map(|state| RoomUse {
        booked: booked(),
        state,
        started,
        ended: matches!(state, RoomUseState::Ending | RoomUseState::Ended).then_some(at(700)),
        created: BEFORE,
        updated: BEFORE,
    });
    let shown = UseShown {
        state: match used {
            Some(RoomUseState::InUse | RoomUseState::Ending) => RoomUseState::InUse,
            Some(RoomUseState::Ended) => RoomUseState::Ended,
            _ => RoomUseState::Unspecified,
        },
        started,
        ended: (used == Some(RoomUseState::Ended)).then_some(at(700)),
    };
    let view = BookingView {
        booked: booked(),
        manager: text("manager"),
        state,
        shown,
        created: BEFORE,
        updated: BEFORE,
    };
    BookingCase {
        booking: Some(booking),
        approval: Some(approval),
        room_use,
        messages: kinds.iter().map(|kind| message(*kind)).collect(),
        view: Some(view),
        use_view: started.map(|_| RoomUseView { booked: booked(), shown }),
    }
}

use NotificationKind::{BookingApproved, BookingCancelled, BookingDenied, BookingReleased, BookingRequested};
use NotificationKind::{UseEnded, UseStarted};

/// The manager is to decide.
pub(super) fn requested() -> BookingCase {
    booking(BookingState::Requested, ApprovalState::Pending, None, &[BookingRequested])
}

/// The manager agreed.
pub(super) fn approved() -> BookingCase {
    let kinds = [BookingRequested, BookingApproved];
    booking(BookingState::Approved, ApprovalState::Granted, Some(RoomUseState::Expected), &kinds)
}

/// The manager said no at once.
pub(super) fn denied() -> BookingCase {
    booking(BookingState::Denied, ApprovalState::Denied, None, &[BookingRequested, BookingDenied])
}

/// Given up after the manager had agreed.
pub(super) fn given_up() -> BookingCase {
    let kinds = [BookingRequested, BookingApproved, BookingCancelled];
    booking(BookingState::Cancelled, ApprovalState::Withdrawn, Some(RoomUseState::Cancelled), &kinds)
}

/// The customer is in the room.
pub(super) fn started() -> BookingCase {
    let kinds = [BookingRequested, BookingApproved, UseStarted];
    booking(BookingState::Started, ApprovalState::Granted, Some(RoomUseState::InUse), &kinds)
}

/// The customer has left.
pub(super) fn released() -> BookingCase {
    let kinds = [BookingRequested, BookingApproved, UseStarted, BookingReleased, UseEnded];
    booking(BookingState::Released, ApprovalState::Granted, Some(RoomUseState::Ended), &kinds)
}

/// R7: the customer has left, and `booking` did not hear of it.
pub(super) fn ending() -> BookingCase {
    let kinds = [BookingRequested, BookingApproved, UseStarted];
    booking(BookingState::Started, ApprovalState::Granted, Some(RoomUseState::Ending), &kinds)
}

/// R7: the manager said no, and `booking` did not hear of it.
pub(super) fn denying() -> BookingCase {
    booking(BookingState::Requested, ApprovalState::Denying, None, &[BookingRequested])
}

/// Books with this case; the room is held for somebody else from 900 s on.
pub(super) fn books(case: BookingCase) -> Books {
    let booking = case.booking.as_ref().unwrap();
    let next = Held { booking: text("b-2"), from: at(900), until: at(960), updated: BEFORE };
    let own = booking.held_until().map(|until| Held {
        booking: text("b-1"),
        from: booking.booked.from,
        until,
        updated: BEFORE,
    });
    let diary = Diary { held: own.into_iter().chain([next]).collect() };
    Books {
        begun: at(1_000),
        bookings: [(text("b-1"), case)].into(),
        diaries: [(text("attic"), diary)].into(),
        ..Books::default()
    }
}
