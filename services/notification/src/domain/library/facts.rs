//! What an event of a loan tells that a message may repeat.

use chassis::types::Money;

/// Why a loan was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CancelReason {
    /// Fewer copies are left than were asked for.
    NotEnoughCopies,
    /// The library does not have the book, or no longer.
    BookNotFound,
}

/// A day of the library's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date {
    /// 1 to 9999.
    pub(crate) year: i32,
    /// 1 to 12.
    pub(crate) month: i32,
    /// 1 to 31.
    pub(crate) day: i32,
}

/// `2026-12-06`.
impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What the event of a message tells; what it does not tell is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LoanFacts {
    /// The book's title. May be empty: the catalog has not told it.
    pub(crate) title: String,
    /// How many copies the event is about.
    pub(crate) copies: i32,
    /// How many copies are still out.
    pub(crate) copies_out: i32,
    /// The last day without a fee.
    pub(crate) due: Option<Date>,
    /// How many days ago that was.
    pub(crate) days_late: i32,
    /// What was charged.
    pub(crate) fee: Option<Money>,
    /// What was charged for the loan so far.
    pub(crate) fees: Option<Money>,
    /// Why it was cancelled.
    pub(crate) reason: Option<CancelReason>,
    /// How many copies were left when that was decided.
    pub(crate) available: i32,
}
