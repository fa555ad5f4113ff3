//! Finishes deferred orders when they are due, and orders whose own call died between its commits.

use chassis::error::Result;
use chassis::worker::Next;
use futures::StreamExt;

use super::Orders;
use crate::domain::OrderId;

/// How many orders are finished at once: enough to hide a slow partner, too few to overload one.
const AT_ONCE: u8 = 32;

impl Orders {
    /// Does what is due; when to come again.
    pub(crate) async fn finish_due(&self) -> Result<Next> {
        match self.store.next_attempt().await? {
            None => return Ok(Next::Idle),
            Some(at) if at > self.clock.now() => return Ok(Next::At(at)),
            Some(_) => {}
        }
        let due = self.lease().await?;
        // One order's failure is not its neighbours': it is due again when its lease ends.
        let finish = async |id: OrderId| {
            if let Err(error) = self.advance(&id).await {
                tracing::warn!(order = %id, %error, "order cannot be finished now");
            }
        };
        futures::stream::iter(due).for_each_concurrent(usize::from(AT_ONCE), finish).await;
        Ok(Next::Now)
    }

    /// Takes orders that are due, for longer than one attempt lasts. What a call of this process is at
    /// needs nobody else.
    async fn lease(&self) -> Result<Vec<OrderId>> {
        let mut uow = self.store.begin("LeaseDueOrders").await?;
        let until = uow.now().plus(self.rules.attempt_lasts * 2);
        let mut due = uow.lease_due(until, AT_ONCE.into()).await?;
        uow.commit().await?;
        due.retain(|id| !self.flights.is_running(id));
        Ok(due)
    }
}
