//! The context's tables. SQL stays here.

#[cfg(test)]
mod contract;
mod learning;
mod reading;

use chassis::db::{Database, Migrations};

/// The tables of both databases.
pub(crate) static MIGRATIONS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/postgres"),
    sqlite: sqlx::migrate!("migrations/sqlite"),
};

/// What was learned, in SQL.
#[derive(Debug, Clone)]
pub(crate) struct SqlMemory {
    db: Database,
}

impl SqlMemory {
    /// In this database.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}
