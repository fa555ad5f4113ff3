//! What an order needs of the stock, all lines together, and whether it is there.

use std::collections::{BTreeMap, BTreeSet};

use super::{Line, Pieces, Product, ProductId, SerialNumber, StockKind, StoreId};

/// What an order needs of one product, over all its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Demand {
    pub(crate) product_id: ProductId,
    pub(crate) quantity: Pieces,
    /// For a serialised product, the units that the customer named.
    pub(crate) units: Option<BTreeSet<SerialNumber>>,
}

/// There is not enough for every line, so no line gets anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Short {
    /// What is missing, in words for the customer.
    pub(crate) detail: String,
}

impl Short {
    /// The unit that the customer named is not to be had.
    pub(crate) fn unit(serial: &SerialNumber) -> Self {
        Self { detail: format!("unit {serial} is not available") }
    }
}

/// What `lines` need of the tracked `products` of `store`, by product id, or what is short. Whether named
/// units are available is not looked at.
pub(crate) fn demands(
    lines: &[Line],
    store: &StoreId,
    products: &BTreeMap<ProductId, Product>,
) -> Result<Vec<Demand>, Short> {
    let mut demands = BTreeMap::new();
    for line in lines {
        let product = products.get(&line.product_id).map(Product::data);
        let Some(product) = product.filter(|product| product.store_id == *store) else {
            return Err(Short { detail: format!("{} is not sold here", line.name) });
        };
        let units = match product.stock {
            StockKind::Serialised => Some(BTreeSet::new()),
            StockKind::Counted | StockKind::Untracked => None,
        };
        let demand = demands.entry(&line.product_id).or_insert(Demand {
            product_id: line.product_id.clone(),
            quantity: Pieces::NONE,
            units,
        });
        demand.quantity = demand.quantity.plus(line.quantity);
        if let Some(named) = &line.named {
            // A product without units has none of that name, and no unit can be had twice.
            let fresh = demand.units.as_mut().is_some_and(|units| units.insert(named.clone()));
            if !fresh {
                return Err(Short::unit(named));
            }
        }
        if product.stock != StockKind::Untracked && demand.quantity > product.on_hand {
            let left = product.on_hand.count();
            return Err(Short { detail: format!("{}: {left} left", line.name) });
        }
    }
    demands.retain(|id, _| products.get(id).is_some_and(|p| p.data().stock != StockKind::Untracked));
    Ok(demands.into_values().collect())
}

#[cfg(test)]
mod tests {
    use chassis::types::{Currency, Journal, Money, Timestamp};

    use super::*;
    use crate::domain::{Held, ProductData};

    fn product(id: &str, stock: StockKind, on_hand: i64) -> (ProductId, Product) {
        let id = ProductId::try_new(id).unwrap();
        let now = Timestamp::from_micros(1);
        let data = ProductData {
            id: id.clone(),
            store_id: StoreId::try_new("shop").unwrap(),
            name: id.to_string(),
            price: Money::from_micros(Currency::KRW, 1),
            stock,
            on_hand: Pieces::try_new(on_hand).unwrap(),
            offered: true,
            created_at: now,
            updated_at: now,
        };
        (id, Product::restore(data, Journal::new()))
    }

    fn line(product: &str, quantity: i64, named: &str) -> Line {
        Line {
            product_id: ProductId::try_new(product).unwrap(),
            name: product.to_owned(),
            quantity: Pieces::try_new(quantity).unwrap(),
            named: SerialNumber::try_new(named).ok(),
            held: Held::Nothing,
        }
    }

    fn outcome(lines: &[Line]) -> Result<Vec<(String, i64, Option<usize>)>, String> {
        let products = BTreeMap::from([
            product("dish", StockKind::Untracked, 0),
            product("bagel", StockKind::Counted, 10),
            product("phone", StockKind::Serialised, 3),
        ]);
        let store = StoreId::try_new("shop").unwrap();
        let demands = demands(lines, &store, &products).map_err(|short| short.detail)?;
        let flat = |d: Demand| (d.product_id.to_string(), d.quantity.count(), d.units.map(|u| u.len()));
        Ok(demands.into_iter().map(flat).collect())
    }

    #[test]
    fn lines_of_one_product_are_counted_together() {
        let demands = outcome(&[line("bagel", 4, ""), line("dish", 99, ""), line("bagel", 6, "")]);
        assert_eq!(demands, Ok(vec![("bagel".into(), 10, None)]));
        assert_eq!(outcome(&[line("bagel", 4, ""), line("bagel", 7, "")]), Err("bagel: 10 left".into()));
    }

    #[test]
    fn a_named_unit_is_one_of_those_ordered_and_can_be_named_once() {
        let demands = outcome(&[line("phone", 1, "s-1"), line("phone", 2, "")]);
        assert_eq!(demands, Ok(vec![("phone".into(), 3, Some(1))]));
        let twice = outcome(&[line("phone", 1, "s-1"), line("phone", 1, "s-1")]);
        assert_eq!(twice, Err("unit s-1 is not available".into()));
        assert_eq!(outcome(&[line("phone", 4, "")]), Err("phone: 3 left".into()));
    }

    #[test]
    fn what_has_no_units_or_is_not_sold_is_short() {
        assert_eq!(outcome(&[line("bagel", 1, "s-1")]), Err("unit s-1 is not available".into()));
        assert_eq!(outcome(&[line("dish", 1, "s-1")]), Err("unit s-1 is not available".into()));
        assert_eq!(outcome(&[line("ghost", 1, "")]), Err("ghost is not sold here".into()));
    }

    #[test]
    fn dishes_are_never_short() {
        assert_eq!(outcome(&[line("dish", i64::MAX, ""), line("dish", i64::MAX, "")]), Ok(vec![]));
    }
}
