//! What a rule of using a room says no to.

use super::State;

/// Why a command is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    /// It was started before, ended, or its booking did.
    #[error("a use that is {} cannot be started", .0.word())]
    NotStartable(State),
    /// It was not started, or ended before.
    #[error("a use that is {} cannot be ended", .0.word())]
    NotActive(State),
}
