//! Policies: whenever something happened to an order, a loan or a booking, bring its view up to it.

use chassis::async_trait;
use chassis::db::Tx;
use chassis::error::Result;
use chassis::events::{Event, Policy, id};
use maeul_proto::store::v1::{StoreRegistered, StoreUpdated};

use super::{fact, loans, orders, rooms};
use crate::application::{forget_everything, learn, learn_orders, learn_store_name};

const STORE_REGISTERED: &str = "maeul.store.v1.StoreRegistered";
const STORE_UPDATED: &str = "maeul.store.v1.StoreUpdated";

/// Everything that this context does about events.
#[derive(Debug)]
pub(crate) struct Policies;

#[async_trait]
impl Policy for Policies {
    fn subscriptions(&self) -> Vec<&'static str> {
        let names = [STORE_REGISTERED, STORE_UPDATED];
        [&names[..], &orders::SOURCES, &loans::SOURCES, &rooms::SOURCES].concat()
    }

    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        self.handle_all(tx, &[event]).await
    }

    fn handles_together(&self) -> bool {
        true
    }

    async fn handle_all(&self, tx: &mut Tx, events: &[&Event]) -> Result<()> {
        let (mut of_orders, mut of_loans, mut of_bookings) = (Vec::new(), Vec::new(), Vec::new());
        for event in events {
            match (event.kind.as_str(), fact::context(event)) {
                (STORE_REGISTERED, _) => {
                    let e: StoreRegistered = event.decode()?;
                    learn_store_name(tx, &id(e.store_id)?, &e.name, event.sequence).await?;
                }
                (STORE_UPDATED, _) => {
                    let e: StoreUpdated = event.decode()?;
                    learn_store_name(tx, &id(e.store_id)?, &e.name, event.sequence).await?;
                }
                (_, "lending") => of_loans.push(loans::told(event)?),
                (_, "booking" | "occupancy") => of_bookings.push(rooms::told(event)?),
                _ => of_orders.extend(orders::told(event)?),
            }
        }
        learn_orders(tx, &of_orders).await?;
        learn(tx, &of_loans).await?;
        learn(tx, &of_bookings).await
    }

    fn is_read_model(&self) -> bool {
        true
    }

    /// Who watches a case is told of it again by each event that comes back.
    async fn reset(&self, tx: &mut Tx) -> Result<()> {
        forget_everything(tx).await
    }
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
