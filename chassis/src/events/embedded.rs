//! The event log on one SQLite file, for a village in one process.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;

use super::{Batch, Event, EventBus, LogFilter, LogPosition, Recorded};
use crate::clock::Clock;
use crate::db::{Database, DatabaseUrl, Migrations, Row, Stmt, sql};
use crate::error::{Error, Result};
use crate::kill_point;

static MIGRATIONS: Migrations =
    Migrations { postgres: sqlx::migrate!("migrations/none"), sqlite: sqlx::migrate!("migrations/log") };

/// Rung for those who read the log back.
const APPENDED: &str = "log";
/// How long a reader sleeps at most: everything is appended in this process and rings a bell.
const POLL: Duration = Duration::from_secs(30);
/// A consumer's place is written down when it is this far ahead of what is written; after a crash at
/// most that much is delivered again.
const LAZY: i64 = 256;

/// The log, its file and its consumers' places.
#[derive(Debug)]
pub struct EmbeddedLog {
    db: Database,
    places: Mutex<BTreeMap<String, Place>>,
    /// What each consumer wants, so that it sleeps while others have work.
    interests: Mutex<BTreeMap<String, Vec<&'static str>>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Place {
    acknowledged: i64,
    written: i64,
}

impl EmbeddedLog {
    /// Opens or makes the file.
    pub async fn open(file: &std::path::Path, clock: Clock) -> Result<Self> {
        let url = DatabaseUrl::Sqlite(file.to_owned());
        let db = Database::open("events", &url, &MIGRATIONS, clock).await?;
        let mut places = BTreeMap::new();
        for row in db.fetch_all(sql("SELECT name, position FROM consumers")).await? {
            let at = row.get("position")?;
            places.insert(row.get("name")?, Place { acknowledged: at, written: at });
        }
        Ok(Self { db, places: Mutex::new(places), interests: Mutex::default() })
    }

    fn place(&self, consumer: &str) -> Place {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.get(consumer).copied().unwrap_or_default()
    }

    fn set_place(&self, consumer: &str, place: Place) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.insert(consumer.to_owned(), place);
    }

    async fn write_place(&self, consumer: &str, at: i64) -> Result<()> {
        let mut tx = self.db.begin("acknowledge").await?;
        let upsert = sql("INSERT INTO consumers (name, position) VALUES ($1, $2) \
             ON CONFLICT (name) DO UPDATE SET position = excluded.position");
        tx.execute(upsert.bind(consumer).bind(at)).await?;
        tx.commit().await?;
        self.set_place(consumer, Place { acknowledged: at, written: at });
        Ok(())
    }

    /// The next stretch of the log after `after` in which `stretch` finds something; waits for it up to
    /// `wait`. `stretch` takes the place after which to look.
    async fn next(
        &self,
        bell: &str,
        wait: Duration,
        after: i64,
        most: i64,
        stretch: impl Fn(i64) -> Stmt,
    ) -> Result<Batch> {
        // What was looked through need not be looked through again.
        let looked = AtomicI64::new(after);
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
            Ok((!events.is_empty()).then_some(Batch { events, end }))
        };
        let found = self.db.signals().wait_for(bell, wait, POLL, look).await?;
        Ok(found.unwrap_or_else(|| Batch { events: Vec::new(), end: looked.into_inner() }))
    }

    /// The bells of those who want events of these kinds.
    fn bells(&self, events: &[Event]) -> Vec<String> {
        let interests = self.interests.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = |kinds: &Vec<&str>| events.iter().any(|event| kinds.contains(&event.kind.as_str()));
        let who = interests.iter().filter(|(_, kinds)| wanted(kinds));
        who.map(|(consumer, _)| bell(consumer)).chain([APPENDED.to_owned()]).collect()
    }

    async fn last(&self) -> Result<i64> {
        let row = self.db.fetch_optional(sql("SELECT COALESCE(MAX(position), 0) AS last FROM log")).await?;
        row.map_or(Ok(0), |row| row.get("last"))
    }
}

