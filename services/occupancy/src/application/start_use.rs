//! `StartUse`: claims the booking, then notes that the room is in use.

use chassis::error::Result;
use chassis::idempotency::{Claim, RequestKey};
use chassis::types::Timestamp;
use chassis::uow::retry_conflicts;

use super::{RoomUses, Start, away};
use crate::domain::{Booked, BookingId, CustomerId, RoomUse, State, Trigger};

impl RoomUses {
    /// Starts to use the room. Booking decides; without its answer nothing is begun that it would not tell by
    /// event, and the same key may be used again.
    pub(crate) async fn start_use(
        &self,
        customer: &CustomerId,
        booking: &BookingId,
        key: &RequestKey,
    ) -> Result<RoomUse> {
        let _alone = self.asking.alone(booking.as_str()).await;
        if let Some(before) = retry_conflicts(|| self.started_before(customer, booking, key)).await? {
            return Ok(before);
        }
        let turn = self.asking.turn().await?;
        let answer = self.bookings.start(booking, customer).await;
        drop(turn);
        match answer {
            Start::Started(booked, at) => retry_conflicts(|| self.note_start(&booked, at, key)).await,
            Start::Refused(why) => Err(why.of(booking)),
            Start::NoAnswer(hint) => Err(away(hint)),
        }
    }

    /// What a repeat answers, also under another key: an earlier call may have died before it could tell. A use
    /// that cannot be started is refused without asking anybody.
    async fn started_before(
        &self,
        customer: &CustomerId,
        booking: &BookingId,
        key: &RequestKey,
    ) -> Result<Option<RoomUse>> {
        let mut uow = self.store.begin("StartUse").await?;
        let claim = uow.claim_at_commit(key, booking.as_str()).await?;
        let found = uow.room_use(booking).await?.filter(|known| known.data().booked.customer_id == *customer);
        match (claim, found) {
            (Claim::Repeat(_), known) => {
                uow.commit().await?;
                Ok(known)
            }
            (Claim::New, Some(mut known)) => {
                known.happened(Trigger::AskStart, uow.now())?;
                if known.state() != State::InUse {
                    // The key is kept with the start: this unit of work ends without a trace.
                    return Ok(None);
                }
                uow.commit().await?;
                Ok(Some(known))
            }
            // Its approval may not have been heard of yet; booking knows.
            (Claim::New, None) => Ok(None),
        }
    }

    async fn note_start(&self, booked: &Booked, at: Timestamp, key: &RequestKey) -> Result<RoomUse> {
        let mut uow = self.store.begin("NoteStart").await?;
        let claim = uow.claim_at_commit(key, booked.booking_id.as_str()).await?;
        let now = uow.now();
        let known = uow.room_use(&booked.booking_id).await?;
        let mut room_use = known.unwrap_or_else(|| RoomUse::expected(booked.clone(), now));
        if claim == Claim::New {
            room_use.happened(Trigger::Started, at)?;
            uow.save(&mut room_use).await?;
        }
        uow.commit().await?;
        Ok(room_use)
    }
}
