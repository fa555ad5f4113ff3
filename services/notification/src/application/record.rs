//! Recording a message in the transaction that handles its event.

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

/// Records the message of a notice; nothing if one of that order and kind was recorded before, as
/// when an order is deferred twice.
pub(crate) async fn record(uow: &mut dyn NotificationUow, notice: Notice) -> Result<()> {
    let facts = Facts { store: uow.store_name(&notice.store_id).await?, ..notice.facts };
    let text = compose(notice.kind, &facts);
    let message = Message::try_new(notice.order_id, notice.kind, notice.recipient, text, uow.now())
        .map_err(Error::internal)?;
    uow.record(&message).await?;
    Ok(())
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
