//! The passing of time: settles with the carrier, and sends its couriers on their way.

use std::sync::Arc;

use chassis::async_trait;
use chassis::case::{Cases, Cause};
use chassis::error::Result;
use chassis::worker::{Next, Wake, Worker, pump};

use crate::application::{Autopilot, Deliveries};
use crate::domain::Delivery;

/// How many deliveries are settled at the same time.
const AT_ONCE: usize = 32;

/// Asks and tells the carrier what is due, at once after an event and again with back-off.
pub(crate) struct Settler {
    deliveries: Arc<Deliveries>,
    cases: Cases,
    wake: Wake,
}

impl Settler {
    /// Woken by `wake`; acts on behalf of what moved each of `cases`.
    pub(crate) fn new(deliveries: Arc<Deliveries>, cases: Cases, wake: Wake) -> Self {
        Self { deliveries, cases, wake }
    }

    async fn lease(&self, most: usize) -> Result<Vec<(Cause, Delivery)>> {
        let due = self.deliveries.lease_due(most).await?;
        let orders = due.iter().map(|delivery| delivery.data().order_id.to_string()).collect();
        let mut causes = self.cases.causes(orders).await;
        let cause = |delivery: Delivery| {
            (causes.remove(delivery.data().order_id.as_str()).unwrap_or_default(), delivery)
        };
        Ok(due.into_iter().map(cause).collect())
    }

    async fn settle(&self, (cause, delivery): (Cause, Delivery)) {
        let order = delivery.data().order_id.as_str();
        if let Err(error) = cause.go_on(order, self.deliveries.settle(&delivery)).await {
            // It stays due: the lease ends, and it is taken up again.
            tracing::warn!(order, %error, "cannot settle a delivery now");
        }
    }
}

#[async_trait]
impl Worker for Settler {
    fn name(&self) -> &'static str {
        "settler"
    }

    async fn run(&self) -> Result<Next> {
        pump(&self.wake, AT_ONCE, |free| self.lease(free), |leased| self.settle(leased)).await?;
        Ok(self.deliveries.next_due().await?.map_or(Next::Idle, Next::At))
    }
}

/// The simulated carrier's couriers at work.
pub(crate) struct Couriers(pub(crate) Autopilot);

#[async_trait]
impl Worker for Couriers {
    fn name(&self) -> &'static str {
        "couriers"
    }

    async fn run(&self) -> Result<Next> {
        Ok(self.0.work().await?.map_or(Next::Idle, Next::At))
    }
}
