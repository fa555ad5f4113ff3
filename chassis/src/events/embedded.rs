//! The event log on one SQLite file, for a village in one process.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use async_trait::async_trait;

use super::{Batch, Event, EventBus, LogFilter, LogPosition, Recorded, Subscription};
use crate::clock::{Clock, new_id};
use crate::db::{Database, DatabaseUrl, Migrations, Row, Stmt, insert, sql};
use crate::error::{Error, Result};

static MIGRATIONS: Migrations =
    Migrations { postgres: sqlx::migrate!("migrations/none"), sqlite: sqlx::migrate!("migrations/log") };

/// Rung for those who read the log back.
const APPENDED: &str = "log";
/// How long a reader sleeps at most: everything is appended in this process and rings a bell.
const POLL: Duration = Duration::from_secs(30);

/// The log and its file.
#[derive(Debug)]
pub struct EmbeddedLog(Arc<Log>);

#[derive(Debug)]
struct Log {
    db: Database,
    /// Who follows, so that one sleeps while others have work.
    followers: Mutex<Vec<Weak<Interest>>>,
}

/// What a follower wants, and the bell that is rung for it.
#[derive(Debug)]
struct Interest {
    kinds: Vec<&'static str>,
    bell: String,
}

/// One who follows the log.
struct Follower {
    log: Arc<Log>,
    interest: Arc<Interest>,
    at: i64,
}

impl EmbeddedLog {
    /// Opens or makes the file.
    pub async fn open(file: &std::path::Path, clock: Clock) -> Result<Self> {
        let url = DatabaseUrl::Sqlite(file.to_owned());
        let db = Database::open("events", &url, &MIGRATIONS, clock).await?;
        Ok(Self(Arc::new(Log { db, followers: Mutex::default() })))
    }
}

impl Log {
    /// The next stretch of the log after `after` in which `stretch` finds something, and where the log
    /// ends; waits for it up to `wait`. `stretch` takes the place after which to look.
    async fn next(
        &self,
        bell: &str,
        wait: Duration,
        after: i64,
        most: i64,
        stretch: impl Fn(i64) -> Stmt,
    ) -> Result<(Batch, i64)> {
        // What was looked through need not be looked through again.
        let (looked, ends) = (AtomicI64::new(after), AtomicI64::new(0));
        let look = || async {
            let from = looked.load(Ordering::SeqCst);
            let rows = self.db.fetch_all(stretch(from)).await?;
            let last = rows.first().map_or(Ok(from), |row| row.get("last"))?;
            let found =
                rows.iter().filter(|row| !row.get::<Option<i64>>("position").is_ok_and(|p| p.is_none()));
            let events = found.map(recorded).collect::<Result<Vec<_>>>()?;
            let full = i64::try_from(events.len()).is_ok_and(|n| n == most);
            let end = events.last().filter(|_| full).map_or(last, |event| event.position).max(from);
            looked.store(end, Ordering::SeqCst);
            ends.store(last, Ordering::SeqCst);
            Ok((!events.is_empty()).then_some(Batch { events, end }))
        };
        let found = self.db.signals().wait_for(bell, wait, POLL, look).await?;
        let found = found.unwrap_or_else(|| Batch { events: Vec::new(), end: looked.into_inner() });
        Ok((found, ends.into_inner()))
    }

    /// The bells of those who want some of these events.
    fn bells(&self, events: &[Event]) -> Vec<String> {
        let mut followers = self.followers.lock().unwrap_or_else(PoisonError::into_inner);
        followers.retain(|follower| follower.strong_count() > 0);
        let wanted =
            |who: &Arc<Interest>| events.iter().any(|event| who.kinds.contains(&event.kind.as_str()));
        let who = followers.iter().filter_map(Weak::upgrade).filter(wanted);
        who.map(|who| who.bell.clone()).chain([APPENDED.to_owned()]).collect()
    }

    async fn last(&self) -> Result<i64> {
        let row = self.db.fetch_optional(sql("SELECT COALESCE(MAX(position), 0) AS last FROM log")).await?;
        row.map_or(Ok(0), |row| row.get("last"))
    }
}

