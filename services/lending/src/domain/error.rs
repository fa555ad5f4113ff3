//! Why copies are not taken back.

use super::Copies;

/// A rule that said no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    /// Nobody knows yet whether the copies are out.
    #[error("the loan is not confirmed yet")]
    NotConfirmed,
    /// No copy ever went out.
    #[error("the loan was cancelled")]
    Cancelled,
    /// L3: never more than were borrowed of that loan.
    #[error("{returned} copies cannot come back where {out} are out")]
    MoreThanBorrowed {
        /// How many were to come back.
        returned: Copies,
        /// How many are out.
        out: Copies,
    },
}
