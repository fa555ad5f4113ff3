//! What a refusal of the domain is to a client.

use chassis::error::Error;

use crate::domain;

impl From<domain::Error> for Error {
    fn from(error: domain::Error) -> Self {
        match error {
            domain::Error::CopiesAreOut { .. } => Self::precondition("COPIES_ARE_OUT", error.to_string()),
            // No client asks for it: the loan let more come back than went out.
            domain::Error::NotOut { .. } => Self::internal(error),
        }
    }
}
