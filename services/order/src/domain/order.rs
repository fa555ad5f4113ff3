//! The order: one aggregate from the first attempt to pay until it is served, delivered or ended.

use std::time::Duration;

use chassis::types::{Journal, Pending, Timestamp};

use super::state::{Step, step};
use super::{Attempt, Error, Event, Fulfilment, NewOrder, OrderData, Outcome, State, Trigger, total};

/// What a customer buys at one store, and what has become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    data: OrderData,
    journal: Journal<Event>,
}

impl Order {
    /// Takes an order that is still to be paid.
    pub(crate) fn try_new(new: NewOrder, now: Timestamp) -> Result<Self, Error> {
        let total = total(&new.items)?;
        if let Some(shown) = new.expected_total.filter(|shown| *shown != total) {
            return Err(Error::PriceChanged { now: total, shown });
        }
        let state = match new.fulfilment {
            Fulfilment::Delivery(_) => State::AwaitingDelivery,
            Fulfilment::Pickup => State::AwaitingPayment,
        };
        let data = OrderData {
            id: new.id,
            customer_id: new.customer_id,
            store_id: new.store_id,
            items: new.items,
            total,
            fulfilment: new.fulfilment,
            payment_method: Some(new.payment_method),
            state,
            end_reason: None,
            end_detail: String::new(),
            announced: None,
            attempts: 0,
            reserved_until: None,
            next_attempt_at: Some(now.plus(new.look_after)),
            expires_at: now.plus(new.expires_after),
            created_at: now,
            updated_at: now,
        };
        Ok(Self { data, journal: Journal::new() })
    }

    /// An order as it was saved.
    pub(crate) fn restore(data: OrderData, journal: Journal<Event>) -> Self {
        Self { data, journal }
    }

    /// What it remembers.
    pub(crate) fn data(&self) -> &OrderData {
        &self.data
    }

    /// Where it stands.
    pub(crate) fn state(&self) -> State {
        self.data.state
    }

    /// Whether it was put off before: its customer and the worker know of it.
    pub(crate) fn was_deferred(&self) -> bool {
        self.data.announced.is_some()
    }

    /// Whether its time to be paid is over.
    pub(crate) fn is_overdue(&self, now: Timestamp) -> bool {
        self.data.state.is_unpaid() && self.data.expires_at <= now
    }

    /// Whether a delivery must be reserved before a charge that may last until `until`: no money
    /// moves for an order that the carrier no longer holds a place for.
    pub(crate) fn needs_reservation(&self, until: Timestamp) -> bool {
        matches!(self.data.fulfilment, Fulfilment::Delivery(_))
            && self.data.reserved_until.is_none_or(|end| end < until)
    }

    /// Lets something happen to it; the state table decides what that means. `detail` is the reason
    /// in the words of who caused it. Only commands are ever refused.
    pub(crate) fn happened(&mut self, trigger: Trigger, detail: &str, now: Timestamp) -> Result<(), Error> {
        match step(self.data.state, trigger) {
            Step::Goes(to, events) => {
                self.go(to, events, detail, now);
                Ok(())
            }
            Step::Stays => Ok(()),
            Step::NotPayable => Err(Error::NotPayable(self.data.state)),
            Step::AlreadyHandedOver => Err(Error::AlreadyHandedOver),
            Step::NotCancellable => Err(Error::NotCancellable(self.data.state)),
        }
    }

    /// Records what an attempt brought. An order that ended or was paid meanwhile stays as it is.
    pub(crate) fn record(&mut self, attempt: &Attempt, now: Timestamp) -> Result<(), Error> {
        if !self.data.state.is_unpaid() {
            return Ok(());
        }
        self.data.reserved_until = attempt.reserved_until.or(self.data.reserved_until);
        match &attempt.outcome {
            Outcome::Approved => self.happened(Trigger::PaymentApproved, "", now),
            Outcome::PaymentDeclined(detail) => self.happened(Trigger::PaymentDeclined, detail, now),
            Outcome::DeliveryDeclined(detail) => self.happened(Trigger::DeliveryDeclined, detail, now),
            Outcome::PaymentPending(wait) => self.put_off(Trigger::PaymentAwaited, *wait, now),
            Outcome::DeliveryPending(wait) => self.put_off(Trigger::DeliveryAwaited, *wait, now),
        }
    }

    fn put_off(&mut self, trigger: Trigger, wait: Duration, now: Timestamp) -> Result<(), Error> {
        self.data.attempts = self.data.attempts.saturating_add(1);
        self.data.next_attempt_at = Some(now.plus(wait));
        self.happened(trigger, "", now)
    }

    fn go(&mut self, to: State, events: &[Event], detail: &str, now: Timestamp) {
        self.data.state = to;
        self.data.updated_at = now;
        self.journal.change();
        for event in events {
            match event {
                // Told at the first deferral, and when something else is awaited than was told.
                Event::Deferred if self.data.announced == Some(to) => continue,
                Event::Deferred => self.data.announced = Some(to),
                Event::Declined(reason) | Event::Rejected(reason) => {
                    self.data.end_reason = Some(*reason);
                    detail.clone_into(&mut self.data.end_detail);
                }
                _ => {}
            }
            self.journal.record(*event);
        }
        if !to.is_unpaid() {
            self.data.next_attempt_at = None;
            self.data.payment_method = None;
        }
    }

    /// Whether there is anything to save.
    pub(crate) const fn is_changed(&self) -> bool {
        self.journal.is_changed()
    }

