//! What a rule of delivering says no to.

use super::State;

/// Why a command is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    /// Released, or beyond reservation.
    #[error("a delivery that is {} cannot be reserved", .0.word())]
    NotReservable(State),
    /// Another reservation under the id of an order that was reserved for before.
    #[error("a delivery for this order was asked for before, with another {0}")]
    Mismatch(&'static str),
    /// Its order was placed.
    #[error("a delivery that is {} cannot be released", .0.word())]
    NotReleasable(State),
    /// Not in the state that the courier's command needs.
    #[error("a delivery that is {} cannot be {what}", .state.word())]
    NotActive {
        /// The state that it is in.
        state: State,
        /// What the courier wanted.
        what: &'static str,
    },
    /// The store still prepares it.
    #[error("the goods are not ready to be picked up")]
    NotReady,
    /// Somebody else picked it up.
    #[error("another courier picked it up")]
    NotTheCourier,
}
