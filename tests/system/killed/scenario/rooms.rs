//! Bookings, a story for each branch of their saga. Each has a room of its own, for ranges that have begun.

use std::time::Duration;

use chassis::types::Timestamp;
use maeul_proto::booking::v1::BookingState as B;

use crate::harness::*;
use crate::killed::case::State;
use crate::killed::saga::RoomStep::{Cancel, Deny, DenyUnheard, End, EndUnheard, Grant, Hear, Start};
use crate::killed::saga::{Plan, Visit};
use crate::killed::story::Story;

/// As long as a room may be booked at once.
const BOOKED: Duration = Duration::from_hours(24);

/// When the rooms are booked.
#[derive(Clone)]
pub(super) struct Diary {
    from: Timestamp,
}

impl Diary {
    pub(super) async fn open(village: &Contact) -> Self {
        Self { from: village.booking_time().await }
    }

    /// Everything that `booking` answers to.
    pub(super) fn day(&self, tag: &str) -> Vec<Story> {
        let booking =
            |name: &str, plan: Plan<Visit>, ends: &[B]| self.booking(format!("{tag}-{name}"), plan, ends);
        vec![
            // Under another key it is so already: an answer like the first.
            booking("used", &[&[Grant], &[Start], &[Start], &[End], &[End]], &[B::Released]),
            booking("denied", &[&[Deny], &[Deny]], &[B::Denied]),
            booking("denied-after-all", &[&[Grant], &[Deny]], &[B::Denied]),
            booking("denied-in-use", &[&[Grant], &[Start], &[Deny], &[End]], &[B::Released]),
            booking("given-up", &[&[Cancel]], &[B::Cancelled]),
            booking("given-up-late", &[&[Grant], &[Hear], &[Cancel]], &[B::Cancelled]),
            // `booking` alone decides.
            booking(
                "contested",
                &[&[Grant], &[Hear], &[Start, Cancel], &[End]],
                &[B::Released, B::Cancelled],
            ),
        ]
    }

    /// `booking` does not hear of a denial.
    pub(super) fn denial_unheard(&self, tag: &str) -> Vec<Story> {
        vec![self.booking(format!("{tag}-denied-unheard"), &[&[DenyUnheard]], &[B::Denied])]
    }

    /// `booking` does not hear of an end.
    pub(super) fn end_unheard(&self, tag: &str) -> Vec<Story> {
        let plan: Plan<Visit> = &[&[Grant], &[Start], &[EndUnheard]];
        vec![self.booking(format!("{tag}-left-unheard"), plan, &[B::Released])]
    }

    fn booking(&self, customer: String, plan: Plan<Visit>, ends: &[B]) -> Story {
        let visit = Visit { customer, from: self.from, until: self.from.plus(BOOKED) };
        Story::new(visit, plan, ends.iter().copied().map(State::Booking).collect::<Vec<_>>())
    }
}
