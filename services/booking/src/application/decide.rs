//! What other services ask of a booking: it alone decides between denied and started, and tells why not.

use chassis::error::{Error, Result};
use chassis::uow::retry_conflicts;

use super::Bookings;
use crate::domain::{self, Booking, BookingId, CustomerId, Refusal, Trigger};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Deny it, for this reason.
    Deny(String),
    /// Start it, for this customer: another's booking is not found.
    Start(CustomerId),
    /// Release it.
    Release,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision {
    /// The booking as it is now.
    pub(crate) booking: Booking,
    /// Why it does not do it; none where it does.
    pub(crate) refusal: Option<Refusal>,
}

impl Bookings {
    /// Decides. The booking itself is the key: what it has done already it answers, and does nothing.
    pub(crate) async fn decide(&self, id: &BookingId, wish: &Wish) -> Result<Decision> {
        retry_conflicts(|| self.decide_once(id, wish)).await
    }

    async fn decide_once(&self, id: &BookingId, wish: &Wish) -> Result<Decision> {
        let (step, trigger, reason) = match wish {
            Wish::Deny(reason) => ("DenyBooking", Trigger::Deny, reason.as_str()),
            Wish::Start(_) => ("StartBooking", Trigger::Start, ""),
            Wish::Release => ("ReleaseBooking", Trigger::Release, ""),
        };
        let mut uow = self.store.begin(step).await?;
        let theirs = |booking: &Booking| match wish {
            Wish::Start(customer) => booking.data().customer_id == *customer,
            Wish::Deny(_) | Wish::Release => true,
        };
        let booking = uow.booking(id).await?.filter(theirs);
        let mut booking = booking.ok_or_else(|| Error::not_found("booking", id))?;
        let refusal = match booking.happened(trigger, reason, uow.now()) {
            Ok(()) => None,
            Err(domain::Error::Refused(why)) => Some(why),
            Err(error) => return Err(error.into()),
        };
        uow.save(&mut booking).await?;
        // Also where nothing changed: what was seen of a neighbour is on the disk before it is told.
        uow.commit().await?;
        Ok(Decision { booking, refusal })
    }
}
