//! Why an order is not taken, not paid or not cancelled.

use chassis::types::{Money, MoneyError};

use super::{ProductId, State};

/// A rule that said no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    /// The menu has no such product of this store.
    #[error("product {0} not found at this store")]
    UnknownProduct(ProductId),
    /// The store does not offer it at present.
    #[error("product {0} is not offered at present")]
    NotOffered(ProductId),
    /// The customer was shown another total.
    #[error("the total is {now}, not {shown}")]
    PriceChanged {
        /// The total by today's prices.
        now: Money,
        /// The total that the customer expects.
        shown: Money,
    },
    /// The items have no total.
    #[error("the total cannot be computed: {0}")]
    NoTotal(#[from] MoneyError),
    /// It ended.
    #[error("the order is {} and cannot be paid any more", .0.word())]
    NotPayable(State),
    /// The customer or the courier has it.
    #[error("the order was handed over already")]
    AlreadyHandedOver,
    /// It ended.
    #[error("the order is {} and cannot be cancelled any more", .0.word())]
    NotCancellable(State),
}
