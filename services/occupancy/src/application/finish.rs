//! Finishes ends that booking has not heard of yet (R7): by the same question, under the same key.

use chassis::asking::Asking;
use chassis::async_trait;
use chassis::due::Due;
use chassis::error::Result;
use chassis::types::Timestamp;
use chassis::uow::retry_conflicts;

use super::{Release, RoomUses};
use crate::domain::{RoomUse, State};

#[async_trait]
impl Due for RoomUses {
    type Item = RoomUse;

    fn at_once(&self) -> usize {
        16
    }

    fn name(&self) -> &'static str {
        "ending uses"
    }

    fn case(room_use: &RoomUse) -> &str {
        room_use.data().booked.booking_id.as_str()
    }

    async fn next_due(&self) -> Result<Option<Timestamp>> {
        self.store.next_due().await
    }

    async fn lease(&self, most: i64) -> Result<Vec<RoomUse>> {
        let mut uow = self.store.begin("LeaseEnds").await?;
        let until = self.asking.lease(uow.now());
        let due = uow.lease_due(until, most).await?;
        uow.commit().await?;
        Ok(due)
    }

    /// Tells booking of one end, and notes what it says.
    async fn act(&self, seen: RoomUse) -> Result<()> {
        let booking = &seen.data().booked.booking_id;
        if seen.state() != State::Ending {
            return Ok(());
        }
        let turn = self.asking.turn().await?;
        let answer = self.bookings.release(booking).await;
        drop(turn);
        if matches!(answer, Release::NoAnswer(_)) && Asking::is_worrying(seen.data().attempts) {
            let (attempts, since) = (seen.data().attempts, seen.data().ended_at);
            tracing::warn!(%booking, attempts, ?since, "booking has not heard of an end for long");
        }
        retry_conflicts(|| self.note_end(booking, answer, None)).await.map(|_| ())
    }
}
