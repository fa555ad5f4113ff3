//! `delivery`: brings orders to customers through a carrier.
//!
//! Owns the deliveries, one for each order, and is the only one who talks to the carrier. The delivery
//! decides between cancel and hand-over; the carrier is told until it stands where the delivery is.
//!
//! - Serves `maeul.delivery.v1.DeliveryService`; `ReserveDelivery` and `ReleaseDelivery` for `order` only.
//! - Publishes `DeliveryScheduled`, `DeliveryPickedUp`, `DeliveryCompleted`, `DeliveryCancelled`,
//!   `DeliveryFailed`, `CancellationRefused`.
//! - Consumes `order`'s `OrderPlaced`, `CancellationRequested`, `OrderCancelled`, `OrderRejected` and
//!   `store`'s `OrderReady`. An order that ended unpaid is nobody's event here: its reservation is
//!   released, or lapses by itself.
//!
//! Must never enter: what is delivered, what it costs.

mod application;
mod config;
mod domain;
mod inbound;
mod outbound;

use std::sync::Arc;

use chassis::admission::Admission;
use chassis::db::Migrations;
use chassis::error::Result;
use chassis::host::Host;
use chassis::simulator::Simulator;
use maeul_proto::delivery::v1::delivery_service_server::DeliveryServiceServer;

pub use config::Config;

use application::{Autopilot, Bells, Deliveries, Rules};
use inbound::{Couriers, DeliveryApi, Policies};
use outbound::{Patient, SimulatedCarrier, SqlDeliveries};

/// The databases of the context, and how they are made.
pub static DATABASES: &[(&str, &Migrations)] =
    &[("delivery", &outbound::MIGRATIONS), ("carrier", &outbound::CARRIER_MIGRATIONS)];

/// Adds the context to the process.
pub async fn start(host: &mut Host, config: Config) -> Result<()> {
    let db = host.database("delivery", &outbound::MIGRATIONS).await?;
    let carrier_db = host.ledger("carrier", &outbound::CARRIER_MIGRATIONS).await?;
    let simulator = Simulator::new(config.delivery_latency);
    host.admin("/simulator/delivery", simulator.routes());
    let carrier = SimulatedCarrier::new(carrier_db, simulator);
    let bells = Bells::default();
    let rules = Rules { carrier_timeout: config.carrier_timeout, reservation_lasts: config.reservation_ttl };
    let deliveries = Arc::new(Deliveries::new(
        Arc::new(SqlDeliveries::new(db.clone())),
        Arc::new(Patient::new(Arc::new(carrier), config.carrier_timeout)),
        host.clock().clone(),
        rules,
        bells.clone(),
        Admission::new("the carrier", config.carrier_calls.into(), config.carrier_queue.into()),
    ));
    host.serve(DeliveryServiceServer::new(DeliveryApi::new(deliveries.clone(), db.clone())));
    host.consume_cases(&db, Arc::new(Policies::new(bells.clone())), outbound::DELIVERIES);
    host.work_due(&db, deliveries.clone(), &bells.settler);
    if !config.manual_couriers {
        let (pick_up, deliver) = (config.carrier_pickup_after, config.carrier_deliver_after);
        let couriers = Couriers(Autopilot::try_new(deliveries, pick_up, deliver)?);
        host.work("delivery", Arc::new(couriers), &bells.autopilot);
    }
    Ok(())
}
