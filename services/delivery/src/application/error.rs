//! What clients are told when a rule said no: the code and the reason of each.

use chassis::error::Error;

use crate::domain;

impl From<domain::Error> for Error {
    fn from(error: domain::Error) -> Self {
        use domain::Error as E;
        let text = error.to_string();
        match error {
            E::NotReservable(_) => Self::precondition("DELIVERY_NOT_RESERVABLE", text),
            E::Mismatch(_) => Self::precondition("RESERVATION_MISMATCH", text),
            E::NotReleasable(_) => Self::precondition("DELIVERY_NOT_RELEASABLE", text),
            E::NotActive { .. } => Self::precondition("DELIVERY_NOT_ACTIVE", text),
            E::NotReady => Self::precondition("NOT_READY", text),
            E::NotTheCourier => Self::denied("NOT_THE_COURIER", text),
        }
    }
}
