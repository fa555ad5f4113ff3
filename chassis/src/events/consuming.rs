//! How a consumer goes through the log.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::bus::LOG_REPLACED;
use super::reading::{GATHER, Reading, Step};
use super::{Batch, Consumer, Event, Recorded};
use crate::error::{Error, Result};
use crate::worker::backoff;

/// When a place is written down that only other replicas had work before.
const QUIET: Duration = Duration::from_millis(200);
/// How far the written place may lag behind, where nobody had work before it.
const LAZY: i64 = 1024;

impl Consumer {
    /// Consumes until `stop`.
    pub(crate) async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut requests = self.inbound.lock().await;
        let mut roster = self.seats.roster();
        let mut reading = Reading::new(GATHER);
        let mut failures = 0;
        loop {
            let next = tokio::select! {
                () = stop.cancelled() => break,
                Some(wish) = requests.recv() => {
                    let _ = wish.answer.send(self.rebuild(&wish.key, wish.from_snapshot).await);
                    reading = Reading::new(GATHER);
                    continue;
                }
                next = reading.next() => next,
                Ok(()) = roster.changed() => Ok(Step::Settle),
            };
            let outcome = match next {
                Ok(Step::Settle) => self.settle(&mut reading).await,
                Ok(Step::Write) => self.write(&mut reading).await,
                Ok(Step::Take(batch)) => self.take(&mut reading, batch).await,
                Err(error) => Err(error),
            };
            let Err(error) = outcome else {
                failures = 0;
                continue;
            };
            reading = Reading::new(GATHER);
            failures += 1;
            let wait = backoff(failures, Duration::from_millis(50), Duration::from_secs(5));
            if error.reason() == LOG_REPLACED
                && let Err(error) = self.begin_again(&error).await
            {
                tracing::warn!(consumer = self.name, %error, failures, "cannot begin again");
            }
            tracing::warn!(consumer = self.name, %error, failures, ?wait, "cannot take events, trying again");
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(wait) => {}
            }
        }
        if let Err(error) = self.leave(&mut reading).await {
            tracing::warn!(consumer = self.name, %error, "cannot hand over; others find out");
        }
    }

    /// Agrees with the other replicas on who does what, and follows the log from the first place that is
    /// not done.
    async fn settle(&self, reading: &mut Reading) -> Result<()> {
        self.write(reading).await?;
        let again = self.seats.settle().await?;
        let held = self.seats.held();
        let first = held.values().min().copied();
        match first {
            None => reading.stop(),
            // What lies between was handled for some seats and not for others.
            Some(first) if reading.subscription.is_none() || first < reading.at => {
                reading.follow(self.bus.subscribe(&self.kinds, first), first);
            }
            Some(_) => {}
        }
        // Far away, where it need not be looked again.
        reading.settle = Some(Instant::now() + again.unwrap_or(Duration::from_hours(24)));
        Ok(())
    }

    /// Writes down the place that was reached.
    async fn write(&self, reading: &mut Reading) -> Result<()> {
        reading.write = None;
        if reading.at > reading.written && reading.subscription.is_some() {
            let mut tx = self.db.begin("place").await?;
            self.seats.advance(&mut tx, reading.at).await?;
            tx.commit().await?;
            self.seats.advanced(reading.at);
            reading.written = reading.at;
        }
        Ok(())
    }

    async fn leave(&self, reading: &mut Reading) -> Result<()> {
        if self.seats.is_alone() {
            return Ok(());
        }
        self.write(reading).await?;
        self.seats.release().await
    }

    /// Begins at the start of a log that ends before the place where this stands. Its inbox knows what it
    /// has handled.
    async fn begin_again(&self, why: &Error) -> Result<()> {
        tracing::error!(consumer = self.name, %why, "another log, or an older copy: beginning at its start");
        self.seats.settle().await?;
        let mut tx = self.db.begin("begin_again").await?;
        self.seats.begin_after(&mut tx, 0).await?;
        tx.commit().await
    }

    async fn take(&self, reading: &mut Reading, Batch { events, end }: Batch) -> Result<()> {
        let held = self.seats.held();
        let is_due = |position: i64, event: &Event| {
            let done = held.get(&self.seats.of(&event.partition_key));
            done.is_some_and(|done| *done < position)
        };
        let others = !events.is_empty();
        let events: Vec<Recorded> = events.into_iter().filter(|r| is_due(r.position, &r.event)).collect();
        reading.at = end;
        if events.is_empty() {
            if others {
                reading.write.get_or_insert(Instant::now() + QUIET);
            } else if end - reading.written >= LAZY {
                reading.write = Some(Instant::now());
            }
            return Ok(());
        }
        self.handle_batch(events, end).await?;
        self.seats.advanced(end);
        (reading.written, reading.write) = (end, None);
        Ok(())
    }
}
