//! The one delivery of an order, from its reservation to the customer's door.

use std::time::Duration;

use chassis::types::{Journal, Pending, Timestamp};

use super::carrier::task;
use super::state::{Step, Trigger, step};
use super::{
    Address, CarrierState, CourierId, CustomerId, Error, Event, OrderId, Standing, State, StoreId, Task,
};

/// How soon a carrier is asked again that still holds what should have lapsed: clocks differ a little.
const CHECK_AGAIN: Duration = Duration::from_secs(1);

/// A wish to reserve a delivery.
#[derive(Debug, Clone)]
pub(crate) struct Reservation {
    /// The order.
    pub(crate) order_id: OrderId,
    /// To whom.
    pub(crate) customer_id: CustomerId,
    /// From where.
    pub(crate) store_id: StoreId,
    /// To where.
    pub(crate) address: Address,
}

/// Everything that a delivery remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeliveryData {
    /// The order.
    pub(crate) order_id: OrderId,
    /// To whom.
    pub(crate) customer_id: CustomerId,
    /// From where.
    pub(crate) store_id: StoreId,
    /// To where.
    pub(crate) address: Address,
    /// Where it stands.
    pub(crate) state: State,
    /// Where the carrier stands, as it last said.
    pub(crate) carrier: CarrierState,
    /// When the reservation lapses that is held or asked for.
    pub(crate) reserved_until: Option<Timestamp>,
    /// Since when the goods can be picked up.
    pub(crate) ready_at: Option<Timestamp>,
    /// Who picked it up.
    pub(crate) courier_id: Option<CourierId>,
    /// When.
    pub(crate) picked_up_at: Option<Timestamp>,
    /// Why it was declined or failed, in the carrier's words. May be empty.
    pub(crate) reason: String,
    /// Questions to the carrier without an answer, since the last change.
    pub(crate) attempts: u32,
    /// When the worker sees to it; none where nothing is left to do.
    pub(crate) next_attempt_at: Option<Timestamp>,
    /// When it was first asked for.
    pub(crate) created_at: Timestamp,
    /// When it last changed.
    pub(crate) updated_at: Timestamp,
}

/// Whose turn it is after a reservation was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Ours: ask the carrier.
    AskCarrier,
    /// Nobody's: the outcome is there, or somebody has just asked.
    Answer,
}

/// What became of a reservation, as its caller is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Held until then.
    Reserved(Timestamp),
    /// Refused for good, in the carrier's words.
    Declined(String),
    /// Not known yet.
    Pending,
}

/// The delivery of an order.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    data: DeliveryData,
    journal: Journal<Event>,
    /// Whether it has come to another state, or become ready, since it was read.
    moved: bool,
}

impl Delivery {
    /// A delivery that is about to be asked for, to be held until `until`.
    pub(crate) fn new(asked: &Reservation, now: Timestamp, until: Timestamp) -> Self {
        let data = DeliveryData {
            order_id: asked.order_id.clone(),
            customer_id: asked.customer_id.clone(),
            store_id: asked.store_id.clone(),
            address: asked.address.clone(),
            state: State::Reserving,
            carrier: CarrierState::Unheard,
            reserved_until: Some(until),
            ready_at: None,
            courier_id: None,
            picked_up_at: None,
            reason: String::new(),
            attempts: 0,
            next_attempt_at: Some(until),
            created_at: now,
            updated_at: now,
        };
        Self { data, journal: Journal::new(), moved: false }
    }

    /// A delivery as it was saved.
    pub(crate) fn restore(data: DeliveryData, journal: Journal<Event>) -> Self {
        Self { data, journal, moved: false }
    }

    /// What it remembers.
    pub(crate) fn data(&self) -> &DeliveryData {
        &self.data
    }

    /// Whether a courier has to know of it: it waits for one, or they took it.
    pub(crate) fn concerns(&self, courier: &str) -> bool {
        self.data.state == State::Scheduled
            || self.data.courier_id.as_ref().is_some_and(|one| one.as_str() == courier)
    }

