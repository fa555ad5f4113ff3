//! One service's database: PostgreSQL or an SQLite file, behind one body of SQL.
//!
//! [`Database`] reads; [`Tx`] is a unit of work that writes. The tables that every service has
//! beside its own (outbox, inbox, parked events, idempotency keys, changes) live here too.

mod migrate;
mod replicas;
mod row;
mod sqlite;
#[cfg(test)]
mod tests;
mod tx;
mod value;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool};

pub use migrate::Migrations;
pub(crate) use replicas::Replica;
pub use row::{Column, Row};
pub use tx::Tx;
pub use value::{Stmt, Value, sql};

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::watch::Signals;
use crate::worker::Wake;

/// Where a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `postgres://user:password@host/database`.
    Postgres(String),
    /// `sqlite:path/to/file.db`.
    Sqlite(std::path::PathBuf),
}

impl std::str::FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres(url.to_owned()))
        } else if let Some(path) = url.strip_prefix("sqlite:") {
            Ok(Self::Sqlite(path.trim_start_matches("//").into()))
        } else {
            Err("database URL must begin with postgres:// or sqlite:".to_owned())
        }
    }
}

/// Tells other replicas that events wait in the outbox, which one of them relays.
const OUTBOX: &str = "outbox";

/// A service's database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Database(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: String,
    kind: Kind,
    clock: Clock,
    signals: Signals,
    outbox: Wake,
    replica: Replica,
    others: OnceLock<Others>,
}

/// What tells other replicas the names of signals.
struct Others(Box<Tell>);

type Tell = dyn Fn(&[&str]) + Send + Sync;

impl std::fmt::Debug for Others {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Others")
    }
}

#[derive(Debug)]
enum Kind {
    Postgres(PgPool),
    Sqlite(sqlite::SqliteFile),
}

impl Database {
    /// Connects and migrates. `name` is the service's name, the source of its events.
    pub async fn open(name: &str, url: &DatabaseUrl, migrations: &Migrations, clock: Clock) -> Result<Self> {
        let kind = match url {
            DatabaseUrl::Postgres(url) => {
                let options: PgConnectOptions = url.parse().map_err(Error::from)?;
                let pool = PgPoolOptions::new()
                    .max_connections(16)
                    .acquire_timeout(Duration::from_secs(5))
                    .connect_with(
                        options
                            .application_name(&format!("maeul-{name}"))
                            // A process that was paused within a transaction keeps others waiting no longer.
                            .options([("idle_in_transaction_session_timeout", "5s")])
                            .disable_statement_logging(),
                    )
                    .await?;
                Kind::Postgres(pool)
            }
            DatabaseUrl::Sqlite(path) => Kind::Sqlite(sqlite::SqliteFile::open(path).await?),
        };
        let database = Self(Arc::new(Inner {
            name: name.to_owned(),
            replica: Replica::new(&kind),
            others: OnceLock::new(),
            kind,
            clock,
            signals: Signals::default(),
            outbox: Wake::default(),
        }));
        database.migrate(migrations).await.map_err(Error::internal)?;
        Ok(database)
    }

    /// The service's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The clock that stamps what is written.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Signals raised by transactions of this process once they are durable.
    pub fn signals(&self) -> &Signals {
        &self.0.signals
    }

    /// Rung whenever events wait in the outbox.
    pub(crate) fn outbox(&self) -> &Wake {
        &self.0.outbox
    }

    /// From now on `tell` is given the names of all signals that this replica raises, for the others.
    pub(crate) fn tell_others(&self, tell: impl Fn(&[&str]) + Send + Sync + 'static) {
        if self.0.others.set(Others(Box::new(tell))).is_err() {
            tracing::warn!(service = self.name(), "the other replicas are told already");
        }
    }

    /// Raises a signal that another replica has told.
    pub(crate) fn was_told(&self, signal: &str) {
        if signal == OUTBOX { self.outbox().ring() } else { self.signals().raise(signal) }
    }

    /// Begins a unit of work. `step` names it in traces and kill points.
    pub async fn begin(&self, step: &'static str) -> Result<Tx> {
        let inner = match &self.0.kind {
            #[expect(
                clippy::disallowed_methods,
                reason = "the one place that begins a transaction; SQLite has its own"
            )]
            Kind::Postgres(pool) => tx::Kind::Postgres(pool.begin().await?),
            Kind::Sqlite(file) => tx::Kind::Sqlite(file.begin().await?),
        };
        Ok(Tx::new(self.clone(), inner, step))
    }

    /// Reads every row of a query that changes nothing.
    pub async fn fetch_all(&self, stmt: Stmt) -> Result<Vec<Row>> {
        Ok(match &self.0.kind {
            Kind::Postgres(pool) => wrap(value::postgres(stmt).fetch_all(pool).await?, row::Inner::Postgres),
            Kind::Sqlite(file) => {
                wrap(value::sqlite(stmt).fetch_all(&file.readers).await?, row::Inner::Sqlite)
            }
        })
    }

    /// Reads at most one row of a query that changes nothing.
    pub async fn fetch_optional(&self, stmt: Stmt) -> Result<Option<Row>> {
        Ok(match &self.0.kind {
            Kind::Postgres(pool) => {
                value::postgres(stmt).fetch_optional(pool).await?.map(row::Inner::Postgres).map(Row)
            }
            Kind::Sqlite(file) => {
                value::sqlite(stmt).fetch_optional(&file.readers).await?.map(row::Inner::Sqlite).map(Row)
            }
        })
    }

    /// Leaves its work to other replicas and closes every connection; what was committed stays.
    pub async fn close(&self) {
        self.leave().await;
        match &self.0.kind {
            Kind::Postgres(pool) => pool.close().await,
            Kind::Sqlite(file) => file.close().await,
        }
    }
}

fn wrap<R>(rows: Vec<R>, kind: impl Fn(R) -> row::Inner) -> Vec<Row> {
    rows.into_iter().map(|row| Row(kind(row))).collect()
}
