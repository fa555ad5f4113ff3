//! What is kept of books, loans and what customers see of them.

use chassis::types::{Money, Timestamp};
use maeul_proto::catalog::v1::{LendingState, RefusalReason};
use maeul_proto::lending::v1::{CancelReason, LoanState};

#[derive(Debug, Clone)]
pub(in crate::audit) struct Loan {
    pub(in crate::audit) id: String,
    pub(in crate::audit) customer: String,
    pub(in crate::audit) book: String,
    pub(in crate::audit) copies: i64,
    /// How many of them are out.
    pub(in crate::audit) out: i64,
    pub(in crate::audit) state: LoanState,
    pub(in crate::audit) reason: CancelReason,
    /// The last day without a fee, once it is confirmed.
    pub(in crate::audit) due: Option<Day>,
    pub(in crate::audit) returns: Vec<Return>,
    /// What was charged so far; none where that is nothing.
    pub(in crate::audit) fees: Option<Money>,
    pub(in crate::audit) created: Timestamp,
    pub(in crate::audit) updated: Timestamp,
}

/// Copies that came back together.
#[derive(Debug, Clone)]
pub(in crate::audit) struct Return {
    pub(in crate::audit) copies: i64,
    pub(in crate::audit) days_late: i32,
    pub(in crate::audit) fee: Option<Money>,
    pub(in crate::audit) at: Timestamp,
}

/// A day of the library's calendar: year, month and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audit) struct Day(pub(in crate::audit) i32, pub(in crate::audit) i32, pub(in crate::audit) i32);

impl Day {
    /// When it begins in UTC; none of what is no day.
    pub(in crate::audit) fn begins(self) -> Option<Timestamp> {
        let at = humantime::parse_rfc3339(&format!("{self}T00:00:00Z")).ok()?;
        let since_epoch = at.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(Timestamp::default().plus(since_epoch))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0, self.1, self.2)
    }
}

/// What the catalog did about a loan.
#[derive(Debug, Clone)]
pub(in crate::audit) struct Lending {
    pub(in crate::audit) loan: String,
    pub(in crate::audit) book: String,
    pub(in crate::audit) copies: i64,
    pub(in crate::audit) out: i64,
    pub(in crate::audit) state: LendingState,
    pub(in crate::audit) reason: RefusalReason,
    pub(in crate::audit) created: Timestamp,
    pub(in crate::audit) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct Book {
    pub(in crate::audit) id: String,
    /// How many copies are owned.
    pub(in crate::audit) copies: i64,
    pub(in crate::audit) available: i64,
    pub(in crate::audit) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct LoanView {
    pub(in crate::audit) loan: String,
    pub(in crate::audit) customer: String,
    pub(in crate::audit) book: String,
    pub(in crate::audit) copies: i64,
    pub(in crate::audit) out: i64,
    pub(in crate::audit) state: LoanState,
    pub(in crate::audit) reason: CancelReason,
    pub(in crate::audit) due: Option<Day>,
    pub(in crate::audit) fees: Option<Money>,
    pub(in crate::audit) created: Timestamp,
    pub(in crate::audit) updated: Timestamp,
}

/// A customer's books out and fees, as the page shows them.
#[derive(Debug, Clone)]
pub(in crate::audit) struct LibraryCard {
    pub(in crate::audit) out: i64,
    /// One amount for each currency.
    pub(in crate::audit) fees: Vec<Money>,
    pub(in crate::audit) overdue: i64,
}
