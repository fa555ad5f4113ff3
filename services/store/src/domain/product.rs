//! Something a store sells.

use chassis::types::{Journal, Money, Pending, Timestamp};

use super::{Error, Pieces, ProductId, StockKind, StoreId};

/// What a product is, for everybody to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProductData {
    pub(crate) id: ProductId,
    pub(crate) store_id: StoreId,
    pub(crate) name: String,
    pub(crate) price: Money,
    pub(crate) stock: StockKind,
    /// How many can be ordered now. Untracked: always none.
    pub(crate) on_hand: Pieces,
    pub(crate) offered: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// What it takes to register a product.
#[derive(Debug, Clone)]
pub(crate) struct NewProduct {
    pub(crate) id: ProductId,
    pub(crate) store_id: StoreId,
    pub(crate) name: String,
    pub(crate) price: Money,
    pub(crate) stock: StockKind,
}

/// What is to be changed; `None` stays.
#[derive(Debug, Clone)]
pub(crate) struct ProductChanges {
    pub(crate) name: Option<String>,
    pub(crate) price: Option<Money>,
    pub(crate) offered: Option<bool>,
}

/// What happened to a product's description. Changes of its stock are movements, told by `StockChanged`
/// with a number from the same sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProductEvent {
    Registered,
    Changed,
}

/// A product. What is on hand changes by movements only, never by saving this.
#[derive(Debug, Clone)]
pub(crate) struct Product {
    data: ProductData,
    journal: Journal<ProductEvent>,
}

impl Product {
    /// A new product, offered, with nothing on hand.
    pub(crate) fn register(new: NewProduct, now: Timestamp) -> Self {
        let NewProduct { id, store_id, name, price, stock } = new;
        let (on_hand, offered, created_at, updated_at) = (Pieces::NONE, true, now, now);
        let mut journal = Journal::new();
        journal.record(ProductEvent::Registered);
        let data = ProductData { id, store_id, name, price, stock, on_hand, offered, created_at, updated_at };
        Self { data, journal }
    }

    /// As it was saved.
    pub(crate) const fn restore(data: ProductData, journal: Journal<ProductEvent>) -> Self {
        Self { data, journal }
    }

    /// What it is.
    pub(crate) const fn data(&self) -> &ProductData {
        &self.data
    }

    /// What is to be saved.
    pub(crate) fn take_pending(&mut self) -> Pending<ProductEvent> {
        self.journal.take()
    }

    /// Changes what is given. Nothing happens if it is so already.
    pub(crate) fn update(&mut self, changes: ProductChanges, now: Timestamp) {
        let name = changes.name.unwrap_or_else(|| self.data.name.clone());
        let price = changes.price.unwrap_or(self.data.price);
        let offered = changes.offered.unwrap_or(self.data.offered);
        if name != self.data.name || price != self.data.price || offered != self.data.offered {
            self.data.name = name;
            self.data.price = price;
            self.data.offered = offered;
            self.data.updated_at = now;
            self.journal.record(ProductEvent::Changed);
        }
    }

    /// Pieces are added to counted products only, units to serialised ones only.
    pub(crate) fn require_stock(&self, kind: StockKind) -> Result<(), Error> {
        if self.data.stock == kind { Ok(()) } else { Err(Error::StockKindMismatch) }
    }
}

#[cfg(test)]
mod tests {
    use chassis::types::Currency;

    use super::*;

    #[test]
    fn o1_a_product_begins_offered_and_tells_only_real_changes() {
        let won = |n: i64| Money::from_micros(Currency::KRW, n * 1_000_000);
        let new = NewProduct {
            id: ProductId::try_new("latte").unwrap(),
            store_id: StoreId::try_new("cafe").unwrap(),
            name: "Latte".into(),
            price: won(4500),
            stock: StockKind::Untracked,
        };
        let now = Timestamp::from_micros(1);
        let mut product = Product::register(new, now);
        assert!(product.data().offered);
        assert_eq!(product.take_pending().events, [(1, ProductEvent::Registered)]);
        product.update(ProductChanges { name: None, price: Some(won(4500)), offered: None }, now);
        assert_eq!(product.take_pending().events, []);
        product.update(ProductChanges { name: None, price: Some(won(5000)), offered: Some(false) }, now);
        assert_eq!(product.take_pending().events, [(2, ProductEvent::Changed)]);
        assert_eq!((product.data().price, product.data().offered), (won(5000), false));
        assert_eq!(product.require_stock(StockKind::Counted), Err(Error::StockKindMismatch));
    }
}
