//! The one payment of an order, from the first of charge and end of the order on.

use std::time::Duration;

use chassis::types::{Journal, Money, Pending, Timestamp};

use super::state::{Step, Trigger, step};
use super::{CustomerId, Error, Event, OrderId, PaymentMethod, Standing, State, StoreId};

/// What a caller is told to wait at least and, while another is asking, at most.
const SHORTEST_WAIT: Duration = Duration::from_millis(100);
const IN_FLIGHT_WAIT: Duration = Duration::from_secs(1);

/// A wish to charge an order.
#[derive(Debug, Clone)]
pub(crate) struct Charge {
    /// The order.
    pub(crate) order_id: OrderId,
    /// Who pays.
    pub(crate) customer_id: CustomerId,
    /// Where it was ordered.
    pub(crate) store_id: StoreId,
    /// How much.
    pub(crate) amount: Money,
    /// With what.
    pub(crate) method: PaymentMethod,
}

/// Everything that a payment remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PaymentData {
    /// The order.
    pub(crate) order_id: OrderId,
    /// Who pays.
    pub(crate) customer_id: CustomerId,
    /// Where it was ordered.
    pub(crate) store_id: StoreId,
    /// How much; none where the order ended before any charge came.
    pub(crate) amount: Option<Money>,
    /// Where it stands.
    pub(crate) state: State,
    /// Since when it stands there.
    pub(crate) state_since: Timestamp,
    /// Why the provider declined. May be empty.
    pub(crate) decline_reason: String,
    /// The provider's reference of the charge. Empty until it answered.
    pub(crate) provider_reference: String,
    /// Questions to the provider without an answer, since the last change of state.
    pub(crate) attempts: u32,
    /// When the worker sees to it; none where nothing is left to do.
    pub(crate) next_attempt_at: Option<Timestamp>,
    /// When it was first heard of.
    pub(crate) created_at: Timestamp,
    /// When it last changed.
    pub(crate) updated_at: Timestamp,
}

/// Whose turn it is after a charge was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Ours: ask the provider.
    AskProvider,
    /// Nobody's: the outcome is there, or somebody is asking or has just asked.
    Answer,
}

/// What became of a charge, as its caller is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The money was taken.
    Approved {
        /// The provider's reference.
        reference: String,
    },
    /// Refused for good.
    Declined {
        /// Why, in the provider's words.
        reason: String,
    },
    /// Not known yet.
    Pending {
        /// When to come back.
        retry_after: Duration,
    },
}

/// The payment of an order.
#[derive(Debug, Clone)]
pub(crate) struct Payment {
    data: PaymentData,
    journal: Journal<Event>,
}

impl Payment {
    /// A payment that is about to be asked for; if nothing is heard by `look_after`, the worker asks.
    pub(crate) fn new(charge: &Charge, now: Timestamp, look_after: Timestamp) -> Self {
        let (customer, store) = (charge.customer_id.clone(), charge.store_id.clone());
        let mut payment = Self::blank(charge.order_id.clone(), customer, store, State::Charging, now);
        payment.data.amount = Some(charge.amount);
        payment.data.next_attempt_at = Some(look_after);
        payment
    }

    /// The payment of an order that ended before any charge came: none ever will.
    pub(crate) fn never(
        order_id: OrderId,
        customer_id: CustomerId,
        store_id: StoreId,
        now: Timestamp,
    ) -> Self {
        let mut payment = Self::blank(order_id, customer_id, store_id, State::Voided, now);
        payment.journal.record(Event::Voided);
        payment
    }

    fn blank(
        order_id: OrderId,
        customer_id: CustomerId,
        store_id: StoreId,
        state: State,
        now: Timestamp,
    ) -> Self {
        let data = PaymentData {
            order_id,
            customer_id,
            store_id,
            amount: None,
            state,
            state_since: now,
            decline_reason: String::new(),
            provider_reference: String::new(),
            attempts: 0,
            next_attempt_at: None,
            created_at: now,
            updated_at: now,
        };
        Self { data, journal: Journal::new() }
    }

    /// A payment as it was saved.
    pub(crate) fn restore(data: PaymentData, journal: Journal<Event>) -> Self {
        Self { data, journal }
    }

    /// What it remembers.
    pub(crate) fn data(&self) -> &PaymentData {
        &self.data
    }

    /// Whether it differs from what was saved.
    pub(crate) const fn is_changed(&self) -> bool {
        self.journal.is_changed()
    }

    /// What is to be saved; from then on it counts as saved.
    pub(crate) fn take_pending(&mut self) -> Pending<Event> {
        self.journal.take()
    }

