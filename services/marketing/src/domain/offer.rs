//! What can be ordered.

use chassis::types::Money;

use super::{ProductId, StoreId};

/// What a product's latest event tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Details {
    /// The product.
    pub(crate) product_id: ProductId,
    /// The store that sells it.
    pub(crate) store_id: StoreId,
    /// Its name.
    pub(crate) name: String,
    /// The price of one piece.
    pub(crate) price: Money,
    /// Whether there is only so much of it.
    pub(crate) counted: bool,
    /// Whether the store offers it.
    pub(crate) offered: bool,
}

/// A product as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    /// What it is.
    pub(crate) details: Details,
    /// The store's name, if it is known.
    pub(crate) store_name: Option<String>,
    /// How many pieces are left, if anything was told of it.
    pub(crate) on_hand: Option<i64>,
}

impl Offer {
    /// Whether it can be ordered now, as far as is known here.
    pub(crate) fn can_be_ordered(&self) -> bool {
        self.details.offered && (!self.details.counted || self.on_hand.is_some_and(|left| left > 0))
    }
}

#[cfg(test)]
mod tests {
    use chassis::types::Currency;

    use super::*;

    #[test]
    fn m1_what_is_sold_out_or_not_offered_is_not_recommended() {
        let offer = |counted, offered, on_hand| Offer {
            details: Details {
                product_id: ProductId::try_new("p").unwrap(),
                store_id: StoreId::try_new("s").unwrap(),
                name: "Tea".into(),
                price: Money::zero(Currency::KRW),
                counted,
                offered,
            },
            store_name: None,
            on_hand,
        };
        assert!(offer(false, true, None).can_be_ordered());
        assert!(offer(true, true, Some(1)).can_be_ordered());
        for gone in [offer(true, true, Some(0)), offer(true, true, None), offer(false, false, None)] {
            assert!(!gone.can_be_ordered(), "{gone:?}");
        }
    }
}
