//! What the use cases drive: the database, the events, and the channels.

mod console;
#[cfg(test)]
mod contract;
mod email;
mod events;
mod rows;
#[cfg(test)]
mod sending_tests;
mod store;
mod webhook;

use chassis::db::Migrations;

pub(crate) use console::Console;
pub(crate) use email::{Email, check_sender, check_url};
pub(crate) use store::SqlNotifications;
pub(crate) use webhook::Webhook;

pub(crate) static MIGRATIONS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/postgres"),
    sqlite: sqlx::migrate!("migrations/sqlite"),
};
