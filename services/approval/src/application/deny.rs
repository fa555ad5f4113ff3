//! `DenyApproval`: denies the booking, then notes the decision; without booking the denial is kept.

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::{Answer, Approvals, Denial, TooLate};
use crate::domain::{ApprovalRequest, BookingId, ManagerId, State, Trigger};

/// What a manager wants.
#[derive(Debug, Clone)]
pub(crate) struct Deny {
    /// Who says no.
    pub(crate) manager_id: ManagerId,
    /// To what.
    pub(crate) booking_id: BookingId,
    /// Why. May be empty.
    pub(crate) reason: String,
}

impl Approvals {
    /// Says no. Where booking does not answer, the decision is kept and told until it does.
    pub(crate) async fn deny(&self, wish: &Deny, key: &RequestKey) -> Result<Answer> {
        let booking = &wish.booking_id;
        let _alone = self.asking.alone(booking.as_str()).await;
        if let Some(before) = retry_conflicts(|| self.denied_before(wish, key)).await? {
            return Ok(self.answer(before));
        }
        // Before anything is written down: who is sent away has begun nothing.
        let turn = self.asking.turn().await?;
        let answer = self.bookings.deny(booking, &wish.reason).await;
        drop(turn);
        let key = (!matches!(answer, Denial::Late(_))).then_some(key);
        let noted = retry_conflicts(|| self.note_denial(booking, &wish.reason, &answer, key)).await?;
        match answer {
            // Refused for good: that is what the key is kept with.
            Denial::Late(why) => Err(why.of(booking)),
            Denial::Denied(_) | Denial::NoAnswer(_) => Ok(self.answer(noted)),
        }
    }

    /// What a repeat answers, also under another key: an earlier call may have died before it could tell. A
    /// request that cannot be denied is refused without asking anybody.
    async fn denied_before(&self, wish: &Deny, key: &RequestKey) -> Result<Option<ApprovalRequest>> {
        let booking = &wish.booking_id;
        let mut uow = self.store.begin("DenyApproval").await?;
        let claim = uow.claim_at_commit(key, booking.as_str()).await?;
        let found = uow.request(booking).await?.filter(|one| one.data().booked.manager_id == wish.manager_id);
        let mut known = found.ok_or_else(|| Error::not_found("approval_request", booking))?;
        if claim == Claim::New {
            known.happened(Trigger::AskDeny, uow.now())?;
            if known.state() != State::Denied {
                // The key is kept with the denial: this unit of work ends without a trace.
                return Ok(None);
            }
        }
        uow.commit().await?;
        Ok(Some(known))
    }

    /// Writes down what booking said, for a command or for the worker.
    pub(super) async fn note_denial(
        &self,
        booking: &BookingId,
        reason: &str,
        answer: &Denial,
        key: Option<&RequestKey>,
    ) -> Result<ApprovalRequest> {
        let mut uow = self.store.begin(if key.is_some() { "NoteDenial" } else { "FinishDenial" }).await?;
        let claim = match key {
            Some(key) => uow.claim_at_commit(key, booking.as_str()).await?,
            None => Claim::New,
        };
        let now = uow.now();
        let gone = || Error::internal("a request that was to be denied is gone");
        let mut request = uow.request(booking).await?.ok_or_else(gone)?;
        if claim == Claim::New {
            match answer {
                Denial::Denied(reason) => request.denied(reason, now)?,
                Denial::Late(TooLate::Cancelled) => request.happened(Trigger::BookingCancelled, now)?,
                Denial::Late(_) => request.happened(Trigger::DenialCameLate, now)?,
                Denial::NoAnswer(hint) => {
                    let attempts = request.data().attempts.saturating_add(1);
                    request.keep_denial(reason, now, now.plus(self.asking.wait(attempts, *hint)))?;
                    uow.wake(&self.kept);
                }
            }
            uow.save(&mut request).await?;
        }
        uow.commit().await?;
        Ok(request)
    }
}
