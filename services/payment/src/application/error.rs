//! What clients are told when a rule said no: the code and the reason of each.

use chassis::error::Error;

use crate::domain;

impl From<domain::Error> for Error {
    fn from(error: domain::Error) -> Self {
        let text = error.to_string();
        match error {
            domain::Error::Voided => Self::precondition("PAYMENT_VOIDED", text),
            domain::Error::Mismatch(_) => Self::precondition("CHARGE_MISMATCH", text),
        }
    }
}
