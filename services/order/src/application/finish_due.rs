//! Finishes deferred orders when they are due, and orders whose own call died between its commits.

use std::time::Duration;

use chassis::error::Result;
use chassis::worker::{Next, backoff, pump};

use super::Orders;
use crate::domain::OrderId;

/// How many orders are finished at once: enough to hide a slow partner, too few to overload one.
const AT_ONCE: usize = 64;
/// The first and the longest pause after a failure of our own, as while the database is away.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// How long between two looks at a partner that is away.
const LOOK: Duration = Duration::from_millis(500);

impl Orders {
    /// Does what is due, until nothing is; when to come again.
    pub(crate) async fn finish_due(&self) -> Result<Next> {
        // One order's failure is not its neighbours'. Nobody else takes it up before its lease ends, and a short
        // failure is not to cost its customer so long.
        let finish = async |id: OrderId| {
            let (mut failures, mut waited) = (0, Duration::ZERO);
            while let Err(error) = self.cases.go_on(id.as_str(), self.advance(&id)).await {
                tracing::warn!(order = %id, %error, "order cannot be finished now");
                failures += 1;
                let pause = backoff(failures, FIRST_PAUSE, LONGEST_PAUSE);
                waited += pause;
                if waited > self.rules.attempt_lasts {
                    return;
                }
                tokio::time::sleep(pause).await;
            }
        };
        // While a partner is away one order is enough to notice its return; then comes everybody.
        let mut looked = false;
        let claim = |free: usize| {
            let most = match self.pace.is_away() {
                false => free,
                true if std::mem::replace(&mut looked, true) => 0,
                true => 1,
            };
            self.lease(most)
        };
        pump(&self.deferred, AT_ONCE, claim, finish).await?;
        let soonest = self.pace.is_away().then(|| self.clock.now().plus(LOOK));
        let due = self.store.next_attempt().await?;
        Ok(due.map_or(Next::Idle, |at| Next::At(soonest.map_or(at, |soonest| at.max(soonest)))))
    }

    /// Takes up to `most` orders that are due, for longer than one attempt lasts. What a call of this
    /// process is at needs nobody else.
    async fn lease(&self, most: usize) -> Result<Vec<OrderId>> {
        if most == 0 {
            return Ok(Vec::new());
        }
        // Most often nothing is due; a look does not need the writer.
        if self.store.next_attempt().await?.is_none_or(|at| at > self.clock.now()) {
            return Ok(Vec::new());
        }
        let mut uow = self.store.begin("LeaseDueOrders").await?;
        let until = uow.now().plus(self.rules.attempt_lasts * 2);
        let mut due = uow.lease_due(until, i64::try_from(most).unwrap_or(i64::MAX)).await?;
        uow.commit().await?;
        due.retain(|id| !self.flights.is_in(id.as_str()));
        Ok(due)
    }
}