    /// Whether a courier can act now who could not before: fetch what is ready, or bring what was fetched.
    pub(crate) fn calls_courier(&self) -> bool {
        let is_ready = self.data.state == State::Scheduled && self.data.ready_at.is_some();
        self.moved && (is_ready || self.data.state == State::PickedUp)
    }

    /// How often it was saved.
    pub(crate) const fn version(&self) -> i64 {
        self.journal.version()
    }

    /// Whether it differs from what was saved.
    pub(crate) const fn is_changed(&self) -> bool {
        self.journal.is_changed()
    }

    /// What is to be saved; from then on it counts as saved.
    pub(crate) fn take_pending(&mut self) -> Pending<Event> {
        self.journal.take()
    }

    /// What is left to do at the carrier.
    pub(crate) fn task(&self) -> Option<Task> {
        task(self.data.state, self.data.carrier)
    }

    /// A reservation is asked for again, until `until`, by a caller who came at `arrived`. Whoever has
    /// to wait meanwhile asks no second time: the answer that came after its arrival is its answer too.
    pub(crate) fn reserve(
        &mut self,
        asked: &Reservation,
        arrived: Timestamp,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Turn, Error> {
        let step = step(self.data.state, Trigger::ReserveAsked);
        if step == Step::Refused {
            return Err(Error::NotReservable(self.data.state));
        }
        self.same_as(asked)?;
        let just_asked =
            self.data.updated_at >= arrived && matches!(self.data.state, State::Reserving | State::Reserved);
        if just_asked || step == Step::Stays {
            return Ok(Turn::Answer);
        }
        self.data.reserved_until = self.data.reserved_until.max(Some(until));
        self.take(step, now);
        Ok(Turn::AskCarrier)
    }

    fn same_as(&self, asked: &Reservation) -> Result<(), Error> {
        if self.data.customer_id != asked.customer_id {
            return Err(Error::Mismatch("customer"));
        }
        if self.data.store_id != asked.store_id {
            return Err(Error::Mismatch("store"));
        }
        if self.data.address != asked.address {
            return Err(Error::Mismatch("address"));
        }
        Ok(())
    }

    /// What a caller who asked for a reservation is told.
    pub(crate) fn outcome(&self) -> Result<Outcome, Error> {
        match (self.data.state, self.data.reserved_until) {
            (State::Reserved, Some(until)) => Ok(Outcome::Reserved(until)),
            (State::Declined, _) => Ok(Outcome::Declined(self.data.reason.clone())),
            (State::Reserving | State::Reserved | State::Expired, _) => Ok(Outcome::Pending),
            (state, _) => Err(Error::NotReservable(state)),
        }
    }

    /// The reservation is not needed any more.
    pub(crate) fn release(&mut self, now: Timestamp) -> Result<(), Error> {
        match step(self.data.state, Trigger::ReleaseAsked) {
            Step::Refused => Err(Error::NotReleasable(self.data.state)),
            step => {
                self.take(step, now);
                Ok(())
            }
        }
    }

    /// The order is placed: from here on the delivery is owed, whatever became of the reservation.
    pub(crate) fn order_placed(&mut self, now: Timestamp) {
        if matches!(self.data.state, State::Released) {
            "the reservation had been given up".clone_into(&mut self.data.reason);
        }
        self.take(step(self.data.state, Trigger::OrderPlaced), now);
    }

    /// The goods can be picked up. Remembered even if this is heard before the order was placed.
    pub(crate) fn order_ready(&mut self, now: Timestamp) {
        use State as S;
        let ahead =
            matches!(self.data.state, S::Reserving | S::Reserved | S::Expired | S::Scheduling | S::Scheduled);
        if ahead && self.data.ready_at.is_none() {
            self.data.ready_at = Some(now);
            self.data.updated_at = now;
            self.moved = true;
            self.journal.change();
        }
    }

    /// The courier takes the goods: the hand-over.
    pub(crate) fn pick_up(&mut self, courier: &CourierId, now: Timestamp) -> Result<(), Error> {
        let step = step(self.data.state, Trigger::PickUp);
        if step == Step::Refused {
            return Err(Error::NotActive { state: self.data.state, what: "picked up" });
        }
        if self.data.ready_at.is_none() {
            return Err(Error::NotReady);
        }
        self.data.courier_id = Some(courier.clone());
        self.data.picked_up_at = Some(now);
        self.take(step, now);
        Ok(())
    }

    /// The courier has brought the goods.
    pub(crate) fn complete(&mut self, courier: &CourierId, now: Timestamp) -> Result<(), Error> {
        let step = step(self.data.state, Trigger::Complete);
        if step == Step::Refused {
            return Err(Error::NotActive { state: self.data.state, what: "completed" });
        }
        if self.data.courier_id.as_ref() != Some(courier) {
            return Err(Error::NotTheCourier);
        }
        self.take(step, now);
        Ok(())
    }

    /// The customer wants to cancel: stopped, or told that it is too late.
    pub(crate) fn cancellation_requested(&mut self, now: Timestamp) {
        self.take(step(self.data.state, Trigger::CancellationRequested), now);
    }

    /// The order ended: nothing is to be brought that was not handed over.
    pub(crate) fn order_ended(&mut self, now: Timestamp) {
        self.take(step(self.data.state, Trigger::OrderEnded), now);
    }

    /// The carrier said where it stands.
    pub(crate) fn carrier_says(&mut self, standing: &Standing, now: Timestamp) {
        // "Never heard of it" is no answer as long as a request may be on its way.
        let too_early = standing.state == CarrierState::Unheard && self.data.reserved_until > Some(now);
        let step =
            if too_early { Step::Stays } else { step(self.data.state, Trigger::Carrier(standing.state)) };
        if self.data.carrier != standing.state {
            self.data.carrier = standing.state;
            self.journal.change();
        }
        if let Step::Goes(to, _) = step {
            match to {
                State::Reserved => self.data.reserved_until = standing.until,
                State::Declined | State::Failed => self.data.reason.clone_from(&standing.reason),
                _ => {}
            }
        }
        self.take(step, now);
        if self.journal.is_changed() {
            self.plan(now);
        }
    }

    /// The carrier was asked to do `asked` and did not answer: again at `again`, if it is still to be done.
    pub(crate) fn no_answer(&mut self, asked: Task, now: Timestamp, again: Timestamp) {
        if self.task() == Some(asked) {
            self.count_attempt(now);
            self.data.next_attempt_at = Some(again);
        }
    }

    /// The carrier was asked to reserve and did not answer: whether it did is unknown until it is asked
    /// again, or the time is over.
    pub(crate) fn no_answer_to_reserve(&mut self, now: Timestamp) {
        if self.data.state == State::Reserving {
            self.count_attempt(now);
        }
    }

    fn count_attempt(&mut self, now: Timestamp) {
        self.data.attempts = self.data.attempts.saturating_add(1);
        self.data.updated_at = now;
        self.journal.change();
    }

    fn take(&mut self, step: Step, now: Timestamp) {
        let Step::Goes(to, event) = step else { return };
        if to != State::Reserving {
            self.data.attempts = 0;
        }
        self.data.state = to;
        self.data.updated_at = now;
        self.moved = true;
        self.journal.change();
        if let Some(event) = event {
            self.journal.record(event);
        }
        self.plan(now);
    }

    /// Says when the worker is to come.
    fn plan(&mut self, now: Timestamp) {
        self.data.next_attempt_at = match self.task() {
            None => None,
            Some(Task::CheckReservation) => self.data.reserved_until.max(Some(now.plus(CHECK_AGAIN))),
            Some(_) => Some(now),
        };
    }
}

#[cfg(test)]
#[path = "delivery_tests.rs"]
mod tests;
