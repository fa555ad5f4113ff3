//! What clients are told when a rule said no: the code and the reason of each.

use chassis::error::Error;

use crate::domain::{self, Refusal};

impl From<domain::Error> for Error {
    fn from(error: domain::Error) -> Self {
        use domain::Error as E;
        let text = error.to_string();
        match error {
            E::InThePast | E::TooFarAhead(_) => Self::invalid("start_time", text),
            E::TooLong(_) => Self::invalid("end_time", text),
            E::Taken => Self::precondition("ROOM_TAKEN", text),
            E::Refused(Refusal::Started) => Self::precondition("BOOKING_STARTED", text),
            E::Refused(Refusal::Denied | Refusal::Cancelled | Refusal::Released) => {
                Self::precondition("BOOKING_ENDED", text)
            }
            E::Refused(Refusal::NotApproved | Refusal::TooEarly | Refusal::TooLate | Refusal::NotStarted) => {
                Self::precondition("BOOKING_NOT_STARTABLE", text)
            }
        }
    }
}