    /// A charge is asked for again, by a caller who came at `arrived`. Whoever has to wait meanwhile
    /// asks no second time: the answer that came after its arrival is its answer too.
    pub(crate) fn ask(
        &mut self,
        charge: &Charge,
        arrived: Timestamp,
        now: Timestamp,
        look_after: Timestamp,
    ) -> Result<Turn, Error> {
        let Step::Goes(to, _) = self.step(Trigger::Asked)? else {
            return self.same_as(charge).map(|()| Turn::Answer);
        };
        self.same_as(charge)?;
        let in_flight = self.data.state == State::Charging && self.data.next_attempt_at > Some(now);
        let just_asked = self.data.state == State::Unknown && self.data.updated_at >= arrived;
        if in_flight || just_asked {
            return Ok(Turn::Answer);
        }
        self.data.state = to;
        self.wait_until(look_after, now);
        Ok(Turn::AskProvider)
    }

    fn same_as(&self, charge: &Charge) -> Result<(), Error> {
        if self.data.amount != Some(charge.amount) {
            return Err(Error::Mismatch("amount"));
        }
        if self.data.customer_id != charge.customer_id {
            return Err(Error::Mismatch("customer"));
        }
        if self.data.store_id != charge.store_id {
            return Err(Error::Mismatch("store"));
        }
        Ok(())
    }

    /// The provider said where it stands with this order.
    pub(crate) fn provider_says(&mut self, standing: &Standing, now: Timestamp) -> Result<(), Error> {
        let trigger = match standing {
            Standing::Charged { .. } => Trigger::Charged,
            Standing::Declined { .. } => Trigger::Declined,
            Standing::Voided => Trigger::Voided,
            Standing::Refunded { .. } => Trigger::Refunded,
        };
        let Step::Goes(to, event) = self.step(trigger)? else { return Ok(()) };
        match standing {
            Standing::Charged { reference } | Standing::Refunded { reference } => {
                self.data.provider_reference.clone_from(reference);
            }
            Standing::Declined { reason } => self.data.decline_reason.clone_from(reason),
            Standing::Voided => {}
        }
        self.go(to, event, now);
        Ok(())
    }

    /// The provider was asked while this was `asked`, and did not say: to be asked again at `again`,
    /// unless something else happened meanwhile.
    pub(crate) fn no_answer(&mut self, asked: State, now: Timestamp, again: Timestamp) -> Result<(), Error> {
        if self.data.state != asked || self.data.next_attempt_at.is_none() {
            return Ok(());
        }
        if let Step::Goes(to, _) = self.step(Trigger::NoAnswer)? {
            self.stand(to, now);
        }
        self.data.attempts = self.data.attempts.saturating_add(1);
        self.wait_until(again, now);
        Ok(())
    }

    /// The order ended, and its money is not to be kept.
    pub(crate) fn order_ended(&mut self, now: Timestamp) -> Result<(), Error> {
        if let Step::Goes(to, event) = self.step(Trigger::OrderEnded)? {
            self.go(to, event, now);
        }
        Ok(())
    }

    /// What a caller who asked for a charge is told.
    pub(crate) fn outcome(&self, now: Timestamp) -> Result<Outcome, Error> {
        let left = self.data.next_attempt_at.map_or(Duration::ZERO, |at| at.since(now)).max(SHORTEST_WAIT);
        match self.data.state {
            State::Approved => Ok(Outcome::Approved { reference: self.data.provider_reference.clone() }),
            State::Declined => Ok(Outcome::Declined { reason: self.data.decline_reason.clone() }),
            State::Charging => Ok(Outcome::Pending { retry_after: left.min(IN_FLIGHT_WAIT) }),
            State::Unknown => Ok(Outcome::Pending { retry_after: left }),
            State::Voiding | State::Voided | State::Refunding | State::Refunded => Err(Error::Voided),
        }
    }

    fn step(&self, trigger: Trigger) -> Result<Step, Error> {
        match step(self.data.state, trigger) {
            Step::TooLate => Err(Error::Voided),
            step => Ok(step),
        }
    }

    fn go(&mut self, to: State, event: Option<Event>, now: Timestamp) {
        self.stand(to, now);
        self.data.attempts = 0;
        self.data.next_attempt_at = matches!(to, State::Voiding | State::Refunding).then_some(now);
        self.data.updated_at = now;
        self.journal.change();
        if let Some(event) = event {
            self.journal.record(event);
        }
    }

    fn stand(&mut self, to: State, now: Timestamp) {
        if self.data.state != to {
            self.data.state = to;
            self.data.state_since = now;
        }
    }

    fn wait_until(&mut self, at: Timestamp, now: Timestamp) {
        self.data.next_attempt_at = Some(at);
        self.data.updated_at = now;
        self.journal.change();
    }
}

#[cfg(test)]
#[path = "payment_tests.rs"]
mod tests;
