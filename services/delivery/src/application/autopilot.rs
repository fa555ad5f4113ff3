//! The simulated carrier's couriers: pick up what is ready and deliver it, by the use cases that every
//! courier has.

use std::sync::Arc;
use std::time::Duration;

use chassis::error::{Code, Error, Result};
use chassis::types::Timestamp;
use chassis::worker::item;

use super::{Deliveries, ForCourier};
use crate::domain::{CourierId, OrderId};

/// The name under which the carrier's couriers work.
const COURIER: &str = "carrier";
/// How many orders are looked at in one go.
const BATCH: i64 = 64;

/// The couriers, and how long they take.
pub(crate) struct Autopilot {
    deliveries: Arc<Deliveries>,
    courier: CourierId,
    pick_up_after: Duration,
    deliver_after: Duration,
}

impl Autopilot {
    /// Who takes goods so long after they were ready, and brings them so long after that.
    pub(crate) fn try_new(
        deliveries: Arc<Deliveries>,
        pick_up_after: Duration,
        deliver_after: Duration,
    ) -> Result<Self> {
        let courier = CourierId::try_new(COURIER).map_err(Error::internal)?;
        Ok(Self { deliveries, courier, pick_up_after, deliver_after })
    }

    /// Does what is due; when to come again, if something waits already. Goods that another courier took
    /// are that courier's.
    pub(crate) async fn work(&self) -> Result<Option<Timestamp>> {
        let now = self.deliveries.clock.now();
        let mut next: Option<Timestamp> = None;
        let mut is_due = |since: Timestamp, after: Duration| {
            let due = since.plus(after);
            next = Some(next.map_or(due, |next| next.min(due)));
            due <= now
        };
        let ForCourier { ready, carried } = self.deliveries.store.for_courier(&self.courier, BATCH).await?;
        for (order, since) in ready {
            if is_due(since, self.pick_up_after) {
                let picked_up = item(self.deliveries.pick_up(&order, &self.courier, None)).await;
                unless_decided(&order, picked_up)?;
            }
        }
        for (order, since) in carried {
            if is_due(since, self.deliver_after) {
                let completed = item(self.deliveries.complete(&order, &self.courier, None)).await;
                unless_decided(&order, completed)?;
            }
        }
        Ok(next)
    }
}

/// A delivery may have been cancelled, or handed to somebody else, a moment ago.
fn unless_decided<T>(order: &OrderId, done: Result<T>) -> Result<()> {
    match done {
        Ok(_) => Ok(()),
        Err(error) if error.code() == Code::FailedPrecondition => {
            tracing::debug!(%order, %error, "the courier came too late");
            Ok(())
        }
        Err(error) => Err(error),
    }
}
