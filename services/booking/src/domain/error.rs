//! What a rule of booking says no to.

use std::time::Duration;

use super::Refusal;

/// Why a command is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    /// The range began before.
    #[error("must not lie in the past")]
    InThePast,
    /// The range begins too far ahead; how far it may.
    #[error("must begin within {} days from now", .0.as_secs() / 86_400)]
    TooFarAhead(Duration),
    /// The range is too long; how long it may be.
    #[error("must be at most {} minutes after the start", .0.as_secs() / 60)]
    TooLong(Duration),
    /// A live booking of the room overlaps (R1).
    #[error("the room is taken for a part of this time")]
    Taken,
    /// The state of the booking does not allow it.
    #[error("{}", .0.text())]
    Refused(Refusal),
}
