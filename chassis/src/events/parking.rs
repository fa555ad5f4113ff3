//! Parked events: one that failed, and the later events of its case behind it, in the consumer's own
//! database. Retried with back-off; after the last try it is a dead letter and the case waits for
//! somebody to retry it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::consumer::Cases;
use super::{Consumer, Event};
use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};
use crate::idempotency::{Claim, RequestKey, claim};
use crate::types::Timestamp;
use crate::worker::{Next, Worker, backoff};

/// After this many tries an event is a dead letter.
const TRIES: i64 = 8;

fn wait_after(attempts: i64) -> Duration {
    backoff(u32::try_from(attempts).unwrap_or(u32::MAX), Duration::from_millis(200), Duration::from_mins(1))
}

/// An event that nobody will retry by itself.
#[derive(Debug, Clone)]
pub struct DeadLetter {
    /// Who could not handle it.
    pub consumer: String,
    /// The event.
    pub event: Event,
    /// Its place in the log.
    pub position: i64,
    /// How often it was tried.
    pub attempts: i64,
    /// Why it failed the last time.
    pub last_error: String,
    /// When it was given up on.
    pub since: Timestamp,
    /// How many later events of its case wait behind it.
    pub behind: i64,
}

/// A consumer's parked events.
pub(super) struct Parking<'a> {
    consumer: &'a str,
}

impl<'a> Parking<'a> {
    pub(super) fn of(consumer: &'a str) -> Self {
        Self { consumer }
    }

    /// The cases that wait.
    pub(super) async fn cases(&self, tx: &mut Tx) -> Result<Cases> {
        let select = sql("SELECT DISTINCT partition_key FROM parked WHERE consumer = $1").bind(self.consumer);
        tx.fetch_all(select).await?.iter().map(|row| row.get("partition_key")).collect()
    }

    pub(super) async fn park(&self, tx: &mut Tx, position: i64, event: &Event, why: &str) -> Result<()> {
        let insert = sql("INSERT INTO parked (consumer, event_id, partition_key, position, attempts, \
             next_attempt_at, dead, last_error, event) VALUES ($1, $2, $3, $4, $5, $6, FALSE, $7, $8) \
             ON CONFLICT DO NOTHING")
        .bind(self.consumer)
        .bind(&event.id)
        .bind(&event.partition_key)
        .bind(position)
        .bind(1_i64)
        .bind(tx.now().plus(wait_after(1)))
        .bind(why)
        .bind(serde_json::to_vec(event).map_err(Error::internal)?);
        tx.execute(insert).await.map(|_| ())
    }
}

/// The first parked event of each case; those that are due first come first.
const HEADS: &str = "SELECT partition_key, attempts, next_attempt_at, event FROM parked AS p \
     WHERE consumer = $1 AND dead = FALSE AND position = (SELECT MIN(position) FROM parked AS q \
     WHERE q.consumer = p.consumer AND q.partition_key = p.partition_key) ORDER BY next_attempt_at, position LIMIT 64";

/// Dead letters that the log was not told of yet.
const UNBURIED: &str = "SELECT position, attempts, next_attempt_at, last_error, event, 0 AS behind FROM parked \
     WHERE consumer = $1 AND dead AND buried = FALSE ORDER BY position LIMIT 64";

const DEAD: &str = "SELECT position, attempts, next_attempt_at, last_error, event, \
     (SELECT COUNT(*) - 1 FROM parked AS q WHERE q.consumer = p.consumer AND q.partition_key = p.partition_key) \
     AS behind FROM parked AS p WHERE consumer = $1 AND dead AND position > $2 ORDER BY position LIMIT $3";

impl Consumer {
    /// The dead letters after a place of the log, oldest first, at most `most`.
    pub async fn dead_letters(&self, after: i64, most: i64) -> Result<Vec<DeadLetter>> {
        let rows = self.db.fetch_all(sql(DEAD).bind(self.name()).bind(after).bind(most)).await?;
        rows.iter().map(|row| self.letter(row)).collect()
    }

    fn letter(&self, row: &Row) -> Result<DeadLetter> {
        Ok(DeadLetter {
            consumer: self.name().to_owned(),
            position: row.get("position")?,
            attempts: row.get("attempts")?,
            last_error: row.get("last_error")?,
            since: row.get("next_attempt_at")?,
            behind: row.get("behind")?,
            event: event_of(row)?,
        })
    }

