//! Learning from events, in the transaction that remembers that they were handled.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chassis::error::Result;

use super::ports::LearningUow;
use crate::domain::{CustomerId, Details, ProductId, Purchase, StoreId, Week};

/// What an event teaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lesson {
    /// Products were ordered together, each named once.
    Ordered(Vec<Purchase>),
    /// A product is offered so; with the number of the event.
    Product(Details, i64),
    /// So many pieces of a product are left; with the number of the event.
    Stock(ProductId, i64, i64),
    /// A store is called so; with the number of the event.
    Store(StoreId, String, i64),
}

/// Learns lessons; nothing depends on their order.
pub(crate) async fn learn(uow: &mut dyn LearningUow, lessons: Vec<Lesson>) -> Result<()> {
    let mut latest: BTreeMap<(CustomerId, ProductId), Purchase> = BTreeMap::new();
    let mut orders: BTreeMap<(ProductId, Week), i64> = BTreeMap::new();
    for lesson in lessons {
        match lesson {
            Lesson::Product(details, sequence) => uow.set_details(&details, sequence).await?,
            Lesson::Stock(product, on_hand, sequence) => uow.set_on_hand(&product, on_hand, sequence).await?,
            Lesson::Store(store, name, sequence) => uow.set_store_name(&store, &name, sequence).await?,
            Lesson::Ordered(purchases) => {
                for purchase in purchases {
                    *orders.entry((purchase.product_id.clone(), Week::of(purchase.at))).or_default() += 1;
                    match latest.entry((purchase.customer_id.clone(), purchase.product_id.clone())) {
                        Entry::Vacant(new) => drop(new.insert(purchase)),
                        Entry::Occupied(mut known) if known.get().at < purchase.at => {
                            known.insert(purchase);
                        }
                        Entry::Occupied(_) => {}
                    }
                }
            }
        }
    }
    if orders.is_empty() {
        return Ok(());
    }
    uow.add_purchases(latest.into_values().collect()).await?;
    uow.add_demand(orders).await
}
