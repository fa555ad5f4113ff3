//! What deliveries reach out to: their database, the event log, the carrier.

#[cfg(test)]
mod contract;
mod events;
mod patient;
#[cfg(test)]
mod races;
mod simulated;
mod store;

use chassis::db::Migrations;

pub(crate) use patient::Patient;
pub(crate) use simulated::SimulatedCarrier;
pub(crate) use store::{DELIVERIES, SqlDeliveries};

/// The tables of this context.
pub(crate) static MIGRATIONS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/postgres"),
    sqlite: sqlx::migrate!("migrations/sqlite"),
};

/// The tables of the simulated carrier, which is another company with a database of its own.
pub(crate) static CARRIER_MIGRATIONS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/carrier/postgres"),
    sqlite: sqlx::migrate!("migrations/carrier/sqlite"),
};
