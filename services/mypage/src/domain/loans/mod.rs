//! Loans: what `lending` said about one, and what a customer has of the library over all of them.

mod card;
mod case;
mod day;

use super::{Fact, View};

pub(crate) use card::LibraryCard;
pub(crate) use case::{Book, CancelReason, LoanCase, LoanEvent, LoanSays, LoanState, Standing};
pub(crate) use day::Day;

/// What a customer sees of a loan.
pub(crate) type LoanView = View<LoanCase>;
/// An event about a loan.
pub(crate) type LoanFact = Fact<LoanCase>;

chassis::types::id! {
    /// The id of a loan: the case.
    pub(crate) struct LoanId;
    /// The id of a book.
    pub(crate) struct BookId;
}
