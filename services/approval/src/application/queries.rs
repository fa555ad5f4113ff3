//! Looking at requests.

use chassis::error::{Error, Result};
use chassis::grpc::{Page, PageToken};
use chassis::types::Timestamp;

use super::{Approvals, Whose};
use crate::domain::{ApprovalRequest, BookingId, State};

impl Approvals {
    /// The request of one booking; another manager's is not found.
    pub(crate) async fn get(&self, whose: &Whose, booking: &BookingId) -> Result<ApprovalRequest> {
        let found = self.store.request(booking).await?;
        let theirs = found.filter(|one| whose.includes(&one.data().booked.manager_id));
        theirs.ok_or_else(|| Error::not_found("approval_request", booking))
    }

    /// A page of requests, newest first, of those that changed after `updated_after`.
    pub(crate) async fn list(
        &self,
        whose: &Whose,
        state: Option<State>,
        updated_after: Timestamp,
        token: &PageToken,
        size: i64,
    ) -> Result<Page<ApprovalRequest>> {
        let rows = self.store.list(whose, state, updated_after, token, size + 1).await?;
        let place = |one: &ApprovalRequest| {
            PageToken::after(one.data().created_at, one.data().booked.booking_id.as_str())
        };
        Ok(Page::cut(rows, size, place))
    }
}
