//! Recording messages in the transaction that handles their events.

use std::collections::{BTreeMap, BTreeSet};

use chassis::error::{Error, Result};

use super::ports::{KnownStore, NotificationUow};
use crate::domain::{CaseId, ChannelKind, Message, Recipient, StoreId, Telling};

/// What an event gives reason to tell somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// The order, loan or booking that it is about.
    pub(crate) case_id: CaseId,
    /// The number of the event within its aggregate.
    pub(crate) sequence: i64,
    /// To whom.
    pub(crate) recipient: Recipient,
    /// What.
    pub(crate) telling: Telling,
}

/// Records the messages of notices; nothing of one whose message was recorded before, as when an order is deferred
/// twice. On which channels there is something to send then.
pub(crate) async fn record(
    uow: &mut dyn NotificationUow,
    mut notices: Vec<Notice>,
) -> Result<BTreeSet<ChannelKind>> {
    name_stores(uow, &mut notices).await?;
    let now = uow.now();
    let message = |Notice { case_id, sequence, recipient, telling }: Notice| {
        let text = telling.text(&case_id);
        Message::try_new(case_id, telling.kind(), sequence, recipient, text, now).map_err(Error::internal)
    };
    let messages = notices.into_iter().map(message).collect::<Result<Vec<_>>>()?;
    Ok(uow.record(&messages).await?.into_iter().collect())
}

/// Orders know their store by its id only, people by its name.
async fn name_stores(uow: &mut dyn NotificationUow, notices: &mut [Notice]) -> Result<()> {
    let orders: Vec<_> = notices
        .iter_mut()
        .filter_map(|notice| match &mut notice.telling {
            Telling::Order(_, facts) => Some(facts),
            Telling::Loan(..) | Telling::Booking(..) => None,
        })
        .collect();
    let stores: BTreeSet<&StoreId> = orders.iter().map(|facts| &facts.store_id).collect();
    let names = if stores.is_empty() { BTreeMap::new() } else { uow.store_names(&stores).await? };
    for facts in orders {
        facts.store_name = names.get(&facts.store_id).cloned();
    }
    Ok(())
}

/// Remembers what a store is called, and whose it is.
pub(crate) async fn learn_store(
    uow: &mut dyn NotificationUow,
    store: &StoreId,
    known: &KnownStore,
    sequence: i64,
) -> Result<()> {
    uow.set_store(store, known, sequence).await
}
