//! What booking's events make of a request.

use chassis::error::Result;

use super::ApprovalUow;
use crate::domain::{ApprovalRequest, Booked, Trigger};

/// Something that happened to a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Happening {
    /// It asks for a decision.
    Requested,
    /// The customer cancelled it.
    Cancelled,
    /// It is denied, for this reason: our own call may have died before it could write that down.
    Denied(String),
}

/// Lets it happen to the request, within the unit of work that remembers the event.
pub(crate) async fn react(uow: &mut dyn ApprovalUow, booked: Booked, happening: Happening) -> Result<()> {
    let now = uow.now();
    let known = uow.request(&booked.booking_id).await?;
    let mut request = known.unwrap_or_else(|| ApprovalRequest::new(booked, now));
    match happening {
        Happening::Requested => {}
        Happening::Cancelled => request.happened(Trigger::BookingCancelled, now)?,
        Happening::Denied(reason) => request.denied(&reason, now)?,
    }
    uow.save(&mut request).await
}
