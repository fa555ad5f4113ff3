//! Ids and quantities.

chassis::types::id! {
    /// The id of a store.
    pub(crate) struct StoreId;
    /// The id of a product, unique in the village.
    pub(crate) struct ProductId;
    /// The id of an order, the same in every context.
    pub(crate) struct OrderId;
    /// The id of a person: an owner, one of the staff, a customer.
    pub(crate) struct PersonId;
    /// The serial number of a unit, unique within its product.
    pub(crate) struct SerialNumber;
}

/// A number of pieces, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Pieces(i64);

impl Pieces {
    /// None at all.
    pub(crate) const NONE: Self = Self(0);

    /// `None` below zero.
    pub(crate) fn try_new(count: i64) -> Option<Self> {
        (count >= 0).then_some(Self(count))
    }

    /// As many as there are `things`.
    pub(crate) fn of<T>(things: &[T]) -> Self {
        Self(i64::try_from(things.len()).unwrap_or(i64::MAX))
    }

    /// How many.
    pub(crate) const fn count(self) -> i64 {
        self.0
    }

    /// The sum; at the end of the range it stays there, which no stock reaches.
    pub(crate) const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}
