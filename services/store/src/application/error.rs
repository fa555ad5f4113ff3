//! What a refusal of the domain is to a client.

use chassis::error::Error;

use crate::domain;

impl From<domain::Error> for Error {
    fn from(error: domain::Error) -> Self {
        let message = error.to_string();
        match error {
            domain::Error::NotOwner => Self::denied("NOT_STORE_OWNER", message),
            domain::Error::NotStaff => Self::denied("NOT_STORE_STAFF", message),
            domain::Error::TooManyStaff => Self::precondition("TOO_MANY_STAFF", message),
            domain::Error::CurrencyMismatch { .. } => Self::precondition("CURRENCY_MISMATCH", message),
            domain::Error::StockKindMismatch => Self::precondition("STOCK_KIND_MISMATCH", message),
            domain::Error::WrongState(_) => Self::precondition("WRONG_STATE", message),
            domain::Error::NotAPickupOrder => Self::precondition("NOT_A_PICKUP_ORDER", message),
            domain::Error::NotADeliveryOrder => Self::precondition("NOT_A_DELIVERY_ORDER", message),
            domain::Error::NotAPhoneShop => Self::precondition("NOT_A_PHONE_SHOP", message),
        }
    }
}
