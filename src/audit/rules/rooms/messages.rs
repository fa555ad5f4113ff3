//! Messages about bookings and the use of rooms.

use std::ops::RangeInclusive;

use maeul_proto::booking::v1::BookingState;
use maeul_proto::notification::v1::NotificationKind;
use maeul_proto::occupancy::v1::RoomUseState;

use super::booking::{was_started, why};
use super::room_use::has_begun;
use super::told::once;
use super::{Verdict, told, verdict};
use crate::audit::books::{BookingCase, Books, Service};
use crate::audit::facts::{Booking, Recipient, RoomUse};

/// What the story leaves open, or what is not known.
const OPEN: RangeInclusive<usize> = 0..=1;

/// Every kind that tells of bookings. Sources: R6, and the source events of `NotificationKind`.
pub(super) fn count(case: &BookingCase, books: &Books) -> Verdict {
    use NotificationKind as K;
    let Some(booking) = &case.booking else { return Verdict::Silent };
    let knows = books.has(Service::Occupancy);
    let room_use = case.room_use.as_ref().filter(|_| knows);
    let demanded = [
        (K::BookingRequested, once(true)),
        (K::BookingApproved, approved(booking, room_use, knows)),
        (K::BookingDenied, once(booking.state == BookingState::Denied)),
        (K::BookingCancelled, once(booking.state == BookingState::Cancelled)),
        (K::BookingReleased, once(booking.state == BookingState::Released)),
        (K::UseStarted, used(booking, room_use.map(has_begun))),
        (K::UseEnded, used(booking, room_use.map(|it| it.state == RoomUseState::Ended))),
    ];
    told::counted(&case.messages, &demanded, &why(booking))
}

/// Of a booking that ended unused, `occupancy` has heard exactly if it had been approved.
fn approved(booking: &Booking, room_use: Option<&RoomUse>, knows: bool) -> RangeInclusive<usize> {
    match booking.state {
        BookingState::Requested | BookingState::Unspecified => once(false),
        BookingState::Approved | BookingState::Started | BookingState::Released => once(true),
        BookingState::Denied | BookingState::Cancelled if knows => once(room_use.is_some()),
        BookingState::Denied | BookingState::Cancelled => OPEN,
    }
}

/// What the use tells, where it `told`; a use that is missing, or has not come so far, is not the messages' affair.
fn used(booking: &Booking, told: Option<bool>) -> RangeInclusive<usize> {
    match told {
        _ if !was_started(booking) => once(false),
        Some(true) => once(true),
        Some(false) if booking.state == BookingState::Started => once(false),
        _ => OPEN,
    }
}

pub(super) fn recipient(case: &BookingCase, _: &Books) -> Verdict {
    let Some(booking) = &case.booking else { return Verdict::Silent };
    told::to(&case.messages, |_| Recipient::Customer(booking.booked.customer.clone()))
}

pub(super) fn sent(case: &BookingCase, _: &Books) -> Verdict {
    told::sent(&case.messages)
}

pub(super) fn orphan(case: &BookingCase, _: &Books) -> Verdict {
    verdict::orphan("a booking", case.booking.is_some(), verdict::some(case.messages.len(), "messages"))
}
