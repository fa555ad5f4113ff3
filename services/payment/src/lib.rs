//! `payment`: charges each order once, and gives the money back where it must.
//!
//! Owns the payments, one for each order, and is the only one who talks to the payment provider. The
//! first of charge and end of the order wins; a charge whose outcome is unknown is resolved by asking
//! the provider by our key, and what is to be given back is retried until the provider confirms.
//!
//! - Serves `maeul.payment.v1.PaymentService`; `Charge` for `order` only.
//! - Publishes `PaymentApproved`, `PaymentDeclined`, `PaymentVoided`, `PaymentRefunded`.
//! - Consumes `order`'s `OrderDeclined`, `OrderWithdrawn`, `OrderExpired`, `OrderCancelled`,
//!   `OrderRejected`: nobody else moves money.
//!
//! Must never enter: why an order ended, what was ordered, a card number.

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
use chassis::worker::Wake;
use maeul_proto::payment::v1::payment_service_server::PaymentServiceServer;

pub use config::Config;

use application::Payments;
use inbound::{PaymentApi, Policies};
use outbound::{Patient, SimulatedProvider, SqlPayments, Unsettled};

/// The databases of the context, and how they are made.
pub static DATABASES: &[(&str, &Migrations)] =
    &[("payment", &outbound::MIGRATIONS), ("provider", &outbound::PROVIDER_MIGRATIONS)];

/// Adds the context to the process.
pub async fn start(host: &mut Host, config: Config) -> Result<()> {
    let db = host.database("payment", &outbound::MIGRATIONS).await?;
    let provider_db = host.ledger("provider", &outbound::PROVIDER_MIGRATIONS).await?;
    let simulator = Simulator::new(config.payment_latency);
    host.admin("/simulator/payment", simulator.routes());
    let provider = SimulatedProvider::new(provider_db, simulator);
    let payments = Arc::new(Payments::new(
        Arc::new(SqlPayments::new(db.clone())),
        Arc::new(Patient::new(Arc::new(provider), config.provider_timeout)),
        host.clock().clone(),
        config.provider_timeout,
        Admission::new("the payment provider", config.provider_calls.into(), config.provider_queue.into()),
    ));
    let wake = Wake::default();
    host.serve(PaymentServiceServer::new(PaymentApi::new(payments.clone())));
    host.consume_cases(&db, Arc::new(Policies::new(wake.clone())), outbound::PAYMENTS);
    host.observe(Arc::new(Unsettled::new(db.clone())));
    host.work_due(&db, payments, &wake);
    Ok(())
}
