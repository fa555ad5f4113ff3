//! A unit of work: rows, events, changes and keys that become durable together or not at all.

mod rows;

use std::collections::{BTreeMap, BTreeSet};

use prost::{Message, Name};

use super::by_key::ByKey;
use super::group::{self, Unit};
use super::place::Place;
use super::sqlite::SqliteTx;
use super::writes::{self, Pending};
use super::{Database, Row, Stmt, row, sql};
use crate::context::Context;
use crate::error::{Error, Result};
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
    /// What is written when it must be seen, or with the commit; each must change one row.
    pending: Vec<Stmt>,
    /// Likewise, each with the number of rows that it must change.
    counted: Vec<Pending>,
    /// Rows that were read before anybody asked for them, `None` where there is none.
    found: Vec<(ByKey, BTreeMap<String, Option<Row>>)>,
    after: After,
    mark: After,
    /// From before the wait for a connection to the end.
    _span: tracing::Span,
}

#[derive(Debug)]
pub(super) enum Kind {
    Postgres(Place),
    Sqlite(SqliteTx),
}

/// What comes with a commit, and what follows from it.
#[derive(Debug, Clone, Default)]
struct After {
    cases: BTreeMap<String, Event>,
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
        // Whoever has just come, and is not known yet, finds by looking what it is not told.
        if let (false, Some(others)) = (names.is_empty() || db.replica().is_alone(), db.0.others.get()) {
            (others.0)(&names.into_iter().collect::<Vec<_>>());
        }
    }
}

impl Tx {
    pub(super) fn new(db: Database, kind: Kind, step: &'static str, span: tracing::Span) -> Self {
        let now = db.clock().now();
        Self {
            db,
            kind,
            step,
            now,
            pending: Vec::new(),
            counted: Vec::new(),
            found: Vec::new(),
            after: After::default(),
            mark: After::default(),
            _span: span,
        }
    }

    /// The moment at which this unit of work began; one moment for all that it writes.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Runs a statement; the number of rows it changed.
    pub async fn execute(&mut self, stmt: Stmt) -> Result<u64> {
        self.flush().await?;
        Ok(match &mut self.kind {
            Kind::Postgres(place) => place.begun().await?.execute(stmt).await?,
            Kind::Sqlite(tx) => tx.execute(&stmt)?,
        })
    }

    /// Runs a statement that must change one row, whose key is its first parameter, at the latest with the commit;
    /// `ABORTED`, then or now, where it does not because somebody else was there first.
    pub async fn change_one(&mut self, stmt: Stmt) -> Result<()> {
        for (_, found) in &mut self.found {
            found.retain(|key, _| !stmt.is_of(key));
        }
        match &mut self.kind {
            Kind::Postgres(_) => {
                if !self.counted.is_empty() || self.pending.iter().any(|pending| writes::meet(pending, &stmt))
                {
                    self.flush().await?;
                }
                self.pending.push(stmt);
                Ok(())
            }
            Kind::Sqlite(tx) => writes::must_be(1, tx.execute(&stmt)?),
        }
    }

    /// Runs a statement that takes rows for a while, and answers them. On PostgreSQL what it does is durable at once where
    /// this unit of work has written nothing before, and is not undone where that comes to nothing: the while ends by
    /// itself. To be committed all the same: on SQLite nothing is taken before.
    pub async fn take(&mut self, stmt: Stmt) -> Result<Vec<Row>> {
        let nothing_is_left = self.pending.is_empty() && self.counted.is_empty();
        match &self.kind {
            Kind::Postgres(place) if place.session.is_none() && nothing_is_left => place.change(stmt).await,
            _ => self.fetch_all(stmt).await,
        }
    }

    /// The row of `rows` with this key, with what this unit of work has changed of it by [`Tx::change_one`].
    pub async fn find(&mut self, rows: ByKey, key: &str) -> Result<Option<Row>> {
        let known = self.found.iter_mut().find(|(kind, _)| *kind == rows);
        if let Some(row) = known.and_then(|(_, found)| found.remove(key)) {
            return Ok(row);
        }
        if !self.counted.is_empty() || self.pending.iter().any(|stmt| stmt.is_of(key)) {
            self.flush().await?;
        }
        match &self.kind {
            Kind::Postgres(Place { session: None, .. }) => self.db.find(rows, key).await,
            _ => Ok(self.fetch_committed(rows.one(key)).await?.into_iter().next()),
        }
    }

