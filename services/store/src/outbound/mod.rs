//! The context's tables and how its events look on the wire. SQL stays here.

mod events;
mod ledger;
mod reads;
mod rows;
mod unit_of_work;

#[cfg(test)]
mod contract;

use chassis::db::{Database, Migrations};

pub(crate) use reads::STORE_ORDERS;

/// The tables of both databases.
pub(crate) static MIGRATIONS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/postgres"),
    sqlite: sqlx::migrate!("migrations/sqlite"),
};

/// Stores, products, stock and orders in SQL.
#[derive(Debug, Clone)]
pub(crate) struct SqlStores {
    db: Database,
}

impl SqlStores {
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}
