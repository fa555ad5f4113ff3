//! Looking at rooms and bookings.

use chassis::error::{Error, Result};
use chassis::grpc::{Page, PageToken};
use chassis::types::Timestamp;

use super::{Bookings, Whose};
use crate::domain::{Booking, BookingId, Room, RoomId};

impl Bookings {
    /// One room.
    pub(crate) async fn room(&self, id: &RoomId) -> Result<Room> {
        self.store.room(id).await?.ok_or_else(|| Error::not_found("room", id))
    }

    /// A page of rooms, by their ids.
    pub(crate) async fn rooms(&self, token: &PageToken, size: i64) -> Result<Page<Room>> {
        let rooms = self.store.rooms(token, size + 1).await?;
        Ok(Page::cut(rooms, size, |room| PageToken { at: 0, id: room.id.to_string() }))
    }

    /// One booking; another customer's is not found, nor is one of another manager's room, if one is named.
    pub(crate) async fn booking(
        &self,
        whose: &Whose,
        manager: Option<&str>,
        id: &BookingId,
    ) -> Result<Booking> {
        let found = self.store.booking(id).await?.filter(|booking| {
            let data = booking.data();
            whose.includes(&data.customer_id)
                && manager.is_none_or(|manager| data.manager_id.as_str() == manager)
        });
        found.ok_or_else(|| Error::not_found("booking", id))
    }

    /// A page of bookings, newest first, of those that changed after `updated_after`.
    pub(crate) async fn bookings(
        &self,
        whose: &Whose,
        manager: Option<&str>,
        updated_after: Timestamp,
        token: &PageToken,
        size: i64,
    ) -> Result<Page<Booking>> {
        let rows = self.store.bookings(whose, manager, updated_after, token, size + 1).await?;
        Ok(Page::cut(rows, size, |one| PageToken::after(one.data().created_at, one.data().id.as_str())))
    }
}
