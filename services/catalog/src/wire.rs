//! The domain's values as protobuf's, for messages and events alike.

use maeul_proto::catalog::v1 as pb;

use crate::domain::{Copies, LendingState, Reason};

/// A number of copies as the API writes it; no library has more than that can hold.
pub(crate) fn copies(copies: Copies) -> i32 {
    i32::try_from(copies.count()).unwrap_or(i32::MAX)
}

/// A state as the API names it.
pub(crate) const fn state(state: LendingState) -> pb::LendingState {
    match state {
        LendingState::Lent => pb::LendingState::Lent,
        LendingState::Refused => pb::LendingState::Refused,
    }
}

/// A reason as the API names it.
pub(crate) const fn reason(reason: Reason) -> pb::RefusalReason {
    match reason {
        Reason::NotEnoughCopies => pb::RefusalReason::NotEnoughCopies,
        Reason::BookNotFound => pb::RefusalReason::BookNotFound,
    }
}
