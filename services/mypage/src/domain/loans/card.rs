//! What a customer has of the library and owes it, over all loans (L6). It is the sum of the loans' views and is kept
//! nowhere, so that no order of arrival can make it wrong.

use chassis::types::Money;

/// A customer's books out and fees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LibraryCard {
    /// How many copies are out, over all loans.
    pub(crate) copies_out: i64,
    /// What was charged so far, one amount for each currency, by its code.
    pub(crate) fees: Vec<Money>,
    /// How many loans were late, and have copies out, when that was last told.
    pub(crate) overdue_loans: i64,
}
