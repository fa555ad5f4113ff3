//! What the demo village consists of.

use maeul_proto::store::v1::StoreKind;

/// A store and its people.
pub(super) struct Store {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) kind: StoreKind,
    pub(super) owner: &'static str,
    pub(super) staff: &'static str,
    pub(super) products: &'static [Product],
}

/// What it sells.
pub(super) struct Product {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) won: i64,
    pub(super) stock: Stock,
}

/// How much of it there is.
pub(super) enum Stock {
    Untracked,
    Counted(i64),
    Serialised(&'static [&'static str]),
}

/// The three stores.
pub(super) const STORES: &[Store] = &[
    Store {
        id: "bapsang",
        name: "Bapsang",
        kind: StoreKind::Restaurant,
        owner: "owner-1",
        staff: "cook",
        products: &[
            Product { id: "bibimbap", name: "Bibimbap", won: 9_000, stock: Stock::Untracked },
            Product { id: "japchae", name: "Japchae", won: 11_000, stock: Stock::Untracked },
            Product { id: "kimchi-jjigae", name: "Kimchi jjigae", won: 8_500, stock: Stock::Untracked },
        ],
    },
    Store {
        id: "maru-coffee",
        name: "Maru Coffee",
        kind: StoreKind::Cafe,
        owner: "owner-2",
        staff: "barista",
        products: &[
            Product { id: "americano", name: "Americano", won: 4_500, stock: Stock::Untracked },
            Product { id: "bagel", name: "Bagel", won: 3_800, stock: Stock::Counted(10) },
            Product { id: "latte", name: "Latte", won: 5_000, stock: Stock::Untracked },
        ],
    },
    Store {
        id: "haneul-phones",
        name: "Haneul Phones",
        kind: StoreKind::PhoneShop,
        owner: "owner-3",
        staff: "clerk",
        products: &[
            Product {
                id: "haneul-mini",
                name: "Haneul Mini",
                won: 590_000,
                stock: Stock::Serialised(&["HM-0001", "HM-0002", "HM-0003", "HM-0004", "HM-0005"]),
            },
            Product {
                id: "haneul-one",
                name: "Haneul One",
                won: 890_000,
                stock: Stock::Serialised(&["HO-0001", "HO-0002", "HO-0003"]),
            },
        ],
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::STORES;
    use chassis::types::is_valid_id;

    #[test]
    fn ids_are_valid_and_each_is_given_once() {
        let products = STORES.iter().flat_map(|store| store.products);
        let ids: Vec<_> =
            STORES.iter().map(|store| store.id).chain(products.map(|product| product.id)).collect();
        assert!(ids.iter().all(|id| is_valid_id(id)));
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    }
}
