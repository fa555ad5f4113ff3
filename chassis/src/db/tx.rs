//! A unit of work: rows, events, changes and keys that become durable together or not at all.

use std::collections::BTreeSet;

use prost::{Message, Name};
use sqlx::{Executor, Postgres, Transaction};

use super::sqlite::SqliteTx;
use super::{Database, Row, Stmt, row, sql, value};
use crate::context::Context;
use crate::error::{Code, DISK_FULL, Error, Result};
use crate::events::{Event, NewEvent};
use crate::kill_point;
use crate::metrics::{Counter, KeyValue};
use crate::types::Timestamp;
use crate::worker::Wake;

/// A transaction that writes. Dropped without [`Tx::commit`], it changes nothing.
#[derive(Debug)]
pub struct Tx {
    db: Database,
    kind: Kind,
    step: &'static str,
    now: Timestamp,
    after: After,
    mark: After,
    /// From before the wait for a connection to the end.
    _span: tracing::Span,
}

#[derive(Debug)]
pub(super) enum Kind {
    Postgres(Transaction<'static, Postgres>),
    Sqlite(SqliteTx),
}

/// What comes with a commit, and what follows from it.
#[derive(Debug, Clone, Default)]
struct After {
    writes: Vec<Stmt>,
    events: Vec<Event>,
    changes: BTreeSet<(String, String)>,
    signals: BTreeSet<String>,
    counts: Vec<(Counter<u64>, KeyValue)>,
    wakes: Vec<Wake>,
}

impl After {
    /// Wakes those who wait for what has become durable, here and in other replicas.
    fn raise(&self, db: &Database) {
        let scopes = self.changes.iter().map(|(scope, _)| scope.as_str());
        let mut names: BTreeSet<&str> = scopes.chain(self.signals.iter().map(String::as_str)).collect();
        for name in &names {
            db.signals().raise(name);
        }
        if !self.events.is_empty() {
            db.outbox().ring();
            names.insert(super::OUTBOX);
        }
        if let (false, Some(others)) = (names.is_empty(), db.0.others.get()) {
            (others.0)(&names.into_iter().collect::<Vec<_>>());
        }
    }
}

impl Tx {
    pub(super) fn new(db: Database, kind: Kind, step: &'static str, span: tracing::Span) -> Self {
        let now = db.clock().now();
        Self { db, kind, step, now, after: After::default(), mark: After::default(), _span: span }
    }

    /// The moment at which this unit of work began; one moment for all that it writes.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Runs a statement; the number of rows it changed.
    pub async fn execute(&mut self, stmt: Stmt) -> Result<u64> {
        Ok(match &mut self.kind {
            Kind::Postgres(tx) => value::postgres(stmt).execute(&mut **tx).await?.rows_affected(),
            Kind::Sqlite(tx) => tx.execute(&stmt)?,
        })
    }

    /// Runs a statement that answers at most one row.
    pub async fn fetch_optional(&mut self, stmt: Stmt) -> Result<Option<Row>> {
        Ok(match &mut self.kind {
            Kind::Postgres(tx) => {
                let row = value::postgres(stmt).fetch_optional(&mut **tx).await?;
                row.map(row::Inner::Postgres).map(Row)
            }
            Kind::Sqlite(tx) => tx.query(&stmt)?.into_iter().next(),
        })
    }

    /// Runs a statement that answers rows.
    pub async fn fetch_all(&mut self, stmt: Stmt) -> Result<Vec<Row>> {
        Ok(match &mut self.kind {
            Kind::Postgres(tx) => row::postgres(value::postgres(stmt).fetch_all(&mut **tx).await?),
            Kind::Sqlite(tx) => tx.query(&stmt)?,
        })
    }

    /// Writes an event into the outbox. It is published if and only if this commits.
    pub fn emit<M: Message + Name>(&mut self, message: &M, new: NewEvent) {
        let event = Event::new(self.db.name(), self.now, message, new, &Context::current());
        self.after.events.push(event);
    }

    /// The events written so far.
    pub(crate) fn told(&self) -> &[Event] {
        &self.after.events
    }

    /// Writes something together with the commit, where nothing within this depends on it.
    pub(crate) fn at_commit(&mut self, stmt: Stmt) {
        self.after.writes.push(stmt);
    }

    /// Tells those who watch `scope` that `item` has changed.
    pub fn touch(&mut self, scope: impl Into<String>, item: impl Into<String>) {
        self.after.changes.insert((scope.into(), item.into()));
    }

    /// Raises a signal of this process after the commit; nothing is written.
    pub fn signal(&mut self, name: impl Into<String>) {
        self.after.signals.insert(name.into());
    }

