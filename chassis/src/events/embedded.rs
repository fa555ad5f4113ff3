//! The event log on one SQLite file, for a village in one process.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;

use super::{Batch, Event, EventBus, LogFilter, LogPosition, Recorded};
use crate::clock::Clock;
use crate::db::{Database, DatabaseUrl, Migrations, Row, Tx, sql};
use crate::error::{Error, Result};
use crate::kill_point;

static MIGRATIONS: Migrations =
    Migrations { postgres: sqlx::migrate!("migrations/none"), sqlite: sqlx::migrate!("migrations/log") };

const APPENDED: &str = "log";
/// A consumer's place is written down when it is this far ahead of what is written; after a crash at
/// most that much is delivered again.
const LAZY: i64 = 256;

/// The log, its file and its consumers' places.
#[derive(Debug)]
pub struct EmbeddedLog {
    db: Database,
    places: Mutex<BTreeMap<String, Place>>,
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
        Ok(Self { db, places: Mutex::new(places) })
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

    /// Waits until `look` finds something or the time is over.
    async fn wait_for<T, F>(&self, wait: Duration, look: impl FnMut() -> F) -> Result<Option<T>>
    where
        F: Future<Output = Result<Option<T>>>,
    {
        self.db.signals().wait_for(APPENDED, wait, look).await
    }

    async fn last(&self) -> Result<i64> {
        let row = self.db.fetch_optional(sql("SELECT COALESCE(MAX(position), 0) AS last FROM log")).await?;
        row.map_or(Ok(0), |row| row.get("last"))
    }
}

/// Types as a JSON array: SQLite has no array parameters.
fn json(kinds: &[&'static str]) -> Result<String> {
    serde_json::to_string(kinds).map_err(Error::internal)
}

fn recorded(row: &Row) -> Result<Recorded> {
    Ok(Recorded { position: row.get("position")?, event: Event::from_row(row)? })
}

async fn append(tx: &mut Tx, event: Event) -> Result<()> {
    let insert = sql("INSERT INTO log (id, kind, source, subject, partition_key, sequence, happened_at, \
         correlation, causation, traceparent, data) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING");
    tx.execute(event.bind_to(insert)).await.map(|_| ())
}

#[async_trait]
impl EventBus for EmbeddedLog {
    async fn publish(&self, events: Vec<Event>) -> Result<()> {
        let mut tx = self.db.begin("append").await?;
        for event in events {
            append(&mut tx, event).await?;
        }
        tx.signal(APPENDED);
        tx.commit().await
    }

    async fn fetch(
        &self,
        consumer: &str,
        kinds: &[&'static str],
        most: usize,
        wait: Duration,
    ) -> Result<Batch> {
        let kinds = json(kinds)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let batch = self
            .wait_for(wait, || async {
                let after = self.place(consumer).acknowledged;
                let query = sql("SELECT * FROM log WHERE position > $1 \
                     AND kind IN (SELECT value FROM json_each($2)) ORDER BY position LIMIT $3");
                let rows = self.db.fetch_all(query.bind(after).bind(&kinds).bind(most)).await?;
                let events = rows.iter().map(recorded).collect::<Result<Vec<_>>>()?;
                let end = events.last().map(|last| last.position);
                Ok(end.map(|end| Batch { events, end }))
            })
            .await?;
        Ok(match batch {
            Some(batch) => batch,
            None => Batch { events: Vec::new(), end: self.place(consumer).acknowledged },
        })
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

    async fn read(
        &self,
        after: i64,
        most: usize,
        filter: &LogFilter,
        wait: Duration,
    ) -> Result<Vec<Recorded>> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let found = self
            .wait_for(wait, || async {
                let query = sql("SELECT * FROM log WHERE position > $1 \
                     AND ($2 = '' OR kind = $2 OR kind LIKE '%.' || $2) \
                     AND ($3 = '' OR partition_key = $3) ORDER BY position LIMIT $4")
                .bind(after)
                .bind(&filter.kind)
                .bind(&filter.partition_key)
                .bind(most);
                let rows = self.db.fetch_all(query).await?;
                let events = rows.iter().map(recorded).collect::<Result<Vec<_>>>()?;
                Ok((!events.is_empty()).then_some(events))
            })
            .await?;
        Ok(found.unwrap_or_default())
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
