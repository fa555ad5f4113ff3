//! The context's tables and how its events look on the wire. SQL stays here.

#[cfg(test)]
mod contract;
mod events;
mod reads;
mod rows;
mod unit_of_work;

use chassis::db::{Database, Migrations};

pub(crate) use reads::LENDINGS;

/// The tables of both databases.
pub(crate) static MIGRATIONS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/postgres"),
    sqlite: sqlx::migrate!("migrations/sqlite"),
};

/// Books and lendings in SQL.
#[derive(Debug, Clone)]
pub(crate) struct SqlBooks {
    db: Database,
}

impl SqlBooks {
    /// In this database.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}
