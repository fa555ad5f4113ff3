//! The adapters: the database, the events, the catalog.

mod catalog_client;
#[cfg(test)]
mod contract;
mod events;
mod rows;
mod store;
#[cfg(test)]
mod stories;

use chassis::db::Migrations;

pub(crate) use catalog_client::GrpcCatalog;
pub(crate) use store::{LOANS, SqlLoans};

/// The tables of this context.
pub(crate) static MIGRATIONS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/postgres"),
    sqlite: sqlx::migrate!("migrations/sqlite"),
};
