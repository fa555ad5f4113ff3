//! Recording messages in the transaction that handles their events.

use std::collections::BTreeSet;

use chassis::error::{Error, Result};

use super::ports::NotificationUow;
use crate::domain::{Facts, Kind, Message, OrderId, Recipient, StoreId, compose};

/// What an event gives reason to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// The order it is about.
    pub(crate) order_id: OrderId,
    /// The store that the order is at.
    pub(crate) store_id: StoreId,
    /// To whom.
    pub(crate) recipient: Recipient,
    /// What it tells.
    pub(crate) kind: Kind,
    /// What the event says.
    pub(crate) facts: Facts,
}

/// Records the messages of notices; nothing of one whose order and kind was recorded before, as when an
/// order is deferred twice.
pub(crate) async fn record(uow: &mut dyn NotificationUow, notices: Vec<Notice>) -> Result<()> {
    let stores: BTreeSet<&StoreId> = notices.iter().map(|notice| &notice.store_id).collect();
    let names = uow.store_names(&stores).await?;
    let now = uow.now();
    let message = |notice: Notice| {
        let facts = Facts { store: names.get(&notice.store_id).cloned(), ..notice.facts };
        let text = compose(notice.kind, &facts);
        Message::try_new(notice.order_id, notice.kind, notice.recipient, text, now).map_err(Error::internal)
    };
    let messages = notices.into_iter().map(message).collect::<Result<Vec<_>>>()?;
    uow.record(&messages).await.map(|_| ())
}

/// Remembers what a store is called.
pub(crate) async fn learn_store_name(
    uow: &mut dyn NotificationUow,
    store: &StoreId,
    name: &str,
    sequence: i64,
) -> Result<()> {
    uow.set_store_name(store, name, sequence).await
}
