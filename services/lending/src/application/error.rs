//! What clients are told when a rule said no.

use chassis::error::Error;

use crate::domain;

impl From<domain::Error> for Error {
    fn from(error: domain::Error) -> Self {
        let text = error.to_string();
        match error {
            domain::Error::NotConfirmed => Self::precondition("LOAN_NOT_CONFIRMED", text),
            domain::Error::Cancelled => Self::precondition("LOAN_CANCELLED", text),
            domain::Error::MoreThanBorrowed { .. } => Self::precondition("MORE_THAN_BORROWED", text),
        }
    }
}
