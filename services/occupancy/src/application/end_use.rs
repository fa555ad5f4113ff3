//! `EndUse`: releases the booking, then notes that the customer left; without booking the end is kept.

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::{Answer, Release, RoomUses};
use crate::domain::{BookingId, CustomerId, RoomUse, State, Trigger};

impl RoomUses {
    /// Ends the use. OK from then on whatever becomes of booking: it is told until it answers.
    pub(crate) async fn end_use(
        &self,
        customer: &CustomerId,
        booking: &BookingId,
        key: &RequestKey,
    ) -> Result<Answer> {
        let _alone = self.asking.alone(booking.as_str()).await;
        if let Some(before) = retry_conflicts(|| self.ended_before(customer, booking, key)).await? {
            return Ok(self.answer(before));
        }
        // Before anything is written down: who is sent away has begun nothing.
        let turn = self.asking.turn().await?;
        let answer = self.bookings.release(booking).await;
        drop(turn);
        let noted = retry_conflicts(|| self.note_end(booking, answer, Some(key))).await?;
        Ok(self.answer(noted))
    }

    /// What a repeat answers, also under another key: an earlier call may have died before it could tell. A use
    /// that cannot be ended is refused without asking anybody.
    async fn ended_before(
        &self,
        customer: &CustomerId,
        booking: &BookingId,
        key: &RequestKey,
    ) -> Result<Option<RoomUse>> {
        let mut uow = self.store.begin("EndUse").await?;
        let claim = uow.claim_at_commit(key, booking.as_str()).await?;
        let found = uow.room_use(booking).await?.filter(|known| known.data().booked.customer_id == *customer);
        let mut known = found.ok_or_else(|| Error::not_found("room_use", booking))?;
        if claim == Claim::New {
            known.happened(Trigger::AskEnd, uow.now())?;
            if known.state() != State::Ended {
                // The key is kept with the end: this unit of work ends without a trace.
                return Ok(None);
            }
        }
        uow.commit().await?;
        Ok(Some(known))
    }

    /// Writes down what booking said, for a command or for the worker.
    pub(super) async fn note_end(
        &self,
        booking: &BookingId,
        answer: Release,
        key: Option<&RequestKey>,
    ) -> Result<RoomUse> {
        let mut uow = self.store.begin(if key.is_some() { "NoteEnd" } else { "FinishEnd" }).await?;
        let claim = match key {
            Some(key) => uow.claim_at_commit(key, booking.as_str()).await?,
            None => Claim::New,
        };
        let now = uow.now();
        let gone = || Error::internal("a use that was to end is gone");
        let mut room_use = uow.room_use(booking).await?.ok_or_else(gone)?;
        if claim == Claim::New {
            match answer {
                Release::Released => room_use.happened(Trigger::Released, now)?,
                Release::NoAnswer(hint) => {
                    let attempts = room_use.data().attempts.saturating_add(1);
                    room_use.keep_end(now, now.plus(self.asking.wait(attempts, hint)))?;
                    uow.wake(&self.kept);
                }
            }
            uow.save(&mut room_use).await?;
        }
        uow.commit().await?;
        Ok(room_use)
    }
}
