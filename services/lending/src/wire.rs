//! The domain's values as protobuf's, for messages and events alike.

use maeul_proto::date::Date;
use maeul_proto::lending::v1 as pb;

use crate::domain::{CancelReason, Copies, Day, State};

/// A number of copies as the API writes it; no loan has more than that can hold.
pub(crate) fn copies(copies: Copies) -> i32 {
    days(copies.count())
}

/// A number of days as the API writes it.
pub(crate) fn days(days: u32) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}

/// A day as the API writes it.
pub(crate) fn date(day: Day) -> Date {
    let (year, month, day) = day.parts();
    Date { year: year.into(), month: month.into(), day: day.into() }
}

/// A state as the API names it.
pub(crate) const fn state(state: State) -> pb::LoanState {
    match state {
        State::Requested => pb::LoanState::Requested,
        State::Confirmed => pb::LoanState::Confirmed,
        State::Cancelled => pb::LoanState::Cancelled,
        State::Returned => pb::LoanState::Returned,
    }
}

/// A reason as the API names it.
pub(crate) const fn reason(reason: CancelReason) -> pb::CancelReason {
    match reason {
        CancelReason::NotEnoughCopies => pb::CancelReason::NotEnoughCopies,
        CancelReason::BookNotFound => pb::CancelReason::BookNotFound,
    }
}