/// What is rung when there is something for a consumer.
fn bell(consumer: &str) -> String {
    format!("log/{consumer}")
}

/// The next `$2` events after `$1` that match, each beside the log's last place; without any, that alone.
macro_rules! stretch {
    ($condition:literal) => {
        sql(concat!(
            "SELECT bound.last, found.* FROM (SELECT COALESCE(MAX(position), 0) AS last FROM log) AS bound \
             LEFT JOIN (SELECT * FROM log WHERE position > $1 AND ",
            $condition,
            " ORDER BY position LIMIT $2) AS found ON TRUE ORDER BY found.position"
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

fn append(event: Event) -> Stmt {
    let insert = sql("INSERT INTO log (id, kind, source, subject, partition_key, sequence, happened_at, \
         correlation, causation, traceparent, data) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING");
    event.bind_to(insert)
}

#[async_trait]
impl EventBus for EmbeddedLog {
    fn system(&self) -> &'static str {
        "embedded"
    }

    async fn publish(&self, events: Vec<Event>) -> Result<()> {
        let bells = self.bells(&events);
        let mut tx = self.db.begin("append").await?;
        tx.execute_all(events.into_iter().map(append).collect()).await?;
        for bell in bells {
            tx.signal(bell);
        }
        tx.commit().await
    }

    async fn fetch(
        &self,
        consumer: &str,
        kinds: &[&'static str],
        most: usize,
        wait: Duration,
    ) -> Result<Batch> {
        {
            let mut interests = self.interests.lock().unwrap_or_else(PoisonError::into_inner);
            if !interests.contains_key(consumer) {
                interests.insert(consumer.to_owned(), kinds.to_vec());
            }
        }
        let kinds = json(kinds)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let after = self.place(consumer).acknowledged;
        self.next(&bell(consumer), wait, after, most, |after| {
            stretch!("kind IN (SELECT value FROM json_each($3))").bind(after).bind(most).bind(&kinds)
        })
        .await
    }

    async fn acknowledge(&self, consumer: &str, position: i64) -> Result<()> {
        kill_point::pass("acknowledge", consumer, "before");
        let place = self.place(consumer);
        if position - place.written >= LAZY {
            return self.write_place(consumer, position).await;
        }
        self.set_place(consumer, Place { acknowledged: position, ..place });
        Ok(())
    }

    async fn seek(&self, consumer: &str, position: i64) -> Result<()> {
        self.write_place(consumer, position).await
    }

    async fn position(&self, consumer: &str) -> Result<i64> {
        Ok(self.place(consumer).acknowledged)
    }

    async fn lag(&self, consumer: &str, kinds: &[&'static str]) -> Result<i64> {
        let query = sql("SELECT COUNT(*) AS waiting FROM log WHERE position > $1 \
             AND kind IN (SELECT value FROM json_each($2))");
        let query = query.bind(self.place(consumer).acknowledged).bind(json(kinds)?);
        self.db.fetch_optional(query).await?.map_or(Ok(0), |row| row.get("waiting"))
    }

    async fn read(&self, after: i64, most: usize, filter: &LogFilter, wait: Duration) -> Result<Batch> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.next(APPENDED, wait, after, most, |after| {
            stretch!("($3 = '' OR kind = $3 OR kind LIKE '%.' || $3) AND ($4 = '' OR partition_key = $4)")
                .bind(after)
                .bind(most)
                .bind(&filter.kind)
                .bind(&filter.partition_key)
        })
        .await
    }

    async fn bounds(&self) -> Result<LogPosition> {
        let last = self.last().await?;
        let row = self.db.fetch_optional(sql("SELECT MIN(position) AS first FROM log")).await?;
        let first = row.map_or(Ok(None), |row| row.get::<Option<i64>>("first"))?;
        Ok(LogPosition { first: first.unwrap_or(last + 1), last })
    }

    async fn close(&self) -> Result<()> {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for (consumer, place) in places {
            if place.written != place.acknowledged {
                self.write_place(&consumer, place.acknowledged).await?;
            }
        }
        self.db.close().await;
        Ok(())
    }
}