    /// Reads the rows with these keys at once, for [`Tx::find`].
    pub(crate) async fn prefetch(&mut self, rows: ByKey, keys: BTreeSet<&str>) -> Result<()> {
        let all: Vec<String> = keys.iter().map(ToString::to_string).collect();
        let mut read = rows.found(self.fetch_all(rows.many(all)).await?)?;
        let found = keys.into_iter().map(|key| (key.to_owned(), read.remove(key))).collect();
        self.found.push((rows, found));
        Ok(())
    }

    /// Runs a query of what is committed: it need not see what this unit of work has changed.
    pub async fn fetch_committed(&mut self, stmt: Stmt) -> Result<Vec<Row>> {
        match &mut self.kind {
            Kind::Postgres(place) => place.read(stmt).await,
            Kind::Sqlite(tx) => Ok(tx.query(&stmt)?),
        }
    }

    /// Runs a statement that answers at most one row.
    pub async fn fetch_optional(&mut self, stmt: Stmt) -> Result<Option<Row>> {
        Ok(self.fetch_all(stmt).await?.into_iter().next())
    }

    /// Runs a statement that answers rows.
    pub async fn fetch_all(&mut self, stmt: Stmt) -> Result<Vec<Row>> {
        self.flush().await?;
        Ok(match &mut self.kind {
            Kind::Postgres(place) if stmt.sql.starts_with("SELECT ") => place.read(stmt).await?,
            Kind::Postgres(place) => row::postgres(place.begun().await?.fetch(stmt).await?),
            Kind::Sqlite(tx) => tx.query(&stmt)?,
        })
    }

    /// Writes what was left for the commit, so that what comes next sees it.
    pub(crate) async fn flush(&mut self) -> Result<()> {
        let Kind::Postgres(place) = &mut self.kind else { return Ok(()) };
        let (rows, counted) = (std::mem::take(&mut self.pending), std::mem::take(&mut self.counted));
        let unit = Unit { rows, counted, ..Unit::default() };
        if unit.is_empty() {
            return Ok(());
        }
        let session = place.begun().await?;
        session.fetch(group::together(&[unit])).await.map(|_| ()).map_err(writes::met)
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

    /// Remembers `event` as what last moved its case.
    pub(crate) fn moved_by(&mut self, event: &Event) {
        self.after.cases.insert(event.partition_key.clone(), event.clone());
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
        self.flush().await?;
        self.mark = self.after.clone();
        self.raw("SAVEPOINT mark").await
    }

    /// Keeps what happened since the mark, all of which was written.
    pub(crate) async fn keep_mark(&mut self) -> Result<()> {
        self.raw("RELEASE SAVEPOINT mark").await
    }

    /// Undoes what happened since the mark.
    pub(crate) async fn back_to_mark(&mut self) -> Result<()> {
        self.after = std::mem::take(&mut self.mark);
        self.pending.clear();
        self.counted.clear();
        self.found.clear();
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
            Kind::Postgres(place) => place.begun().await?.simple(text).await?,
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
        let unit = Unit {
            rows: std::mem::take(&mut self.pending),
            counted: std::mem::take(&mut self.counted),
            cases: std::mem::take(&mut self.after.cases),
            changes: self.after.changes.clone(),
            events: self.after.events.clone(),
        };
        let written = self.write_first(unit).await?;
        kill_point::pass("commit", format_args!("{}/{}", self.db.name(), self.step), "before");
        match (self.kind, written) {
            (Kind::Postgres(place), None) => {
                if let Some(mut session) = place.session {
                    session.commit().await.map_err(|e| writes::unknown_outcome(e.into()))?;
                }
            }
            (Kind::Postgres(_), Some(unit)) => self.db.commit(unit).await?,
            (Kind::Sqlite(tx), _) => tx.commit().await.map_err(|e| writes::unknown_outcome(e.into()))?,
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

    /// Writes what comes with the commit; gives it back where that is still to be done, together with that of
    /// others: on PostgreSQL, where nothing was written before.
    async fn write_first(&mut self, unit: Unit) -> Result<Option<Unit>> {
        if let Kind::Postgres(place) = &mut self.kind {
            if unit.is_empty() {
                return Ok(None);
            }
            let Some(session) = &mut place.session else { return Ok(Some(unit)) };
            session.fetch(group::together(&[unit])).await.map_err(writes::met)?;
            return Ok(None);
        }
        self.write(writes::cases(unit.cases)).await?;
        let mut last = BTreeMap::new();
        for row in self.write_returning(writes::counters(&unit.changes)).await? {
            last.insert(row.get::<String>("scope")?, row.get::<i64>("seq")?);
        }
        self.write(writes::changes(&unit.changes, &mut last)?).await?;
        self.write(writes::outbox(&unit.events)).await?;
        Ok(None)
    }
}
