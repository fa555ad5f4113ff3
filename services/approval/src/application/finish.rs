//! Finishes denials that booking has not heard of yet (R7): by the same question, under the same key.

use chassis::error::Result;
use chassis::types::Timestamp;
use chassis::uow::retry_conflicts;

use super::{Approvals, Denial, GRACE};
use crate::domain::{ApprovalRequest, State};

/// From this many questions without an answer on, somebody should have a look.
const WORRYING: u32 = 5;

impl Approvals {
    /// Takes up to `most` requests that are due, for longer than one call lasts.
    pub(crate) async fn lease_due(&self, most: usize) -> Result<Vec<ApprovalRequest>> {
        // Most often nothing is due; a look does not need the writer.
        if self.store.next_due().await?.is_none_or(|at| at > self.clock.now()) {
            return Ok(Vec::new());
        }
        let mut uow = self.store.begin("LeaseDenials").await?;
        let until = uow.now().plus(self.timeout).plus(GRACE);
        let due = uow.lease_due(until, i64::try_from(most).unwrap_or(i64::MAX)).await?;
        uow.commit().await?;
        Ok(due)
    }

    /// When the next request is due.
    pub(crate) async fn next_due(&self) -> Result<Option<Timestamp>> {
        self.store.next_due().await
    }

    /// Tells booking of one denial, and notes what it says.
    pub(crate) async fn finish(&self, seen: &ApprovalRequest) -> Result<()> {
        if seen.state() != State::Denying {
            return Ok(());
        }
        let (booking, reason) = (&seen.data().booked.booking_id, seen.data().reason.as_str());
        let turn = self.admission.enter().await?;
        let answer = self.bookings.deny(booking, reason).await;
        drop(turn);
        match &answer {
            Denial::NoAnswer(_) if seen.data().attempts >= WORRYING => {
                let attempts = seen.data().attempts;
                tracing::warn!(%booking, attempts, "booking has not heard of a denial for long");
            }
            Denial::Late(why) => tracing::info!(%booking, ?why, "a denial that was kept came too late"),
            Denial::Denied(_) | Denial::NoAnswer(_) => {}
        }
        retry_conflicts(|| self.note_denial(booking, reason, &answer, None)).await.map(|_| ())
    }
}
