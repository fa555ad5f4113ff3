//! Policies: whenever something happened to an order, bring its view and its timeline up to it.

use chassis::async_trait;
use chassis::db::Tx;
use chassis::error::{Error, Result};
use chassis::events::{Event, Policy};
use maeul_proto::store::v1::{StoreRegistered, StoreUpdated};

use super::facts;
use crate::application::{forget_everything, learn, learn_store_name};
use crate::domain::StoreId;

const STORE_REGISTERED: &str = "maeul.store.v1.StoreRegistered";
const STORE_UPDATED: &str = "maeul.store.v1.StoreUpdated";

/// Everything that this context does about events.
#[derive(Debug)]
pub(crate) struct Policies;

#[async_trait]
impl Policy for Policies {
    fn subscriptions(&self) -> Vec<&'static str> {
        let mut all = facts::SOURCES.to_vec();
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
        let mut facts = Vec::with_capacity(events.len());
        for event in events {
            match event.kind.as_str() {
                STORE_REGISTERED => {
                    let e: StoreRegistered = event.decode()?;
                    learn_name(tx, e.store_id, &e.name, event.sequence).await?;
                }
                STORE_UPDATED => {
                    let e: StoreUpdated = event.decode()?;
                    learn_name(tx, e.store_id, &e.name, event.sequence).await?;
                }
                _ => facts.extend(facts::of(event)?),
            }
        }
        if facts.is_empty() { Ok(()) } else { learn(tx, &facts).await }
    }

    fn is_read_model(&self) -> bool {
        true
    }

    /// Who watches an order is told of it again by each event that comes back.
    async fn reset(&self, tx: &mut Tx) -> Result<()> {
        forget_everything(tx).await
    }
}

async fn learn_name(tx: &mut Tx, store_id: String, name: &str, sequence: i64) -> Result<()> {
    let store = StoreId::try_new(store_id).map_err(Error::internal)?;
    learn_store_name(tx, &store, name, sequence).await
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
