//! Learning from events, in the transaction that remembers that they were handled.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use chassis::error::{Error, Result};

use super::ports::{PageUow, Versioned, Views};
use crate::domain::orders::{OrderFact, StoreId};
use crate::domain::{Case, Fact, View};

/// Brings the views of cases up to facts, in their order, and tells who watches them.
pub(crate) async fn learn<C: Case>(uow: &mut (impl Views<C> + ?Sized), facts: &[Fact<C>]) -> Result<()> {
    if facts.is_empty() {
        return Ok(());
    }
    let cases: BTreeSet<&C::Id> = facts.iter().map(|fact| &fact.id).collect();
    let known = uow.views(&cases).await?;
    let mut known: BTreeMap<_, _> = known.into_iter().map(|known| (known.view.id.clone(), known)).collect();
    for fact in facts {
        match known.entry(fact.id.clone()) {
            Entry::Vacant(new) => {
                new.insert(Versioned { view: View::of(fact), version: 0 });
            }
            Entry::Occupied(mut known) => known.get_mut().view.learn(fact).map_err(Error::internal)?,
        }
        for section in C::sections(&fact.says) {
            uow.changed(*section, &fact.customer_id, &fact.id);
        }
    }
    uow.save(&known.into_values().collect::<Vec<_>>()).await
}

/// Brings the views and the timelines of orders up to facts, in their order.
pub(crate) async fn learn_orders(uow: &mut dyn PageUow, facts: &[OrderFact]) -> Result<()> {
    if facts.is_empty() {
        return Ok(());
    }
    // What reads comes first: what is left for the commit would have to be written before it.
    learn(uow, facts).await?;
    uow.add_entries(facts).await
}

/// Remembers what a store is called.
pub(crate) async fn learn_store_name(
    uow: &mut dyn PageUow,
    store: &StoreId,
    name: &str,
    sequence: i64,
) -> Result<()> {
    uow.set_store_name(store, name, sequence).await
}

/// Drops everything that was learned; the same events make it anew.
pub(crate) async fn forget_everything(uow: &mut dyn PageUow) -> Result<()> {
    uow.clear().await
}
