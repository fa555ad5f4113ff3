//! The passing of time: tells booking of denials that it has not heard of.

use std::sync::Arc;

use chassis::async_trait;
use chassis::case::{Cases, Cause};
use chassis::error::Result;
use chassis::worker::{Next, Wake, Worker, pump};

use crate::application::Approvals;
use crate::domain::ApprovalRequest;

/// How many denials are told at the same time: enough to hide a slow booking, too few to overload one.
const AT_ONCE: usize = 16;

/// Finishes denials that were kept.
pub(crate) struct Finisher {
    approvals: Arc<Approvals>,
    cases: Cases,
    wake: Wake,
}

impl Finisher {
    /// Woken by `wake`; acts on behalf of what moved each of `cases`.
    pub(crate) fn new(approvals: Arc<Approvals>, cases: Cases, wake: Wake) -> Self {
        Self { approvals, cases, wake }
    }

    async fn lease(&self, most: usize) -> Result<Vec<(Cause, ApprovalRequest)>> {
        let due = self.approvals.lease_due(most).await?;
        let bookings = due.iter().map(|one| one.data().booked.booking_id.to_string()).collect();
        let mut causes = self.cases.causes(bookings).await;
        let cause = |one: ApprovalRequest| {
            (causes.remove(one.data().booked.booking_id.as_str()).unwrap_or_default(), one)
        };
        Ok(due.into_iter().map(cause).collect())
    }

    async fn finish(&self, (cause, one): (Cause, ApprovalRequest)) {
        let booking = one.data().booked.booking_id.as_str();
        if let Err(error) = cause.go_on(booking, self.approvals.finish(&one)).await {
            // It stays due: the lease ends, and it is taken up again.
            tracing::warn!(booking, %error, "cannot finish a denial now");
        }
    }
}

#[async_trait]
impl Worker for Finisher {
    fn name(&self) -> &'static str {
        "denials"
    }

    async fn run(&self) -> Result<Next> {
        pump(&self.wake, AT_ONCE, |free| self.lease(free), |leased| self.finish(leased)).await?;
        Ok(self.approvals.next_due().await?.map_or(Next::Idle, Next::At))
    }
}
