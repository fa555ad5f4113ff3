//! The saga's step: finish an unpaid order as far as it goes now. Reversible things first (a
//! reservation lapses by itself), money last.
//!
//! Run by `PlaceOrder`, `PayOrder` and the worker alike, once at a time for each order. Every remote
//! call is idempotent by the order's id, so a crash anywhere is healed by running it again.

use std::time::Duration;

use chassis::error::{Error, Result};
use chassis::uow::retry_conflicts;
use chassis::worker::backoff;

use super::{Charge, Orders, Reservation, SHORTEST_WAIT};
use crate::domain::{Attempt, Order, OrderId, Outcome};

/// The longest wait that a partner can ask for.
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// The first wait of our own, and the longest: for an outcome that a partner still looks for, and for a
/// partner that says nothing, whose return is to be noticed soon.
const FIRST_BACKOFF: Duration = Duration::from_millis(500);
const LONGEST_BACKOFF: Duration = Duration::from_secs(15);
const LONGEST_SILENCE: Duration = Duration::from_secs(1);

impl Orders {
    /// Finishes the order as far as it goes now; the order as it then is. If somebody is at it, waits
    /// for that instead.
    pub(crate) async fn advance(&self, id: &OrderId) -> Result<Order> {
        self.lead(id, None, async |order| self.attempt(order).await).await
    }

    /// Like [`Orders::advance`] on behalf of somebody who waits: while a partner is away nobody waits for
    /// it, and the worker notices its return. A failure of our own leaves the order as it was: it was
    /// taken, and the worker will finish it. An order that this very call has taken
    /// is not read again: hardly anybody knows of it, and what they did shows when it is saved.
    pub(super) async fn advance_or_keep(&self, order: Order, is_new: bool) -> Order {
        let id = &order.data().id;
        let known = is_new.then(|| order.clone());
        let advanced = if self.pace.is_away() {
            self.lead(id, known, async |order| self.put_off(order)).await
        } else {
            self.lead(id, known, async |order| self.attempt(order).await).await
        };
        match advanced {
            Ok(order) => order,
            Err(error) => {
                tracing::warn!(order = %id, %error, "order cannot be finished now, the worker will");
                order
            }
        }
    }

    /// Makes an attempt and writes down what came of it, unless somebody else is at it. `known` is the order where that
    /// is as it was saved last.
    async fn lead(
        &self,
        id: &OrderId,
        known: Option<Order>,
        attempt: impl AsyncFnOnce(&Order) -> Attempt,
    ) -> Result<Order> {
        let lead = self.flights.lead_or_wait(id.as_str()).await;
        let order = match known {
            Some(order) if lead.is_some() => order,
            _ => self.existing(id).await?,
        };
        if lead.is_none() || !order.state().is_unpaid() {
            return Ok(order);
        }
        if order.is_overdue(self.clock.now()) {
            return self.expire(id).await;
        }
        let attempt = attempt(&order).await;
        let reserved_until = attempt.reserved_until.or(order.data().reserved_until);
        // Whether it has changed since it was read shows when it is saved; it is read anew then.
        let mut known = Some(order);
        let settled = retry_conflicts(|| self.settle(id, known.take(), &attempt)).await?;
        if settled.state().ended_unpaid() && reserved_until.is_some() {
            self.deliveries.release(id);
        }
        Ok(settled)
    }

    /// No attempt at all: as if both partners had said nothing.
    fn put_off(&self, order: &Order) -> Attempt {
        let wait = wait(order, None, LONGEST_SILENCE);
        let outcome = if self.needs_reservation(order) {
            Outcome::DeliveryPending(wait)
        } else {
            Outcome::PaymentPending(wait)
        };
        Attempt { reserved_until: None, outcome }
    }

    fn needs_reservation(&self, order: &Order) -> bool {
        order.needs_reservation(self.clock.now().plus(self.rules.charge_margin))
    }

    /// Reserves if that is needed, then charges. Remote calls only: no unit of work is open.
    async fn attempt(&self, order: &Order) -> Attempt {
        let mut reserved_until = None;
        if self.needs_reservation(order) {
            let reservation = self.deliveries.reserve(order).await;
            self.note(!matches!(reservation, Reservation::NoAnswer(_)));
            let outcome = match reservation {
                Reservation::Reserved(until) => {
                    reserved_until = Some(until);
                    None
                }
                Reservation::Declined(why) => Some(Outcome::DeliveryDeclined(why)),
                Reservation::Pending(hint) => {
                    Some(Outcome::DeliveryPending(wait(order, hint, LONGEST_BACKOFF)))
                }
                Reservation::NoAnswer(hint) => {
                    Some(Outcome::DeliveryPending(wait(order, hint, LONGEST_SILENCE)))
                }
            };
            if let Some(outcome) = outcome {
                return Attempt { reserved_until, outcome };
            }
        }
        let charge = self.payments.charge(order).await;
        self.note(!matches!(charge, Charge::NoAnswer(_)));
        let outcome = match charge {
            Charge::Approved => Outcome::Approved,
            Charge::Declined(why) => Outcome::PaymentDeclined(why),
            Charge::Pending(hint) => Outcome::PaymentPending(wait(order, hint, LONGEST_BACKOFF)),
            Charge::NoAnswer(hint) => Outcome::PaymentPending(wait(order, hint, LONGEST_SILENCE)),
        };
        Attempt { reserved_until, outcome }
    }

    fn note(&self, answered: bool) {
        if answered {
            self.pace.answered();
        } else {
            self.pace.silent();
        }
    }

    /// Commit 2: writes down what the attempt brought, unless the order ended or was paid meanwhile;
    /// payment has then heard of that by event, or told us.
    async fn settle(&self, id: &OrderId, known: Option<Order>, attempt: &Attempt) -> Result<Order> {
        let mut uow = self.store.begin("SettleOrder").await?;
        let mut order = match known {
            Some(order) => order,
            None => uow.order(id).await?.ok_or_else(|| Error::not_found("order", id))?,
        };
        order.record(attempt, uow.now())?;
        uow.save(&mut order).await?;
        if order.state().is_unpaid() {
            uow.wake(&self.deferred);
        }
        uow.commit().await?;
        Ok(order)
    }
}

/// When to try again: as the partner asks for, or later each time up to `longest`.
fn wait(order: &Order, hint: Option<Duration>, longest: Duration) -> Duration {
    let tries = order.data().attempts.saturating_add(1);
    hint.unwrap_or_else(|| backoff(tries, FIRST_BACKOFF, longest)).clamp(SHORTEST_WAIT, LONGEST_WAIT)
}
