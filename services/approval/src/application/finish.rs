//! Finishes denials that booking has not heard of yet (R7): by the same question, under the same key.

use chassis::asking::Asking;
use chassis::async_trait;
use chassis::due::Due;
use chassis::error::Result;
use chassis::types::Timestamp;
use chassis::uow::retry_conflicts;

use super::{Approvals, Denial};
use crate::domain::{ApprovalRequest, State};

#[async_trait]
impl Due for Approvals {
    type Item = ApprovalRequest;

    fn at_once(&self) -> usize {
        16
    }

    fn name(&self) -> &'static str {
        "denials"
    }

    fn case(request: &ApprovalRequest) -> &str {
        request.data().booked.booking_id.as_str()
    }

    async fn next_due(&self) -> Result<Option<Timestamp>> {
        self.store.next_due().await
    }

    async fn lease(&self, most: i64) -> Result<Vec<ApprovalRequest>> {
        let mut uow = self.store.begin("LeaseDenials").await?;
        let until = self.asking.lease(uow.now());
        let due = uow.lease_due(until, most).await?;
        uow.commit().await?;
        Ok(due)
    }

    /// Tells booking of one denial, and notes what it says.
    async fn act(&self, seen: ApprovalRequest) -> Result<()> {
        if seen.state() != State::Denying {
            return Ok(());
        }
        let (booking, reason) = (&seen.data().booked.booking_id, seen.data().reason.as_str());
        let turn = self.asking.turn().await?;
        let answer = self.bookings.deny(booking, reason).await;
        drop(turn);
        match &answer {
            Denial::NoAnswer(_) if Asking::is_worrying(seen.data().attempts) => {
                let attempts = seen.data().attempts;
                tracing::warn!(%booking, attempts, "booking has not heard of a denial for long");
            }
            Denial::Late(why) => tracing::info!(%booking, ?why, "a denial that was kept came too late"),
            Denial::Denied(_) | Denial::NoAnswer(_) => {}
        }
        retry_conflicts(|| self.note_denial(booking, reason, &answer, None)).await.map(|_| ())
    }
}
