//! Why the rules refuse a command.

use chassis::types::Currency;

use super::State;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    #[error("only the owner of the store may do this")]
    NotOwner,
    #[error("only the owner and the staff of the store may do this")]
    NotStaff,
    #[error("the staff has as many people as a store can have")]
    TooManyStaff,
    #[error("the store prices in {} and not in {}", .store.code(), .given.code())]
    CurrencyMismatch { store: Currency, given: Currency },
    #[error("the stock of this product is kept in another way")]
    StockKindMismatch,
    #[error("the order is {0}")]
    WrongState(State),
    #[error("the order is not fetched by the customer but delivered")]
    NotAPickupOrder,
    #[error("the order is not delivered but fetched by the customer")]
    NotADeliveryOrder,
    #[error("only a phone shop ships")]
    NotAPhoneShop,
}
