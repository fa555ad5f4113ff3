//! Learning from an event, in the transaction that remembers that it was handled.

use chassis::error::{Error, Result};

use super::ports::ViewUow;
use crate::domain::{Fact, OrderView, StoreId};

/// Brings the view and the timeline of an order up to a fact.
pub(crate) async fn learn(uow: &mut dyn ViewUow, fact: &Fact) -> Result<()> {
    let (view, version) = match uow.view(&fact.order_id).await? {
        None => (OrderView::of(fact), 0),
        Some(mut known) => {
            known.view.learn(fact).map_err(Error::internal)?;
            (known.view, known.version)
        }
    };
    uow.add_entry(&fact.order_id, &fact.entry).await?;
    uow.save(&view, version).await
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
