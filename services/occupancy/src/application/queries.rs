//! Looking at uses.

use chassis::error::{Error, Result};
use chassis::grpc::{Page, PageToken};
use chassis::types::Timestamp;

use super::{RoomUses, Whose};
use crate::domain::{BookingId, RoomUse};

impl RoomUses {
    /// The use of one booking; another customer's is not found.
    pub(crate) async fn get(&self, whose: &Whose, booking: &BookingId) -> Result<RoomUse> {
        let found = self.store.room_use(booking).await?;
        let theirs = found.filter(|one| whose.includes(&one.data().booked.customer_id));
        theirs.ok_or_else(|| Error::not_found("room_use", booking))
    }

    /// A page of uses, newest first, of those that changed after `updated_after`.
    pub(crate) async fn list(
        &self,
        whose: &Whose,
        updated_after: Timestamp,
        token: &PageToken,
        size: i64,
    ) -> Result<Page<RoomUse>> {
        let rows = self.store.list(whose, updated_after, token, size + 1).await?;
        let place =
            |one: &RoomUse| PageToken::after(one.data().created_at, one.data().booked.booking_id.as_str());
        Ok(Page::cut(rows, size, place))
    }
}
