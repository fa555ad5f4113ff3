//! Policies: whenever something happened to an order, a loan or a booking that its customer or its store should
//! know, record a message.

use std::collections::BTreeMap;

use chassis::async_trait;
use chassis::db::Tx;
use chassis::error::{Error, Result};
use chassis::events::{Event, Policy};
use chassis::worker::Wake;
use maeul_proto::store::v1::{StoreRegistered, StoreUpdated};

use super::notices;
use crate::application::ports::KnownStore;
use crate::application::{learn_store, record};
use crate::domain::{ChannelKind, StoreId};

const STORE_REGISTERED: &str = "maeul.store.v1.StoreRegistered";
const STORE_UPDATED: &str = "maeul.store.v1.StoreUpdated";

/// Everything that this context does about events.
pub(crate) struct Policies {
    wakes: BTreeMap<ChannelKind, Wake>,
}

impl Policies {
    /// `wakes` are the bells of those who send, by their channels.
    pub(crate) fn new(wakes: BTreeMap<ChannelKind, Wake>) -> Self {
        Self { wakes }
    }
}

#[async_trait]
impl Policy for Policies {
    fn subscriptions(&self) -> Vec<&'static str> {
        let mut all = notices::sources();
        all.extend([STORE_REGISTERED, STORE_UPDATED]);
        all
    }

    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        self.handle_all(tx, &[event]).await
    }

    fn handles_together(&self) -> bool {
        true
    }

    async fn handle_all(&self, tx: &mut Tx, events: &[&Event]) -> Result<()> {
        let mut found = Vec::new();
        for event in events {
            match event.kind.as_str() {
                STORE_REGISTERED => {
                    let e: StoreRegistered = event.decode()?;
                    let known = KnownStore { name: e.name, owner: e.owner_id, staff: Vec::new() };
                    learn(tx, e.store_id, &known, event.sequence).await?;
                }
                STORE_UPDATED => {
                    let e: StoreUpdated = event.decode()?;
                    let known = KnownStore { name: e.name, owner: e.owner_id, staff: e.staff_ids };
                    learn(tx, e.store_id, &known, event.sequence).await?;
                }
                _ => found.extend(notices::of(event)?),
            }
        }
        if !found.is_empty() {
            let kinds = record(tx, found).await?;
            kinds.iter().filter_map(|kind| self.wakes.get(kind)).for_each(|wake| tx.wake(wake));
        }
        Ok(())
    }
}

async fn learn(tx: &mut Tx, store_id: String, known: &KnownStore, sequence: i64) -> Result<()> {
    let store = StoreId::try_new(store_id).map_err(Error::internal)?;
    learn_store(tx, &store, known, sequence).await
}

#[cfg(test)]
#[path = "events_tests/mod.rs"]
pub(super) mod tests;
