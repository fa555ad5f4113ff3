//! Migrations: the chassis's own tables (versions below 1000) and the service's (from 1001 on), in
//! one history. A binary starts on a schema that is ahead of it.

use sqlx::migrate::{MigrateError, Migrator};

use super::{Database, Kind, sqlite_migrations as sqlite};
use crate::error::{Error, Result};

/// A service's migrations for both databases, made by `sqlx::migrate!`.
#[derive(Debug)]
pub struct Migrations {
    /// `migrations/postgres`.
    pub postgres: Migrator,
    /// `migrations/sqlite`, with the same file names.
    pub sqlite: Migrator,
}

static CHASSIS: Migrations = Migrations {
    postgres: sqlx::migrate!("migrations/postgres"),
    sqlite: sqlx::migrate!("migrations/sqlite"),
};

impl Database {
    /// Brings the schema up to what this binary knows; PostgreSQL lets one process at a time do it.
    pub(super) async fn migrate(&self, service: &Migrations) -> Result<()> {
        let both = |pick: fn(&Migrations) -> &Migrator| {
            let mut all = Migrator { ..Migrator::DEFAULT };
            let list = pick(&CHASSIS).iter().chain(pick(service).iter()).cloned().collect::<Vec<_>>();
            all.migrations = list.into();
            all.set_ignore_missing(true);
            all
        };
        let done = match &self.0.kind {
            Kind::Postgres(connections) => both(|m| &m.postgres).run(connections.pool()).await,
            Kind::Sqlite(file) => {
                return file.alone(|conn| sqlite::migrate(conn, &both(|m| &m.sqlite))).await?;
            }
        };
        done.map_err(|error| match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            other => Error::internal(other),
        })
    }
}