    /// What is to be saved; from then on it counts as saved.
    pub(crate) fn take_pending(&mut self) -> Pending<Event> {
        self.journal.take()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{EndReason, PaymentMethod};
    use super::*;
    use crate::fixtures::{delivery, new_order, won};

    const T0: Timestamp = Timestamp::from_micros(1_763_700_000_000_000);
    const SECOND: Duration = Duration::from_secs(1);

    fn attempt(outcome: Outcome) -> Attempt {
        Attempt { reserved_until: None, outcome }
    }

    #[test]
    fn n1_a_deferral_is_told_once_for_each_thing_that_is_awaited() {
        let mut order = new_order("o-1", delivery(), T0);
        assert_eq!((order.state(), order.take_pending().events), (State::AwaitingDelivery, vec![]));
        order.record(&attempt(Outcome::DeliveryPending(SECOND)), T0).unwrap();
        assert_eq!(order.take_pending().events, vec![(1, Event::Deferred)]);
        order.record(&attempt(Outcome::DeliveryPending(SECOND)), T0.plus(SECOND)).unwrap();
        assert!(order.is_changed());
        assert_eq!(order.take_pending().events, vec![]);
        assert_eq!((order.data().attempts, order.data().next_attempt_at), (2, Some(T0.plus(SECOND * 2))));
        let reserved_until = Some(T0.plus(SECOND * 900));
        order.record(&Attempt { reserved_until, outcome: Outcome::PaymentPending(SECOND) }, T0).unwrap();
        assert_eq!((order.state(), order.data().reserved_until), (State::AwaitingPayment, reserved_until));
        assert_eq!(order.take_pending().events, vec![(2, Event::Deferred)]);
        order.record(&attempt(Outcome::Approved), T0).unwrap();
        assert_eq!((order.state(), order.take_pending().events), (State::Placed, vec![(3, Event::Placed)]));
        assert_eq!(order.take_pending().expected, 5);
    }

    #[test]
    fn a_paid_or_ended_order_forgets_what_to_charge_and_when() {
        let ways = [
            Outcome::Approved,
            Outcome::PaymentDeclined("empty".into()),
            Outcome::DeliveryDeclined("far".into()),
        ];
        for outcome in ways {
            let mut order = new_order("o-1", delivery(), T0);
            assert!(order.data().payment_method.is_some() && order.data().next_attempt_at.is_some());
            order.record(&attempt(outcome), T0).unwrap();
            assert!(order.data().payment_method.is_none() && order.data().next_attempt_at.is_none());
        }
    }

    #[test]
    fn o3_an_outcome_that_comes_after_the_end_changes_nothing() {
        let mut order = new_order("o-1", Fulfilment::Pickup, T0);
        order.happened(Trigger::Cancel, "", T0).unwrap();
        assert_eq!(order.take_pending().events, vec![(1, Event::Withdrawn)]);
        let before = order.data().clone();
        for outcome in
            [Outcome::Approved, Outcome::PaymentPending(SECOND), Outcome::PaymentDeclined(String::new())]
        {
            order.record(&Attempt { reserved_until: Some(T0), outcome }, T0.plus(SECOND)).unwrap();
            assert!(!order.is_changed());
            assert_eq!(*order.data(), before);
        }
    }

    #[test]
    fn the_reason_of_an_end_is_kept_in_words() {
        let mut order = new_order("o-1", Fulfilment::Pickup, T0);
        order.record(&attempt(Outcome::PaymentDeclined("no money".into())), T0).unwrap();
        assert_eq!(order.data().end_reason, Some(EndReason::PaymentDeclined));
        assert_eq!(order.data().end_detail, "no money");
    }

    #[test]
    fn n2_a_reservation_must_outlive_the_charge() {
        let mut order = new_order("o-1", delivery(), T0);
        assert!(order.needs_reservation(T0));
        let reserved_until = Some(T0.plus(SECOND * 10));
        order.record(&Attempt { reserved_until, outcome: Outcome::PaymentPending(SECOND) }, T0).unwrap();
        assert!(!order.needs_reservation(T0.plus(SECOND * 10)));
        assert!(order.needs_reservation(T0.plus(SECOND * 11)));
        assert!(!new_order("o-2", Fulfilment::Pickup, T0).needs_reservation(T0));
    }

    #[test]
    fn an_order_is_overdue_only_while_unpaid() {
        let mut order = new_order("o-1", Fulfilment::Pickup, T0);
        let end = order.data().expires_at;
        assert!(!order.is_overdue(end.minus(Duration::from_micros(1))) && order.is_overdue(end));
        order.record(&attempt(Outcome::Approved), T0).unwrap();
        assert!(!order.is_overdue(end));
    }

    #[test]
    fn the_total_shown_to_the_customer_must_hold() {
        let order = new_order("o-1", Fulfilment::Pickup, T0);
        let data = order.data().clone();
        let new = NewOrder {
            id: data.id,
            customer_id: data.customer_id,
            store_id: data.store_id,
            items: data.items,
            fulfilment: data.fulfilment,
            payment_method: PaymentMethod("card-1".into()),
            expected_total: Some(won(1)),
            expires_after: SECOND,
            look_after: SECOND,
        };
        let changed = Error::PriceChanged { now: won(900_000), shown: won(1) };
        assert_eq!(Order::try_new(new, T0), Err(changed));
    }

    #[test]
    fn neither_address_nor_payment_method_is_shown_in_a_log() {
        let shown = format!("{:?}", new_order("o-1", delivery(), T0));
        assert!(!shown.contains("Mill Lane") && !shown.contains("card-1"), "{shown}");
    }
}
