//! What clients are told when a rule, or booking, said no: the code and the reason of each.

use chassis::error::Error;

use super::Refusal;
use crate::domain::{self, BookingId};

impl From<domain::Error> for Error {
    fn from(error: domain::Error) -> Self {
        use domain::Error as E;
        let text = error.to_string();
        match error {
            E::NotStartable(_) => Self::precondition("USE_NOT_STARTABLE", text),
            E::NotActive(_) => Self::precondition("USE_NOT_ACTIVE", text),
        }
    }
}

impl Refusal {
    /// Why this booking cannot be started.
    pub(super) fn of(self, booking: &BookingId) -> Error {
        let refused = match self {
            Self::Unknown => return Error::not_found("booking", booking),
            Self::NotApproved => Error::precondition("BOOKING_NOT_APPROVED", "the booking is not approved"),
            Self::Denied => Error::precondition("BOOKING_DENIED", "the booking was denied"),
            Self::Cancelled => Error::precondition("BOOKING_CANCELLED", "the booking was cancelled"),
            Self::Released => Error::precondition("BOOKING_RELEASED", "the use of the booking has ended"),
            Self::TooEarly => Error::precondition("TOO_EARLY", "the booked time has not begun"),
            Self::TooLate => Error::precondition("TOO_LATE", "the booked time is over"),
        };
        refused.with_resource("booking", booking)
    }
}
