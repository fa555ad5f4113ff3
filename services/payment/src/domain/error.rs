//! What a rule of paying says no to.

/// Why a charge is refused without asking the provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    /// The order ended first: nothing of it is charged any more.
    #[error("the order ended before it was paid, and is not charged any more")]
    Voided,
    /// Another charge under the id of an order that was charged before.
    #[error("a charge for this order was asked for before, with another {0}")]
    Mismatch(&'static str),
}
