//! What a manager's agreement makes of a booking.

use chassis::error::{Error, Result};

use super::BookingUow;
use crate::domain::{BookingId, Trigger};

/// The manager agreed: within the unit of work that remembers the event. A booking that ended meanwhile stays
/// as it is; one that was never taken is a mistake, and the event is set aside.
pub(crate) async fn granted(uow: &mut dyn BookingUow, id: &str) -> Result<()> {
    let id = BookingId::try_new(id).map_err(Error::internal)?;
    let unknown = || Error::internal(format!("no booking {id} to approve"));
    let mut booking = uow.booking(&id).await?.ok_or_else(unknown)?;
    booking.happened(Trigger::Grant, "", uow.now())?;
    uow.save(&mut booking).await
}
