//! What was ordered.

use chassis::types::Timestamp;

use super::{CustomerId, ProductId, StoreId};

/// That a customer ordered a product, and when last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Purchase {
    /// Who.
    pub(crate) customer_id: CustomerId,
    /// What.
    pub(crate) product_id: ProductId,
    /// Where.
    pub(crate) store_id: StoreId,
    /// When last.
    pub(crate) at: Timestamp,
}

/// A week, counted since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Week(pub(crate) i64);

impl Week {
    const MICROS: i64 = 7 * 24 * 3600 * 1_000_000;

    /// The week of a moment.
    pub(crate) const fn of(at: Timestamp) -> Self {
        Self(at.micros().div_euclid(Self::MICROS))
    }

    /// Its middle, which stands for all of it.
    pub(crate) const fn middle(self) -> Timestamp {
        Timestamp::from_micros(self.0.saturating_mul(Self::MICROS).saturating_add(Self::MICROS / 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_that_of_its_middle() {
        for week in [-3, 0, 2_900] {
            assert_eq!(Week::of(Week(week).middle()), Week(week));
        }
        assert_eq!(Week::of(Timestamp::from_micros(-1)), Week(-1));
    }
}
