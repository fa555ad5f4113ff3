//! A room for a time range, from the request to its end.

use chassis::types::{Journal, Pending, Timestamp};

use super::state::{Step, step};
use super::{
    BookingId, CustomerId, Error, Event, ManagerId, Refusal, Room, RoomId, State, TimeRange, Trigger,
};

/// Everything that a booking remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BookingData {
    /// Its id.
    pub(crate) id: BookingId,
    /// The room.
    pub(crate) room_id: RoomId,
    /// What people called the room when it was booked.
    pub(crate) room_name: String,
    /// Who decides about it.
    pub(crate) manager_id: ManagerId,
    /// Who booked.
    pub(crate) customer_id: CustomerId,
    /// When.
    pub(crate) range: TimeRange,
    /// Until when the room is held from the start of the range on; none once nothing is held.
    pub(crate) held_until: Option<Timestamp>,
    /// Where it stands.
    pub(crate) state: State,
    /// Why it was denied. May be empty.
    pub(crate) reason: String,
    /// When its use was claimed.
    pub(crate) started_at: Option<Timestamp>,
    /// When its use ended.
    pub(crate) released_at: Option<Timestamp>,
    /// When it was requested.
    pub(crate) created_at: Timestamp,
    /// When it last changed.
    pub(crate) updated_at: Timestamp,
}

/// A booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Booking {
    data: BookingData,
    journal: Journal<Event>,
}

impl Booking {
    /// A request for a room, which holds the range as soon as it is saved.
    pub(crate) fn request(
        id: BookingId,
        customer: CustomerId,
        room: &Room,
        range: TimeRange,
        now: Timestamp,
    ) -> Self {
        let data = BookingData {
            id,
            room_id: room.id.clone(),
            room_name: room.name.clone(),
            manager_id: room.manager_id.clone(),
            customer_id: customer,
            range,
            held_until: Some(range.end()),
            state: State::Requested,
            reason: String::new(),
            started_at: None,
            released_at: None,
            created_at: now,
            updated_at: now,
        };
        let mut journal = Journal::new();
        journal.record(Event::Requested);
        Self { data, journal }
    }

    /// A booking as it was saved.
    pub(crate) fn restore(data: BookingData, journal: Journal<Event>) -> Self {
        Self { data, journal }
    }

    /// What it remembers.
    pub(crate) fn data(&self) -> &BookingData {
        &self.data
    }

    /// Where it stands.
    pub(crate) fn state(&self) -> State {
        self.data.state
    }

    /// Whether it differs from what was saved. Every change has one event.
    pub(crate) const fn is_changed(&self) -> bool {
        self.journal.is_changed()
    }

    /// What is to be saved; from then on it counts as saved.
    pub(crate) fn take_pending(&mut self) -> Pending<Event> {
        self.journal.take()
    }

    /// Lets something happen to it. `reason` is the manager's, for a denial.
    pub(crate) fn happened(&mut self, trigger: Trigger, reason: &str, now: Timestamp) -> Result<(), Error> {
        match step(self.data.state, trigger) {
            Step::Stays => Ok(()),
            Step::Refused(why) => Err(Error::Refused(why)),
            Step::Goes(State::Started, _) if now < self.data.range.start() => {
                Err(Error::Refused(Refusal::TooEarly))
            }
            Step::Goes(State::Started, _) if now >= self.data.range.end() => {
                Err(Error::Refused(Refusal::TooLate))
            }
            Step::Goes(to, event) => {
                self.go(to, reason, now);
                self.journal.record(event);
                Ok(())
            }
        }
    }

    fn go(&mut self, to: State, reason: &str, now: Timestamp) {
        let data = &mut self.data;
        match to {
            State::Denied => {
                reason.clone_into(&mut data.reason);
                data.held_until = None;
            }
            State::Cancelled => data.held_until = None,
            State::Started => data.started_at = Some(now),
            State::Released => {
                data.released_at = Some(now);
                // What was used stays taken; a clock that went back takes nothing from others.
                data.held_until = Some(data.range.end().min(now.max(data.range.start())));
            }
            State::Requested | State::Approved => {}
        }
        data.state = to;
        data.updated_at = now;
    }
}

#[cfg(test)]
#[path = "booking_tests.rs"]
mod tests;
