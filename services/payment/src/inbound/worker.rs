//! Settles what is open with the provider, at once after an event and again with back-off.

use std::sync::Arc;

use chassis::async_trait;
use chassis::case::Cases;
use chassis::error::Result;
use chassis::worker::{Next, Wake, Worker, pump};

use crate::application::Payments;
use crate::domain::Payment;

/// How many payments are settled at the same time.
const AT_ONCE: usize = 32;

/// The worker.
pub(crate) struct Settler {
    payments: Arc<Payments>,
    cases: Cases,
    wake: Wake,
}

impl Settler {
    /// Woken by `wake`; acts on behalf of what moved each of `cases`.
    pub(crate) fn new(payments: Arc<Payments>, cases: Cases, wake: Wake) -> Self {
        Self { payments, cases, wake }
    }

    async fn settle(&self, payment: Payment) {
        let order = payment.data().order_id.as_str();
        if let Err(error) = self.cases.go_on(order, self.payments.settle(&payment)).await {
            // It stays due: the lease ends, and it is taken up again.
            tracing::warn!(order, %error, "cannot settle a payment now");
        }
    }
}

#[async_trait]
impl Worker for Settler {
    fn name(&self) -> &'static str {
        "settler"
    }

    async fn run(&self) -> Result<Next> {
        pump(&self.wake, AT_ONCE, |free| self.payments.lease_due(free), |payment| self.settle(payment))
            .await?;
        Ok(self.payments.next_due().await?.map_or(Next::Idle, Next::At))
    }
}
