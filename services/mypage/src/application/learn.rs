//! Learning from events, in the transaction that remembers that they were handled.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use chassis::error::{Error, Result};

use super::ports::{Versioned, ViewUow};
use crate::domain::{Fact, OrderId, OrderView, StoreId};

/// Brings the views and the timelines of orders up to facts, in their order.
pub(crate) async fn learn(uow: &mut dyn ViewUow, facts: &[Fact]) -> Result<()> {
    let orders: BTreeSet<&OrderId> = facts.iter().map(|fact| &fact.order_id).collect();
    let known = uow.views(&orders).await?;
    let mut known: BTreeMap<_, _> =
        known.into_iter().map(|known| (known.view.order_id.clone(), known)).collect();
    for fact in facts {
        match known.entry(fact.order_id.clone()) {
            Entry::Vacant(new) => {
                new.insert(Versioned { view: OrderView::of(fact), version: 0 });
            }
            Entry::Occupied(mut known) => known.get_mut().view.learn(fact).map_err(Error::internal)?,
        }
    }
    uow.add_entries(facts).await?;
    uow.save(&known.into_values().collect::<Vec<_>>()).await
}

/// Remembers what a store is called.
pub(crate) async fn learn_store_name(
    uow: &mut dyn ViewUow,
    store: &StoreId,
    name: &str,
    sequence: i64,
) -> Result<()> {
    uow.set_store_name(store, name, sequence).await
}

/// Drops everything that was learned; the same events make it anew.
pub(crate) async fn forget_everything(uow: &mut dyn ViewUow) -> Result<()> {
    uow.clear().await
}
