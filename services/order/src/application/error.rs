//! What clients are told when a rule said no: the code and the reason of each.

use chassis::error::Error;

use crate::domain;

impl From<domain::Error> for Error {
    fn from(error: domain::Error) -> Self {
        use domain::Error as E;
        let text = error.to_string();
        match error {
            E::UnknownProduct(id) => Self::not_found("product", id),
            E::NotOffered(id) => Self::precondition("PRODUCT_NOT_OFFERED", text).with_resource("product", id),
            E::PriceChanged { .. } => Self::precondition("PRICE_CHANGED", text),
            E::NoTotal(_) => Self::invalid("items", text),
            E::NotPayable(_) => Self::precondition("ORDER_NOT_PAYABLE", text),
            E::AlreadyHandedOver => Self::precondition("ORDER_ALREADY_HANDED_OVER", text),
            E::NotCancellable(_) => Self::precondition("ORDER_NOT_CANCELLABLE", text),
        }
    }
}
