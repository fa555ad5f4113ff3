//! What the use cases drive: the database.

#[cfg(test)]
mod contract;
mod loans;
mod orders;
mod page;
mod read;
mod rooms;
mod table;
mod write;

use chassis::db::Migrations;

pub(crate) use read::SqlViews;

pub(crate) static MIGRATIONS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/postgres"),
    sqlite: sqlx::migrate!("migrations/sqlite"),
};