    /// Tells the log of new dead letters, at least once each.
    async fn bury(&self) -> Result<()> {
        for row in &self.db.fetch_all(sql(UNBURIED).bind(self.name())).await? {
            let letter = match self.letter(row) {
                Ok(letter) => letter,
                Err(error) => {
                    tracing::error!(consumer = self.name(), %error, "a dead letter cannot be read");
                    continue;
                }
            };
            self.bus.bury(&letter).await?;
            let mut tx = self.db.begin("bury").await?;
            let update = sql("UPDATE parked SET buried = TRUE \
                 WHERE consumer = $1 AND event_id = $2 AND dead AND next_attempt_at = $3");
            tx.execute(update.bind(self.name()).bind(&letter.event.id).bind(letter.since)).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Gives a dead letter another round of tries, beginning at once; the case behind it follows.
    /// How many events that sets in motion. One that is being retried already is no error. Acts once for
    /// each key: a repeat does not retry what has failed again since.
    pub async fn retry_dead_letter(&self, key: &RequestKey, event_id: &str) -> Result<i64> {
        let mut tx = self.db.begin("retry_dead_letter").await?;
        let count = sql("SELECT COUNT(*) AS released FROM parked WHERE consumer = $1 AND partition_key = \
             (SELECT partition_key FROM parked WHERE consumer = $1 AND event_id = $2)");
        let row = tx.fetch_optional(count.bind(self.name()).bind(event_id)).await?;
        let released: i64 = row.map_or(Ok(0), |row| row.get("released"))?;
        if let Claim::Repeat(released) = claim(&mut tx, key, &released.to_string()).await? {
            return released.parse().map_err(Error::internal);
        }
        if released == 0 {
            return Err(Error::not_found("dead_letter", event_id));
        }
        let update =
            sql("UPDATE parked SET dead = FALSE, buried = FALSE, attempts = 0, next_attempt_at = $3 \
             WHERE consumer = $1 AND event_id = $2 AND dead");
        tx.execute(update.bind(self.name()).bind(event_id).bind(tx.now())).await?;
        tx.wake(&self.retry);
        tx.commit().await?;
        Ok(released)
    }

    async fn retry(&self, head: &Row) -> Result<()> {
        let event = event_of(head)?;
        let mut tx = self.db.begin("retry_parked").await?;
        tx.set_mark().await?;
        let handled = match self.handle_once(&mut tx, &event).await {
            Ok(()) => tx.flush().await,
            failed => failed,
        };
        match handled {
            Ok(()) => {
                tx.keep_mark().await?;
                let delete = sql("DELETE FROM parked WHERE consumer = $1 AND event_id = $2");
                tx.execute(delete.bind(self.name()).bind(&event.id)).await?;
                // The next one of the case is due at once.
                let next = sql("UPDATE parked SET next_attempt_at = $3, attempts = 0 \
                     WHERE consumer = $1 AND partition_key = $2 AND dead = FALSE");
                tx.execute(next.bind(self.name()).bind(&event.partition_key).bind(tx.now())).await?;
            }
            Err(error) if error.code().is_transient() => return Err(error),
            Err(error) => {
                tx.back_to_mark().await?;
                let attempts = head.get::<i64>("attempts")? + 1;
                let dead = attempts >= TRIES;
                if dead {
                    tracing::error!(consumer = self.name(), event = event.id, kind = event.kind, %error, attempts,
                        "event is a dead letter; its case waits until somebody retries it");
                }
                let update =
                    sql("UPDATE parked SET attempts = $3, next_attempt_at = $4, dead = $5, last_error = $6 \
                     WHERE consumer = $1 AND event_id = $2")
                    .bind(self.name())
                    .bind(&event.id)
                    .bind(attempts)
                    .bind(if dead { tx.now() } else { tx.now().plus(wait_after(attempts)) })
                    .bind(dead)
                    .bind(error.to_string());
                tx.execute(update).await?;
            }
        }
        self.seats.check(&mut tx, self.seats.of(&event.partition_key)).await?;
        tx.commit().await
    }
}

fn event_of(row: &Row) -> Result<Event> {
    serde_json::from_slice(&row.get::<Vec<u8>>("event")?).map_err(Error::internal)
}

/// Retries a consumer's parked events when they are due.
pub(crate) struct Retrier(pub(crate) Arc<Consumer>);

#[async_trait]
impl Worker for Retrier {
    fn name(&self) -> &'static str {
        "parked events"
    }

    async fn run(&self) -> Result<Next> {
        let next = self.retry_due().await?;
        // The log may be away, which is no reason to retry nothing.
        if let Err(error) = self.0.bury().await {
            tracing::warn!(consumer = self.0.name(), %error, "cannot tell the log of a dead letter yet");
        }
        Ok(next)
    }
}

impl Retrier {
    async fn retry_due(&self) -> Result<Next> {
        let consumer = &self.0;
        let held = consumer.seats.held();
        let heads = consumer.db.fetch_all(sql(HEADS).bind(consumer.name())).await?;
        let now = consumer.db.clock().now();
        let mut next = Next::Idle;
        for head in &heads {
            // The replica that holds its seat retries a case.
            if !held.contains_key(&consumer.seats.of(&head.get::<String>("partition_key")?)) {
                continue;
            }
            let due: Timestamp = head.get("next_attempt_at")?;
            if due > now {
                return Ok(if next == Next::Now { Next::Now } else { Next::At(due) });
            }
            consumer.retry(head).await?;
            next = Next::Now;
        }
        Ok(next)
    }
}
