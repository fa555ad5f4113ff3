//! One service's database: PostgreSQL or an SQLite file, behind one body of SQL.
//!
//! [`Database`] reads; [`Tx`] is a unit of work that writes. The tables that every service has
//! beside its own (outbox, inbox, parked events, idempotency keys, changes) live here too.

mod by_key;
mod connections;
mod dialect;
mod due_rows;
mod group;
mod migrate;
mod place;
mod postgres;
mod replicas;
mod row;
mod rows;
mod sqlite;
mod sqlite_migrations;
#[cfg(test)]
mod tests;
mod tx;
mod url;
mod value;
mod writes;

use std::sync::{Arc, OnceLock};

pub use by_key::ByKey;
pub use due_rows::DueRows;
pub use migrate::Migrations;
pub use postgres::make_postgres_database;
pub(crate) use replicas::Replica;
pub use row::{Column, Row};
pub use rows::{Rows, insert, update};
pub use tx::Tx;
pub use url::DatabaseUrl;
pub use value::{Stmt, Value, sql};

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::watch::Signals;
use crate::worker::Wake;

/// Tells other replicas that events wait in the outbox, which one of them relays.
const OUTBOX: &str = "outbox";

/// A service's database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Database(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: String,
    kind: Kind,
    /// Where units of work end, and rows are found, on PostgreSQL.
    groups: Option<(group::Committer, by_key::Finder)>,
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
    Postgres(connections::Connections),
    Sqlite(sqlite::SqliteFile),
}

impl Database {
    /// Connects and migrates. `name` is the service's name, the source of its events; on PostgreSQL its
    /// tables are in a schema of that name. `UNAVAILABLE` where the server cannot be reached or refuses us.
    pub async fn open(name: &str, url: &DatabaseUrl, migrations: &Migrations, clock: Clock) -> Result<Self> {
        let kind = match url {
            DatabaseUrl::Postgres(url) => Kind::Postgres(postgres::open(name, url).await?),
            DatabaseUrl::Sqlite(path) => Kind::Sqlite(sqlite::SqliteFile::open(path)?),
        };
        let database = Self(Arc::new(Inner {
            name: name.to_owned(),
            replica: Replica::new(&kind),
            others: OnceLock::new(),
            groups: match &kind {
                Kind::Postgres(all) => {
                    Some((group::Committer::new(all.clone()), by_key::Finder::new(all.clone())))
                }
                Kind::Sqlite(_) => None,
            },
            kind,
            clock,
            signals: Signals::default(),
            outbox: Wake::default(),
        }));
        database.migrate(migrations).await?;
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
        let span = self.span(step);
        let inner = match &self.0.kind {
            Kind::Postgres(connections) => tx::Kind::Postgres(place::Place::new(connections.clone())),
            Kind::Sqlite(file) => tx::Kind::Sqlite(file.begin().await?),
        };
        Ok(Tx::new(self.clone(), inner, step, span))
    }

    /// Writes the last of a unit of work, together with others.
    async fn commit(&self, unit: group::Unit) -> Result<()> {
        match &self.0.groups {
            Some((committer, _)) => committer.commit(unit).await,
            None => Err(Error::internal("an SQLite file commits by itself")),
        }
    }

    /// The span of one operation here; it ends when dropped.
    fn span(&self, operation: &'static str) -> tracing::Span {
        let system = match self.0.kind {
            Kind::Postgres(_) => "postgresql",
            Kind::Sqlite(_) => "sqlite",
        };
        crate::telemetry::database(system, &self.0.name, operation)
    }

    /// Reads every row of a query that changes nothing.
    pub async fn fetch_all(&self, stmt: Stmt) -> Result<Vec<Row>> {
        let _span = self.span("read");
        Ok(match &self.0.kind {
            Kind::Postgres(connections) => row::postgres(connections.session().await?.fetch(stmt).await?),
            Kind::Sqlite(file) => file.read(&stmt)?,
        })
    }

    /// Reads at most one row of a query that changes nothing.
    pub async fn fetch_optional(&self, stmt: Stmt) -> Result<Option<Row>> {
        Ok(self.fetch_all(stmt).await?.into_iter().next())
    }

    /// The row of `rows` with this key.
    pub async fn find(&self, rows: ByKey, key: &str) -> Result<Option<Row>> {
        let _span = self.span("read");
        match (&self.0.groups, &self.0.kind) {
            (Some((_, finder)), _) => finder.find(rows, key).await,
            (None, Kind::Sqlite(file)) => Ok(file.read(&rows.one(key))?.into_iter().next()),
            (None, Kind::Postgres(_)) => Err(Error::internal("nobody finds rows")),
        }
    }

    /// Leaves its work to other replicas and closes every connection; what was committed stays.
    pub async fn close(&self) {
        self.leave().await;
        match &self.0.kind {
            Kind::Postgres(connections) => connections.close().await,
            Kind::Sqlite(file) => file.close().await,
        }
    }
}
