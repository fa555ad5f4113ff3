//! What clients are told when a rule, or booking, said no: the code and the reason of each.

use chassis::error::Error;

use super::TooLate;
use crate::domain::{self, BookingId};

impl From<domain::Error> for Error {
    fn from(error: domain::Error) -> Self {
        let text = error.to_string();
        match error {
            domain::Error::AlreadyDecided { .. } => Self::precondition("APPROVAL_ALREADY_DECIDED", text),
        }
    }
}

impl TooLate {
    /// Why this booking cannot be denied.
    pub(super) fn of(self, booking: &BookingId) -> Error {
        let refused = match self {
            Self::Started => Error::precondition("BOOKING_STARTED", "the use of the booking has begun"),
            Self::Released => Error::precondition("BOOKING_RELEASED", "the use of the booking has ended"),
            Self::Cancelled => Error::precondition("BOOKING_CANCELLED", "the booking was cancelled"),
        };
        refused.with_resource("booking", booking)
    }
}
