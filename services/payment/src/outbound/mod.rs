//! What payments reach out to: their database, the event log, the payment provider.

#[cfg(test)]
mod contract;
mod events;
mod metrics;
mod patient;
#[cfg(test)]
mod races;
mod simulated;
mod store;

use chassis::db::Migrations;

pub(crate) use metrics::Unsettled;
pub(crate) use patient::Patient;
pub(crate) use simulated::SimulatedProvider;
pub(crate) use store::{PAYMENTS, SqlPayments};

/// The tables of this context.
pub(crate) static MIGRATIONS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/postgres"),
    sqlite: sqlx::migrate!("migrations/sqlite"),
};

/// The tables of the simulated provider, which is another company with a database of its own.
pub(crate) static PROVIDER_MIGRATIONS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/provider/postgres"),
    sqlite: sqlx::migrate!("migrations/provider/sqlite"),
};
