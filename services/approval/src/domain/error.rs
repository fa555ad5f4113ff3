//! What a rule of deciding says no to.

use super::State;

/// Why a command is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    /// It was decided, or withdrawn.
    #[error("a request that is {} cannot be {wish}", .state.word())]
    AlreadyDecided {
        /// Where it stands.
        state: State,
        /// What the manager wanted.
        wish: &'static str,
    },
}
