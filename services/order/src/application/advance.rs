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

impl Orders {
    /// Finishes the order as far as it goes now; the order as it then is. If somebody is at it, waits
    /// for that instead.
    pub(crate) async fn advance(&self, id: &OrderId) -> Result<Order> {
        let lead = self.flights.lead_or_wait(id.as_str()).await;
        let order = self.existing(id).await?;
        if lead.is_none() || !order.state().is_unpaid() {
            return Ok(order);
        }
        if order.is_overdue(self.clock.now()) {
            return self.expire(id).await;
        }
        let attempt = self.attempt(&order).await;
        let settled = retry_conflicts(|| self.settle(id, &attempt)).await?;
        if settled.state().ended_unpaid() && attempt.reserved_until.or(order.data().reserved_until).is_some()
        {
            self.deliveries.release(id);
        }
        Ok(settled)
    }

    /// Like [`Orders::advance`], but a failure of our own leaves the order as it was: it was taken,
    /// and the worker will finish it.
    pub(super) async fn advance_or_keep(&self, order: Order) -> Order {
        match self.advance(&order.data().id).await {
            Ok(order) => order,
            Err(error) => {
                tracing::warn!(order = %order.data().id, %error, "order cannot be finished now, the worker will");
                order
            }
        }
    }

    /// Reserves if that is needed, then charges. Remote calls only: no unit of work is open.
    async fn attempt(&self, order: &Order) -> Attempt {
        let wait = |hint: Option<Duration>| {
            let tries = order.data().attempts.saturating_add(1);
            let wait =
                hint.unwrap_or_else(|| backoff(tries, Duration::from_millis(500), Duration::from_secs(15)));
            wait.clamp(SHORTEST_WAIT, LONGEST_WAIT)
        };
        let mut reserved_until = None;
        if order.needs_reservation(self.clock.now().plus(self.rules.charge_margin)) {
            let outcome = match self.deliveries.reserve(order).await {
                Reservation::Reserved(until) => {
                    reserved_until = Some(until);
                    None
                }
                Reservation::Declined(why) => Some(Outcome::DeliveryDeclined(why)),
                Reservation::Pending(hint) => Some(Outcome::DeliveryPending(wait(hint))),
            };
            if let Some(outcome) = outcome {
                return Attempt { reserved_until, outcome };
            }
        }
        let outcome = match self.payments.charge(order).await {
            Charge::Approved => Outcome::Approved,
            Charge::Declined(why) => Outcome::PaymentDeclined(why),
            Charge::Pending(hint) => Outcome::PaymentPending(wait(hint)),
        };
        Attempt { reserved_until, outcome }
    }

    /// Commit 2: writes down what the attempt brought, unless the order ended or was paid meanwhile;
    /// payment has then heard of that by event, or told us.
    async fn settle(&self, id: &OrderId, attempt: &Attempt) -> Result<Order> {
        let mut uow = self.store.begin("SettleOrder").await?;
        let mut order = uow.order(id).await?.ok_or_else(|| Error::not_found("order", id))?;
        order.record(attempt, uow.now())?;
        uow.save(&mut order).await?;
        if order.state().is_unpaid() {
            uow.wake(&self.deferred);
        }
        uow.commit().await?;
        Ok(order)
    }
}
