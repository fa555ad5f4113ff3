//! Why the rules refuse a command.

use super::Copies;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    /// L5: a book is not removed, nor are copies given away, while they are out.
    #[error("{out} copies of the book are out")]
    CopiesAreOut {
        /// How many.
        out: Copies,
    },
    /// Copies come back of a loan that has fewer out.
    #[error("{returned} copies came back where {out} are out")]
    NotOut {
        /// How many came.
        returned: Copies,
        /// How many are out.
        out: Copies,
    },
}
