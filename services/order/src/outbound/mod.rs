//! The adapters: the database, the events, the other services that ordering calls.

#[cfg(test)]
mod contract;
mod delivery_client;
mod events;
mod menu;
mod metrics;
mod payment_client;
mod rows;
#[cfg(test)]
mod saga_test;
mod store;

use std::time::Duration;

use chassis::context::Context;
use chassis::db::Migrations;
use chassis::grpc::RemoteError;
use tonic::Code;
use tonic_types::StatusExt;

pub(crate) use delivery_client::GrpcDeliveries;
pub(crate) use metrics::OpenOrders;
pub(crate) use payment_client::GrpcPayments;
pub(crate) use store::{ORDERS, SqlOrders};

/// The tables of this context.
pub(crate) static MIGRATIONS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/postgres"),
    sqlite: sqlx::migrate!("migrations/sqlite"),
};

/// What our own answer needs to get back to a caller who waits for a deferral.
const WAY_BACK: Duration = Duration::from_millis(100);

/// The time that a call may take, so that a caller with a deadline still gets our answer: that the
/// order is kept, not that its time is over.
fn within_deadline(budget: Duration) -> Duration {
    match Context::current().remaining() {
        Some(left) => budget.min(left.saturating_sub(WAY_BACK.min(left / 4))),
        None => budget,
    }
}

/// Whether a service is not there: it could not be reached, or said nothing for as long as it is given; and
/// not that our own caller was in a hurry.
fn silence(error: &RemoteError, budget: Duration, timeout: Duration) -> bool {
    match error {
        RemoteError::Status(status) => status.code() == Code::Unavailable,
        RemoteError::TimedOut => budget == timeout,
    }
}

/// When to come back, where a service that did not answer said so.
fn retry_after(error: &RemoteError) -> Option<Duration> {
    match error {
        RemoteError::Status(status) => status.get_details_retry_info()?.retry_delay,
        RemoteError::TimedOut => None,
    }
}