/// The next `$2` events after `$1` that match, each beside the log's last place; without any, that alone.
macro_rules! stretch {
    ($condition:literal) => {
        sql(concat!(
            "SELECT last, position, id, kind, source, subject, partition_key, sequence, happened_at, correlation, \
             causation, traceparent, data FROM (SELECT COALESCE(MAX(position), 0) AS last FROM log) AS bound \
             LEFT JOIN (SELECT position, id, kind, source, subject, partition_key, sequence, happened_at, \
             correlation, causation, traceparent, data FROM log WHERE position > $1 AND ",
            $condition,
            " ORDER BY position LIMIT $2) AS found ON TRUE ORDER BY position"
        ))
    };
}

/// Types as a JSON array: SQLite has no array parameters.
fn json(kinds: &[&'static str]) -> Result<String> {
    serde_json::to_string(kinds).map_err(Error::internal)
}

fn recorded(row: &Row) -> Result<Recorded> {
    Ok(Recorded { position: row.get("position")?, event: Event::from_row(row)? })
}

#[async_trait]
impl EventBus for EmbeddedLog {
    fn system(&self) -> &'static str {
        "embedded"
    }

    async fn publish(&self, events: Vec<Event>) -> Result<()> {
        let bells = self.0.bells(&events);
        let mut tx = self.0.db.begin("append").await?;
        let append = insert(
            "log (id, kind, source, subject, partition_key, sequence, happened_at, correlation, causation, \
             traceparent, data)",
            "ON CONFLICT (id) DO NOTHING",
        );
        tx.write(append.rows(events.into_iter().map(Event::into_row))).await?;
        for bell in bells {
            tx.signal(bell);
        }
        tx.commit().await
    }

    fn subscribe(&self, kinds: &[&'static str], after: i64) -> Box<dyn Subscription> {
        let interest = Arc::new(Interest { kinds: kinds.to_vec(), bell: format!("log/{}", new_id()) });
        let mut followers = self.0.followers.lock().unwrap_or_else(PoisonError::into_inner);
        followers.push(Arc::downgrade(&interest));
        Box::new(Follower { log: self.0.clone(), interest, at: after })
    }

    async fn lag(&self, kinds: &[&'static str], after: i64) -> Result<i64> {
        let query = sql("SELECT COUNT(*) AS waiting FROM log WHERE position > $1 \
             AND kind IN (SELECT value FROM json_each($2))");
        let query = query.bind(after).bind(json(kinds)?);
        self.0.db.fetch_optional(query).await?.map_or(Ok(0), |row| row.get("waiting"))
    }

    async fn read(&self, after: i64, most: usize, filter: &LogFilter, wait: Duration) -> Result<Batch> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let found = self
            .0
            .next(APPENDED, wait, after, most, |after| {
                stretch!("($3 = '' OR kind = $3 OR kind LIKE '%.' || $3) AND ($4 = '' OR partition_key = $4)")
                    .bind(after)
                    .bind(most)
                    .bind(&filter.kind)
                    .bind(&filter.partition_key)
            })
            .await;
        Ok(found?.0)
    }

    async fn bounds(&self) -> Result<LogPosition> {
        let last = self.0.last().await?;
        let row = self.0.db.fetch_optional(sql("SELECT MIN(position) AS first FROM log")).await?;
        let first = row.map_or(Ok(None), |row| row.get::<Option<i64>>("first"))?;
        Ok(LogPosition { first: first.unwrap_or(last + 1), last })
    }

    async fn close(&self) -> Result<()> {
        self.0.db.close().await;
        Ok(())
    }
}

#[async_trait]
impl Subscription for Follower {
    async fn next(&mut self, most: usize, wait: Duration) -> Result<Batch> {
        let kinds = json(&self.interest.kinds)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let found = self.log.next(&self.interest.bell, wait, self.at, most, |after| {
            stretch!("kind IN (SELECT value FROM json_each($3))").bind(after).bind(most).bind(&kinds)
        });
        let (batch, last) = found.await?;
        if last < self.at {
            return Err(Batch::no_such_place(self.at, last));
        }
        self.at = batch.end;
        Ok(batch)
    }
}
