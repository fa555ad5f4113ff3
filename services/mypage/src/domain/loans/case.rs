//! What is known of one loan.
//!
//! One context publishes about it, and its events carry totals, never differences: how many copies are out, what was
//! charged so far. So the latest event that tells a total is enough, whatever arrived before or after it.

use chassis::types::Money;

use super::super::{Case, Latest, Section, advance, fill};
use super::{BookId, Day, LoanId};

chassis::types::words! {
    /// Where a loan stands.
    enum LoanState {
        /// Taken; the catalog has not decided yet.
        Requested = "REQUESTED",
        /// Copies are out.
        Confirmed = "CONFIRMED",
        /// Ended: no copy ever went out.
        Cancelled = "CANCELLED",
        /// Ended: all copies are back.
        Returned = "RETURNED",
    }

    /// Why a loan was cancelled.
    enum CancelReason {
        /// Fewer copies are left than were asked for.
        NotEnoughCopies = "NOT_ENOUGH_COPIES",
        /// The library does not have the book, or no longer.
        BookNotFound = "BOOK_NOT_FOUND",
    }
}

/// What was borrowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Book {
    /// The book.
    pub(crate) id: BookId,
    /// Its title; empty while the library has not told it.
    pub(crate) title: String,
}

/// What happened to a loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LoanEvent {
    /// So many copies were asked for.
    Requested { copies: u32 },
    /// They are out, until a day.
    Confirmed { copies: u32, due_on: Day },
    /// None of them goes out.
    Cancelled { copies: u32, reason: Option<CancelReason> },
    /// Some are back; so many are still out.
    Returned { copies_out: u32, days_late: u32 },
    /// So many are out after the day on which they were due.
    Overdue { copies_out: u32, due_on: Day, days_late: u32 },
    /// So much was charged for it so far.
    Charged { fees: Money },
}

/// What an event says about a loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LoanSays {
    /// What was borrowed.
    pub(crate) book: Book,
    /// What happened.
    pub(crate) event: LoanEvent,
}

/// Where a loan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// In one word.
    pub(crate) state: LoanState,
    /// Why it was cancelled.
    pub(crate) cancel_reason: Option<CancelReason>,
    /// How many copies are out.
    pub(crate) copies_out: u32,
    /// How many days late it was when this was said.
    pub(crate) days_late: u32,
}

impl LoanEvent {
    /// How many copies were asked for, where the event tells it.
    fn copies(&self) -> Option<u32> {
        match self {
            Self::Requested { copies } | Self::Confirmed { copies, .. } | Self::Cancelled { copies, .. } => {
                Some(*copies)
            }
            Self::Returned { .. } | Self::Overdue { .. } | Self::Charged { .. } => None,
        }
    }

    /// The last day without a fee, where the event tells it.
    fn due_on(&self) -> Option<Day> {
        match self {
            Self::Confirmed { due_on, .. } | Self::Overdue { due_on, .. } => Some(*due_on),
            _ => None,
        }
    }

    /// Where the loan stands after it; a charge tells nothing of that.
    fn standing(&self) -> Option<Standing> {
        let at = |state, copies_out, days_late| {
            Some(Standing { state, cancel_reason: None, copies_out, days_late })
        };
        match *self {
            Self::Requested { .. } => at(LoanState::Requested, 0, 0),
            Self::Confirmed { copies, .. } => at(LoanState::Confirmed, copies, 0),
            Self::Cancelled { reason, .. } => Some(Standing {
                state: LoanState::Cancelled,
                cancel_reason: reason,
                copies_out: 0,
                days_late: 0,
            }),
            Self::Returned { copies_out: 0, days_late } => at(LoanState::Returned, 0, days_late),
            Self::Returned { copies_out, days_late } | Self::Overdue { copies_out, days_late, .. } => {
                at(LoanState::Confirmed, copies_out, days_late)
            }
            Self::Charged { .. } => None,
        }
    }
}

/// What is known of a loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LoanCase {
    /// What was borrowed, by the latest event: the title may have become known.
    pub(crate) book: Latest<Book>,
    /// How many copies were asked for.
    pub(crate) copies: Option<u32>,
    /// The last day without a fee.
    pub(crate) due_on: Option<Day>,
    /// Where it stands.
    pub(crate) standing: Option<Latest<Standing>>,
    /// What was charged for it so far.
    pub(crate) fees: Option<Latest<Money>>,
}

impl Case for LoanCase {
    type Id = LoanId;
    type Says = LoanSays;

    const VIEW: &'static str = "loan_view";

    fn of(sequence: i64, says: &LoanSays) -> Self {
        let book = Latest { sequence, value: says.book.clone() };
        let mut case = Self { book, copies: None, due_on: None, standing: None, fees: None };
        case.learn(sequence, says);
        case
    }

    fn learn(&mut self, sequence: i64, says: &LoanSays) {
        self.book.advance(sequence, says.book.clone());
        fill(&mut self.copies, says.event.copies().as_ref());
        fill(&mut self.due_on, says.event.due_on().as_ref());
        if let Some(standing) = says.event.standing() {
            advance(&mut self.standing, sequence, standing);
        }
        if let LoanEvent::Charged { fees } = says.event {
            advance(&mut self.fees, sequence, fees);
        }
    }

    fn sections(_: &LoanSays) -> &'static [Section] {
        &[Section::Loans]
    }
}

#[cfg(test)]
#[path = "case_tests.rs"]
mod tests;
