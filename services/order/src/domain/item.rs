//! What is ordered, and what it costs by the menu.

use chassis::types::{Money, MoneyError};

use super::{Error, ProductId, SerialNumber, StoreId};

/// How many pieces: 1 to 1,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Quantity(u32);

impl Quantity {
    /// The most pieces of one line.
    pub(crate) const MOST: u32 = 1000;

    /// `None` outside 1 to 1,000.
    pub(crate) fn try_new(pieces: impl TryInto<u32>) -> Option<Self> {
        pieces.try_into().ok().filter(|n| (1..=Self::MOST).contains(n)).map(Self)
    }

    /// The number of pieces.
    pub(crate) fn pieces(self) -> u32 {
        self.0
    }
}

/// A line as the customer asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// What.
    pub(crate) product_id: ProductId,
    /// How much of it.
    pub(crate) quantity: Quantity,
    /// This very piece; the store chooses if none is named.
    pub(crate) serial_number: Option<SerialNumber>,
}

/// A line as it was taken: with the name and the price of that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// What was asked for.
    pub(crate) line: Line,
    /// The product's name.
    pub(crate) name: String,
    /// The price of one piece.
    pub(crate) unit_price: Money,
}

/// A product as the store last told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MenuItem {
    /// The product.
    pub(crate) product_id: ProductId,
    /// The store that sells it.
    pub(crate) store_id: StoreId,
    /// Its name.
    pub(crate) name: String,
    /// The price of one piece.
    pub(crate) price: Money,
    /// Whether it can be ordered at present.
    pub(crate) offered: bool,
}

impl Line {
    /// The line at today's price, if `store` offers it. Stock is not looked at: the store decides.
    pub(crate) fn priced(self, store: &StoreId, menu: Option<MenuItem>) -> Result<Item, Error> {
        match menu.filter(|item| item.store_id == *store) {
            None => Err(Error::UnknownProduct(self.product_id)),
            Some(item) if !item.offered => Err(Error::NotOffered(self.product_id)),
            Some(item) => Ok(Item { line: self, name: item.name, unit_price: item.price }),
        }
    }
}

/// The sum of unit prices times quantities (the definition of `Order.total` in the API).
pub(crate) fn total(items: &[Item]) -> Result<Money, MoneyError> {
    let Some(first) = items.first() else { return Err(MoneyError::Range) };
    items.iter().try_fold(Money::zero(first.unit_price.currency()), |sum, item| {
        sum.checked_add(item.unit_price.checked_mul(item.line.quantity.pieces())?)
    })
}

#[cfg(test)]
mod tests {
    use chassis::types::Currency;

    use super::*;

    fn line(pieces: u32) -> Line {
        let product_id = ProductId::try_new("bagel").unwrap();
        Line { product_id, quantity: Quantity::try_new(pieces).unwrap(), serial_number: None }
    }

    fn menu(store: &str, price: Money, offered: bool) -> MenuItem {
        let product_id = ProductId::try_new("bagel").unwrap();
        MenuItem {
            product_id,
            store_id: StoreId::try_new(store).unwrap(),
            name: "Bagel".into(),
            price,
            offered,
        }
    }

    #[test]
    fn o2_a_line_takes_name_and_price_from_the_menu_of_its_store() {
        let won = |n: i64| Money::from_micros(Currency::KRW, n * 1_000_000);
        let cafe = StoreId::try_new("cafe").unwrap();
        let item = line(3).priced(&cafe, Some(menu("cafe", won(2500), true))).unwrap();
        assert_eq!((item.name.as_str(), item.unit_price), ("Bagel", won(2500)));
        assert_eq!(total(&[item.clone(), item]), Ok(won(15_000)));

        let id = ProductId::try_new("bagel").unwrap();
        let refused = |menu| line(1).priced(&cafe, menu).unwrap_err();
        assert_eq!(refused(None), Error::UnknownProduct(id.clone()));
        assert_eq!(refused(Some(menu("elsewhere", won(1), true))), Error::UnknownProduct(id.clone()));
        assert_eq!(refused(Some(menu("cafe", won(1), false))), Error::NotOffered(id));
    }

    #[test]
    fn a_total_neither_wraps_nor_mixes_currencies() {
        let item = |price| Item { line: line(1000), name: String::new(), unit_price: price };
        let dear = item(Money::from_micros(Currency::KRW, i64::MAX / 10));
        assert_eq!(total(&[dear]), Err(MoneyError::Range));
        let dollar = item(Money::try_from_parts("USD", 1, 0).unwrap());
        assert_eq!(total(&[item(Money::zero(Currency::KRW)), dollar]), Err(MoneyError::Mixed));
        assert_eq!(total(&[]), Err(MoneyError::Range));
    }

    #[test]
    fn a_quantity_lies_between_one_and_a_thousand() {
        for bad in [i32::MIN, -1, 0, 1001, i32::MAX] {
            assert_eq!(Quantity::try_new(bad), None, "{bad}");
        }
        assert_eq!(Quantity::try_new(1000).map(Quantity::pieces), Some(1000));
    }
}
