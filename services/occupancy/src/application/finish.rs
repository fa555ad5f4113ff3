//! Finishes ends that booking has not heard of yet (R7): by the same question, under the same key.

use chassis::error::Result;
use chassis::types::Timestamp;
use chassis::uow::retry_conflicts;

use super::{GRACE, Release, RoomUses};
use crate::domain::{RoomUse, State};

/// From this many questions without an answer on, somebody should have a look.
const WORRYING: u32 = 5;

impl RoomUses {
    /// Takes up to `most` uses that are due, for longer than one call lasts.
    pub(crate) async fn lease_due(&self, most: usize) -> Result<Vec<RoomUse>> {
        // Most often nothing is due; a look does not need the writer.
        if self.store.next_due().await?.is_none_or(|at| at > self.clock.now()) {
            return Ok(Vec::new());
        }
        let mut uow = self.store.begin("LeaseEnds").await?;
        let until = uow.now().plus(self.timeout).plus(GRACE);
        let due = uow.lease_due(until, i64::try_from(most).unwrap_or(i64::MAX)).await?;
        uow.commit().await?;
        Ok(due)
    }

    /// When the next use is due.
    pub(crate) async fn next_due(&self) -> Result<Option<Timestamp>> {
        self.store.next_due().await
    }

    /// Tells booking of one end, and notes what it says.
    pub(crate) async fn finish(&self, seen: &RoomUse) -> Result<()> {
        let booking = &seen.data().booked.booking_id;
        if seen.state() != State::Ending {
            return Ok(());
        }
        let turn = self.admission.enter().await?;
        let answer = self.bookings.release(booking).await;
        drop(turn);
        if let (Release::NoAnswer(_), WORRYING..) = (answer, seen.data().attempts) {
            let (attempts, since) = (seen.data().attempts, seen.data().ended_at);
            tracing::warn!(%booking, attempts, ?since, "booking has not heard of an end for long");
        }
        retry_conflicts(|| self.note_end(booking, answer, None)).await.map(|_| ())
    }
}
