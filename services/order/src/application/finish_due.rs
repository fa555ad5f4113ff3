//! Finishes deferred orders when they are due, and orders whose own call died between its commits.

use chassis::error::Result;
use chassis::worker::{Next, pump};

use super::Orders;
use crate::domain::OrderId;

/// How many orders are finished at once: enough to hide a slow partner, too few to overload one.
const AT_ONCE: usize = 32;

impl Orders {
    /// Does what is due, until nothing is; when to come again.
    pub(crate) async fn finish_due(&self) -> Result<Next> {
        // One order's failure is not its neighbours': it is due again when its lease ends.
        let finish = async |id: OrderId| {
            if let Err(error) = self.cases.go_on(id.as_str(), self.advance(&id)).await {
                tracing::warn!(order = %id, %error, "order cannot be finished now");
            }
        };
        pump(&self.deferred, AT_ONCE, |free| self.lease(free), finish).await?;
        Ok(self.store.next_attempt().await?.map_or(Next::Idle, Next::At))
    }

    /// Takes up to `most` orders that are due, for longer than one attempt lasts. What a call of this
    /// process is at needs nobody else.
    async fn lease(&self, most: usize) -> Result<Vec<OrderId>> {
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
