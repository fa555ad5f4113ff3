//! What requests reach out to: their database, the event log, booking.

mod booking_client;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod denials_tests;
mod events;
mod rows;
mod store;

use chassis::db::Migrations;

pub(crate) use booking_client::GrpcBookings;
pub(crate) use rows::REQUESTS;
pub(crate) use store::SqlApprovals;

/// The tables of this context.
pub(crate) static MIGRATIONS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/postgres"),
    sqlite: sqlx::migrate!("migrations/sqlite"),
};
