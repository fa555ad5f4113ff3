//! A request for a manager's decision about a booking.

use chassis::types::{Journal, Pending, Timestamp};

use super::state::{Step, step};
use super::{BookingId, CustomerId, Error, Event, ManagerId, RoomId, State, Trigger};

/// What is decided about: a booking as its own context tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Booked {
    /// The booking.
    pub(crate) booking_id: BookingId,
    /// The room.
    pub(crate) room_id: RoomId,
    /// What people call the room.
    pub(crate) room_name: String,
    /// Who decides.
    pub(crate) manager_id: ManagerId,
    /// Who booked.
    pub(crate) customer_id: CustomerId,
    /// When the booked range begins.
    pub(crate) from: Timestamp,
    /// When it ends.
    pub(crate) until: Timestamp,
}

/// Everything that a request remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequestData {
    /// What is decided about.
    pub(crate) booked: Booked,
    /// Where it stands.
    pub(crate) state: State,
    /// Why it was denied. May be empty.
    pub(crate) reason: String,
    /// Questions to booking without an answer, since the denial was taken.
    pub(crate) attempts: u32,
    /// When the worker sees to it; none where nothing is left to do.
    pub(crate) next_attempt_at: Option<Timestamp>,
    /// When the booking asked for it.
    pub(crate) created_at: Timestamp,
    /// When it last changed.
    pub(crate) updated_at: Timestamp,
}

/// A manager's decision, still to be made or made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApprovalRequest {
    data: RequestData,
    journal: Journal<Event>,
}

impl ApprovalRequest {
    /// A booking asks for a decision.
    pub(crate) fn new(booked: Booked, now: Timestamp) -> Self {
        let data = RequestData {
            booked,
            state: State::Pending,
            reason: String::new(),
            attempts: 0,
            next_attempt_at: None,
            created_at: now,
            updated_at: now,
        };
        Self { data, journal: Journal::new() }
    }

    /// A request as it was saved.
    pub(crate) fn restore(data: RequestData, journal: Journal<Event>) -> Self {
        Self { data, journal }
    }

    /// What it remembers.
    pub(crate) fn data(&self) -> &RequestData {
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

    /// Lets something happen to it. Only the manager's wishes are ever refused.
    pub(crate) fn happened(&mut self, trigger: Trigger, now: Timestamp) -> Result<(), Error> {
        match step(self.data.state, trigger) {
            Step::Stays => Ok(()),
            Step::Refused => {
                let wish = if trigger == Trigger::Grant { "granted" } else { "denied" };
                Err(Error::AlreadyDecided { state: self.data.state, wish })
            }
            Step::Goes(to, event) => {
                self.go(to, now);
                if let Some(event) = event {
                    self.journal.record(event);
                }
                Ok(())
            }
        }
    }

    /// Booking is denied, for this reason.
    pub(crate) fn denied(&mut self, reason: &str, now: Timestamp) -> Result<(), Error> {
        if self.data.state != State::Denied {
            reason.clone_into(&mut self.data.reason);
        }
        self.happened(Trigger::BookingDenied, now)
    }

    /// Booking could not be told at `now`: again at `again`, for the reason that was given first.
    pub(crate) fn keep_denial(
        &mut self,
        reason: &str,
        now: Timestamp,
        again: Timestamp,
    ) -> Result<(), Error> {
        let was = self.data.state;
        self.happened(Trigger::DenialKept, now)?;
        if self.data.state == State::Denying {
            if was != State::Denying {
                reason.clone_into(&mut self.data.reason);
                self.data.attempts = 0;
            }
            self.data.attempts = self.data.attempts.saturating_add(1);
            self.data.next_attempt_at = Some(again);
        }
        Ok(())
    }

    fn go(&mut self, to: State, now: Timestamp) {
        self.data.state = to;
        self.data.updated_at = self.data.updated_at.max(now);
        self.data.next_attempt_at = None;
        self.journal.change();
        if matches!(to, State::Granted | State::Withdrawn) {
            self.data.reason.clear();
        }
    }
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