    /// Counts one, once this is durable.
    pub fn count(&mut self, counter: &Counter<u64>, label: KeyValue) {
        self.after.counts.push((counter.clone(), label));
    }

    /// Wakes a worker after the commit.
    pub fn wake(&mut self, wake: &Wake) {
        self.after.wakes.push(wake.clone());
    }

    /// Marks a place to come back to with [`Tx::back_to_mark`]. One at a time.
    pub(crate) async fn set_mark(&mut self) -> Result<()> {
        self.mark = self.after.clone();
        self.raw("SAVEPOINT mark").await
    }

    /// Keeps what happened since the mark.
    pub(crate) async fn keep_mark(&mut self) -> Result<()> {
        self.raw("RELEASE SAVEPOINT mark").await
    }

    /// Undoes what happened since the mark.
    pub(crate) async fn back_to_mark(&mut self) -> Result<()> {
        self.after = std::mem::take(&mut self.mark);
        self.raw("ROLLBACK TO SAVEPOINT mark").await?;
        self.raw("RELEASE SAVEPOINT mark").await
    }

    /// Waits until what this has seen of others is durable, so that it may be told. To be called before
    /// this has written anything. On PostgreSQL nothing is seen that is not durable.
    pub(crate) fn make_seen_durable(&mut self) -> Result<()> {
        match &mut self.kind {
            Kind::Postgres(_) => Ok(()),
            Kind::Sqlite(tx) => Ok(tx.make_seen_durable()?),
        }
    }

    async fn raw(&mut self, text: &'static str) -> Result<()> {
        match &mut self.kind {
            Kind::Postgres(tx) => {
                (&mut **tx).execute(text).await?;
            }
            Kind::Sqlite(tx) => {
                tx.execute(&sql(text))?;
            }
        }
        Ok(())
    }

    /// Runs statements that need no answer, in order.
    pub async fn execute_all(&mut self, stmts: Vec<Stmt>) -> Result<()> {
        for stmt in stmts {
            self.execute(stmt).await?;
        }
        Ok(())
    }

    /// Makes everything durable, then wakes those who wait for it.
    pub async fn commit(mut self) -> Result<()> {
        if let Some(event) = self.after.events.iter().find(|event| event.data.len() > Event::LARGEST) {
            let (kind, size) = (&event.kind, event.data.len());
            let why =
                format!("a {kind} of {size} bytes is no event: the log takes {} at most", Event::LARGEST);
            return Err(Error::internal(why));
        }
        let mut last = std::mem::take(&mut self.after.writes);
        last.extend(changes(&self.after.changes));
        last.extend(self.after.events.iter().map(outbox_row));
        kill_point::pass("commit", format_args!("{}/{}", self.db.name(), self.step), "before");
        match self.kind {
            Kind::Postgres(_) => {
                self.execute_all(last).await?;
                if let Kind::Postgres(tx) = self.kind {
                    tx.commit().await.map_err(|e| unknown_outcome(e.into()))?;
                }
            }
            Kind::Sqlite(tx) => tx.commit(last).await.map_err(|e| unknown_outcome(e.into()))?,
        }
        kill_point::pass("commit", format_args!("{}/{}", self.db.name(), self.step), "after");
        self.after.raise(&self.db);
        for (counter, label) in self.after.counts {
            counter.add(1, &[label]);
        }
        for wake in &self.after.wakes {
            wake.ring();
        }
        Ok(())
    }
}

/// A commit that failed with the connection may have been done all the same; one that found no room was not.
fn unknown_outcome(error: Error) -> Error {
    if error.code() == Code::Unavailable && error.reason() != DISK_FULL {
        return Error::deadline(format!(
            "the database went away while this was being committed; ask again with the same request_id: {}",
            error.reason()
        ));
    }
    error
}

/// Numbers changes within their scope. The counter's row keeps writers of one scope in line, so a
/// watcher never sees a number before a smaller one.
fn changes(changes: &BTreeSet<(String, String)>) -> Vec<Stmt> {
    let number = |(scope, item): &(String, String)| {
        let next = sql("INSERT INTO change_counters (scope, seq) VALUES ($1, 1) \
             ON CONFLICT (scope) DO UPDATE SET seq = change_counters.seq + 1");
        let change = sql("INSERT INTO changes (scope, item, seq) \
             SELECT scope, $2, seq FROM change_counters WHERE scope = $1 \
             ON CONFLICT (scope, item) DO UPDATE SET seq = excluded.seq");
        [next.bind(scope), change.bind(scope).bind(item)]
    };
    changes.iter().flat_map(number).collect()
}

fn outbox_row(event: &Event) -> Stmt {
    event.clone().bind_to(sql("INSERT INTO outbox (id, kind, source, subject, partition_key, sequence, \
         happened_at, correlation, causation, traceparent, data) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"))
}
