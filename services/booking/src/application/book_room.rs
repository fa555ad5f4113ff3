//! `BookRoom`: holds a room for a time range, until its manager has decided.

use chassis::clock::new_id;
use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Bookings;
use crate::domain::{self, Booking, BookingId, CustomerId, RoomId, TimeRange};

/// What a customer wants.
#[derive(Debug, Clone)]
pub(crate) struct BookRoom {
    /// Who books.
    pub(crate) customer_id: CustomerId,
    /// Which room.
    pub(crate) room_id: RoomId,
    /// When.
    pub(crate) range: TimeRange,
}

impl Bookings {
    /// Books the room. Whether the range may be booked is asked after the key: a repeat is answered also when
    /// its range has begun meanwhile.
    pub(crate) async fn book_room(&self, wish: &BookRoom, key: &RequestKey) -> Result<Booking> {
        let book = async || {
            let id = BookingId::try_new(new_id()).map_err(Error::internal)?;
            let mut uow = self.store.begin("BookRoom").await?;
            if let Claim::Repeat(id) = uow.claim_at_commit(key, id.as_str()).await? {
                let id = BookingId::try_new(id).map_err(Error::internal)?;
                let booking = uow.booking(&id).await?;
                // The first call's commit may still be on its way to the disk: ours waits behind it.
                uow.commit().await?;
                return booking.ok_or_else(|| Error::internal("a booking that was taken is gone"));
            }
            self.limits.check(wish.range, uow.now())?;
            let room = uow.room(&wish.room_id).await?;
            let room = room.ok_or_else(|| Error::not_found("room", &wish.room_id))?;
            let mut booking = Booking::request(id, wish.customer_id.clone(), &room, wish.range, uow.now());
            if !uow.hold(&mut booking).await? {
                return Err(Error::from(domain::Error::Taken).with_resource("room", &wish.room_id));
            }
            uow.commit().await?;
            Ok(booking)
        };
        retry_conflicts(book).await
    }
}
