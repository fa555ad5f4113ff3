//! What bookings reach out to: their database and the event log.

#[cfg(test)]
mod contract;
mod events;
#[cfg(test)]
mod races;
mod rows;
mod store;

use chassis::db::Migrations;

pub(crate) use rows::BOOKINGS;
pub(crate) use store::SqlBookings;

/// The tables of this context.
pub(crate) static MIGRATIONS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/postgres"),
    sqlite: sqlx::migrate!("migrations/sqlite"),
};
