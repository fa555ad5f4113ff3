//! `CancelBooking`: the customer gives a booking up whose use has not begun.

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Bookings;
use crate::domain::{Booking, BookingId, CustomerId, Trigger};

impl Bookings {
    /// Cancels the booking. A repeat answers it as it is then.
    pub(crate) async fn cancel_booking(
        &self,
        customer: &CustomerId,
        id: &BookingId,
        key: &RequestKey,
    ) -> Result<Booking> {
        let cancel = async || {
            let mut uow = self.store.begin("CancelBooking").await?;
            let claim = uow.claim(key, id.as_str()).await?;
            let booking = uow.booking(id).await?.filter(|booking| booking.data().customer_id == *customer);
            let mut booking = booking.ok_or_else(|| Error::not_found("booking", id))?;
            if claim == Claim::New {
                booking.happened(Trigger::Cancel, "", uow.now())?;
                uow.save(&mut booking).await?;
            }
            // Also for a repeat: the first call's commit may still be on its way to the disk.
            uow.commit().await?;
            Ok(booking)
        };
        retry_conflicts(cancel).await
    }
}
