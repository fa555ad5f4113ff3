//! `GrantApproval`: the manager agrees; booking hears of it by event.

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Approvals;
use crate::domain::{ApprovalRequest, BookingId, ManagerId, Trigger};

impl Approvals {
    /// Agrees. A repeat answers the request as it is then.
    pub(crate) async fn grant(
        &self,
        manager: &ManagerId,
        booking: &BookingId,
        key: &RequestKey,
    ) -> Result<ApprovalRequest> {
        let grant = async || {
            let mut uow = self.store.begin("GrantApproval").await?;
            let claim = uow.claim(key, booking.as_str()).await?;
            let found = uow.request(booking).await?.filter(|one| one.data().booked.manager_id == *manager);
            let mut request = found.ok_or_else(|| Error::not_found("approval_request", booking))?;
            if claim == Claim::New {
                request.happened(Trigger::Grant, uow.now())?;
                uow.save(&mut request).await?;
            }
            // Also for a repeat: the first call's commit may still be on its way to the disk.
            uow.commit().await?;
            Ok(request)
        };
        retry_conflicts(grant).await
    }
}
