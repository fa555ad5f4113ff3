//! The context `store`: runs the stores, their products and stock, and the orders they work on.
//!
//! Owns: Store, Product, Unit, `StoreOrder`, and the stock ledger. Publishes `StoreRegistered`, `StoreUpdated`,
//! `ProductRegistered`, `ProductChanged`, `StockChanged`, `StoreOrderAccepted`, `StoreOrderRejected`,
//! `StoreOrderStopped`, `CancellationRefused` (of pickups), `PreparationStarted`, `OrderReady`, `OrderServed`.
//! Consumes `OrderPlaced`, `CancellationRequested`, `OrderCancelled`, `OrderRejected` of `order`, and
//! `DeliveryPickedUp` of `delivery`. Calls nobody.

mod application;
mod domain;
mod inbound;
mod outbound;
#[cfg(test)]
mod samples;
mod wire;

use std::sync::Arc;

use chassis::db::Migrations;
use chassis::error::Result;
use chassis::host::Host;
use maeul_proto::store::v1::store_service_server::StoreServiceServer;

/// It has no flags.
pub use chassis::config::NoFlags as Config;

/// The databases of the context, and how they are made.
pub static DATABASES: &[(&str, &Migrations)] = &[("store", &outbound::MIGRATIONS)];

/// Opens the context's database and adds its service and its policies to the host.
pub async fn start(host: &mut Host, _: Config) -> Result<()> {
    let db = host.database("store", &outbound::MIGRATIONS).await?;
    let stores = Arc::new(application::Stores::new(Arc::new(outbound::SqlStores::new(db.clone()))));
    host.members("store", Arc::new(inbound::StorePeople(stores.clone())));
    host.serve(StoreServiceServer::new(inbound::StoreApi::new(stores, db.clone(), host.stopping())));
    host.consume_cases(&db, Arc::new(inbound::StorePolicies), outbound::STORE_ORDERS);
    Ok(())
}
