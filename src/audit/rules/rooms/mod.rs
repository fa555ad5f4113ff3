//! Meeting rooms: decisions, use, messages and views are what the bookings demand, and no room is held twice.

mod approval;
mod booking;
mod diary;
mod messages;
mod room_use;
mod views;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use super::Service::{Approval, Booking, Mypage, Notification, Occupancy};
use super::{Check, Rule, Verdict, told, verdict};
use crate::audit::books::{BookingCase, Books, Service};

const fn booking(
    id: &'static str,
    says: &'static str,
    needs: &'static [Service],
    check: fn(&BookingCase, &Books) -> Verdict,
) -> Rule {
    Rule { id, says, needs, check: Check::Booking(check) }
}

/// In the order in which reports list them.
#[rustfmt::skip]
pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "room.overlap",
        says: "no two bookings hold a room at the same time",
        needs: &[Booking],
        check: Check::Diary(diary::overlap),
    },
    booking("booking.times", "says when it was started and released exactly if it was", &[Booking], booking::times),
    booking("approval.state", "is decided as its state says", &[Booking, Approval], approval::state),
    booking("approval.facts", "is decided by its manager, about its room and range", &[Booking, Approval], approval::facts),
    booking("approval.orphan", "nothing is decided without booking", &[Booking, Approval], approval::orphan),
    booking("use.state", "is used as its state says", &[Booking, Occupancy], room_use::state),
    booking("use.facts", "is used by its customer, from when it was claimed", &[Booking, Occupancy], room_use::facts),
    booking("use.orphan", "no use without booking", &[Booking, Occupancy], room_use::orphan),
    booking("booking-message.count", "has each message that its story demands, once", &[Booking, Notification], messages::count),
    booking("booking-message.recipient", "messages went to who booked", &[Booking, Notification], messages::recipient),
    booking("booking-message.sent", "messages say when and how they were sent", &[Notification], messages::sent),
    booking("booking-message.orphan", "no message without booking", &[Booking, Notification], messages::orphan),
    booking("booking-view.missing", "has a view", &[Booking, Mypage], views::missing),
    booking("booking-view.state", "the view knows where it stands", &[Booking, Mypage], views::state),
    booking("booking-view.facts", "the view shows what was booked, by whom, for when", &[Booking, Mypage], views::facts),
    booking("booking-view.use", "booked and actual times are shown once the use has begun", &[Booking, Occupancy, Mypage], views::room_use),
    booking("booking-view.orphan", "no view without booking", &[Booking, Mypage], views::orphan),
];
