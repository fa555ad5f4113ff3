//! The use of a booked room, from its approval until the customer has left.

use chassis::types::{Journal, Pending, Timestamp};

use super::state::{Step, step};
use super::{BookingId, CustomerId, Error, Event, RoomId, State, Trigger};

/// What is used: a booking as its own context tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Booked {
    /// The booking.
    pub(crate) booking_id: BookingId,
    /// The room.
    pub(crate) room_id: RoomId,
    /// What people call the room.
    pub(crate) room_name: String,
    /// Who booked.
    pub(crate) customer_id: CustomerId,
    /// When the booked range begins.
    pub(crate) from: Timestamp,
    /// When it ends.
    pub(crate) until: Timestamp,
}

/// Everything that a use remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoomUseData {
    /// What is used.
    pub(crate) booked: Booked,
    /// Where it stands.
    pub(crate) state: State,
    /// When it began.
    pub(crate) started_at: Option<Timestamp>,
    /// When the customer left.
    pub(crate) ended_at: Option<Timestamp>,
    /// Questions to booking without an answer, since the end was taken.
    pub(crate) attempts: u32,
    /// When the worker sees to it; none where nothing is left to do.
    pub(crate) next_attempt_at: Option<Timestamp>,
    /// When it was first heard of.
    pub(crate) created_at: Timestamp,
    /// When it last changed.
    pub(crate) updated_at: Timestamp,
}

/// The use of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoomUse {
    data: RoomUseData,
    journal: Journal<Event>,
}

impl RoomUse {
    /// The use of a booking that is approved.
    pub(crate) fn expected(booked: Booked, now: Timestamp) -> Self {
        let data = RoomUseData {
            booked,
            state: State::Expected,
            started_at: None,
            ended_at: None,
            attempts: 0,
            next_attempt_at: None,
            created_at: now,
            updated_at: now,
        };
        Self { data, journal: Journal::new() }
    }

    /// A use as it was saved.
    pub(crate) fn restore(data: RoomUseData, journal: Journal<Event>) -> Self {
        Self { data, journal }
    }

    /// What it remembers.
    pub(crate) fn data(&self) -> &RoomUseData {
        &self.data
    }

    /// Where it stands.
    pub(crate) fn state(&self) -> State {
        self.data.state
    }

    /// Whether it differs from what was saved.
    pub(crate) const fn is_changed(&self) -> bool {
        self.journal.is_changed()
    }

    /// What is to be saved; from then on it counts as saved.
    pub(crate) fn take_pending(&mut self) -> Pending<Event> {
        self.journal.take()
    }

    /// Lets something happen to it, at `at`: the moment that booking tells, or ours. Only the customer's wishes
    /// are ever refused.
    pub(crate) fn happened(&mut self, trigger: Trigger, at: Timestamp) -> Result<(), Error> {
        match step(self.data.state, trigger) {
            Step::Stays => Ok(()),
            Step::Refused if trigger == Trigger::AskStart => Err(Error::NotStartable(self.data.state)),
            Step::Refused => Err(Error::NotActive(self.data.state)),
            Step::Goes(to, event) => {
                self.go(to, at);
                if let Some(event) = event {
                    self.journal.record(event);
                }
                Ok(())
            }
        }
    }

    fn go(&mut self, to: State, at: Timestamp) {
        let data = &mut self.data;
        data.state = to;
        data.updated_at = data.updated_at.max(at);
        data.next_attempt_at = None;
        self.journal.change();
        match to {
            State::InUse => data.started_at = Some(at),
            // The moment at which the customer left, not the one at which booking was reached.
            State::Ending | State::Ended => data.ended_at = data.ended_at.or(Some(at)).max(data.started_at),
            State::Expected | State::Cancelled => {}
        }
    }

    /// Booking could not be told at `now` of the end: again at `again`.
    pub(crate) fn keep_end(&mut self, now: Timestamp, again: Timestamp) -> Result<(), Error> {
        self.happened(Trigger::EndKept, now)?;
        if self.data.state == State::Ending {
            self.data.attempts = self.data.attempts.saturating_add(1);
            self.data.next_attempt_at = Some(again);
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "room_use_tests.rs"]
mod tests;
