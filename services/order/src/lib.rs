//! The context `order`: takes orders, has them paid, and follows each to its end.
//!
//! Owns the order, and a copy of the stores' menus to price it by. Calls `delivery` (reserve, release)
//! and `payment` (charge). Publishes what becomes of an order: deferred, declined, withdrawn, expired;
//! placed, cancellation requested and denied, cancelled, rejected, completed. Reacts to the events of
//! `store`, `payment` and `delivery`. Works with every one of them away: an order that cannot be
//! finished now is kept and finished later, under the same key.

mod application;
mod config;
mod domain;
#[cfg(test)]
mod fixtures;
mod inbound;
mod outbound;
mod wire;

use std::sync::Arc;

use chassis::case::Cases;
use chassis::db::Migrations;
use chassis::error::Result;
use chassis::host::Host;
use chassis::worker::Wake;
use maeul_proto::order::v1::order_service_server::OrderServiceServer;

pub use config::Config;

/// The name of the context: of its database, its consumer, and as a caller.
const NAME: &str = "order";

/// The databases of the context, and how they are made.
pub static DATABASES: &[(&str, &Migrations)] = &[(NAME, &outbound::MIGRATIONS)];

/// Starts the context within `host`.
pub async fn start(host: &mut Host, config: Config) -> Result<()> {
    let db = host.database(NAME, &outbound::MIGRATIONS).await?;
    let payments = outbound::GrpcPayments::new(host.peer(NAME, "payment")?, config.charge_timeout);
    let deliveries = outbound::GrpcDeliveries::new(host.peer(NAME, "delivery")?, config.reserve_timeout);
    let store = outbound::SqlOrders::new(db.clone());
    let deferred = Wake::default();
    let orders = Arc::new(application::Orders::new(
        Arc::new(store),
        Arc::new(payments),
        Arc::new(deliveries),
        host.clock().clone(),
        Cases::of(&db),
        config.rules(),
        deferred.clone(),
    ));
    host.serve(OrderServiceServer::new(inbound::OrderApi::new(orders.clone(), db.clone())));
    host.consume_cases(&db, Arc::new(inbound::Policies), outbound::ORDERS);
    host.observe(Arc::new(outbound::OpenOrders::new(db)));
    host.work(NAME, Arc::new(inbound::Finisher(orders.clone())), &deferred);
    host.work(NAME, Arc::new(inbound::Expirer(orders)), &Wake::default());
    Ok(())
}
