//! What uses reach out to: their database, the event log, booking.

mod booking_client;
#[cfg(test)]
mod contract;
mod events;
mod rows;
mod store;
#[cfg(test)]
mod uses_tests;

use chassis::db::Migrations;

pub(crate) use booking_client::GrpcBookings;
pub(crate) use rows::ROOM_USES;
pub(crate) use store::SqlRoomUses;

/// The tables of this context.
pub(crate) static MIGRATIONS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/postgres"),
    sqlite: sqlx::migrate!("migrations/sqlite"),
};
