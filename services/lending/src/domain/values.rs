//! Ids and quantities.

chassis::types::id! {
    /// The id of a loan, unique in the village.
    pub(crate) struct LoanId;
    /// The id of a book, the same in every context.
    pub(crate) struct BookId;
    /// The id of a customer.
    pub(crate) struct CustomerId;
}

/// A number of copies of one book, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Copies(u32);

impl Copies {
    /// None at all.
    pub(crate) const NONE: Self = Self(0);

    /// So many.
    pub(crate) const fn new(count: u32) -> Self {
        Self(count)
    }

    /// How many.
    pub(crate) const fn count(self) -> u32 {
        self.0
    }

    /// What is left without `other`; `None` where that are more.
    pub(crate) fn without(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl std::fmt::Display for Copies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
