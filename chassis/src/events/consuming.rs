//! How a consumer goes through the log, and what it does with what it finds.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::bus::LOG_REPLACED;
use super::parking::Parking;
use super::{Batch, Consumer, Event, Recorded, Subscription};
use crate::context::Context;
use crate::db::{Tx, sql};
use crate::error::{Code, Error, Result};
use crate::kill_point;
use crate::telemetry;
use crate::worker::{backoff, unpanicked};

/// How many events are handled in one transaction.
const BATCH: usize = 64;
/// How often one event may meet another change before it is parked.
const CONFLICTS: u32 = 5;
/// How long one wait for events takes at most.
const WAIT: Duration = Duration::from_secs(5);
/// When a place is written down that only other replicas had work before.
const QUIET: Duration = Duration::from_millis(200);
/// How far the written place may lag behind, where nobody had work before it.
const LAZY: i64 = 1024;

/// Where a consumer is in the log.
#[derive(Default)]
struct Reading {
    subscription: Option<Box<dyn Subscription>>,
    /// The place that was reached.
    at: i64,
    /// The place that was written down.
    written: i64,
    /// When the place is to be written down, though there was nothing to do.
    write: Option<Instant>,
    /// When to look at the seats again; at once before they are known.
    settle: Option<Instant>,
}

/// What comes next.
enum Step {
    Settle,
    Write,
    Take(Batch),
}

impl Consumer {
    /// Consumes until `stop`.
    pub(crate) async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut requests = self.inbound.lock().await;
        let mut roster = self.seats.roster();
        let mut reading = Reading::default();
        let mut failures = 0;
        loop {
            let next = tokio::select! {
                () = stop.cancelled() => break,
                Some(wish) = requests.recv() => {
                    let _ = wish.answer.send(self.rebuild(&wish.key, wish.from_snapshot).await);
                    reading = Reading::default();
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
            reading = Reading::default();
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
            None => reading.subscription = None,
            // What lies between was handled for some seats and not for others.
            Some(first) if reading.subscription.is_none() || first < reading.at => {
                reading.subscription = Some(self.bus.subscribe(&self.kinds, first));
                (reading.at, reading.written) = (first, first);
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
        let mut tx = self.db.begin("consume").await?;
        let parking = Parking::of(&self.name);
        let mut cases = parking.cases(&mut tx).await?;
        let kinds: Vec<String> = events.iter().map(|r| r.event.short_kind().to_owned()).collect();
        for Recorded { position, event } in events {
            if cases.contains(&event.partition_key) {
                if !self.was_handled(&mut tx, &event).await? {
                    parking.park(&mut tx, position, &event, "behind an earlier event of its case").await?;
                }
                continue;
            }
            match self.try_to_handle(&mut tx, &event).await {
                Ok(()) => {}
                Err(error) if error.code().is_transient() && error.code() != Code::Aborted => {
                    return Err(error);
                }
                Err(error) => {
                    tracing::error!(consumer = self.name, event = event.id, kind = event.kind,
                        case = event.partition_key, %error, "event failed and is parked");
                    parking.park(&mut tx, position, &event, &error.to_string()).await?;
                    cases.insert(event.partition_key);
                    tx.wake(&self.retry);
                }
            }
        }
        self.seats.advance(&mut tx, end).await?;
        for kind in &kinds {
            kill_point::pass("consume", format_args!("{}/{kind}", self.name), "before");
        }
        tx.commit().await?;
        for kind in &kinds {
            kill_point::pass("consume", format_args!("{}/{kind}", self.name), "after");
        }
        self.seats.advanced(end);
        (reading.written, reading.write) = (end, None);
        Ok(())
    }

    /// Handles an event, or leaves no trace of it. One that meets another change is tried again at once,
    /// so that its neighbours in the batch need not be.
    async fn try_to_handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let mut tries = 0;
        loop {
            tx.set_mark().await?;
            match self.handle_once(tx, event).await {
                Ok(()) => return tx.keep_mark().await,
                Err(error) => {
                    tx.back_to_mark().await?;
                    tries += 1;
                    if error.code() != Code::Aborted || tries == CONFLICTS {
                        return Err(error);
                    }
                }
            }
        }
    }

    /// Handles an event unless it was handled before; both facts in this transaction.
    pub(super) async fn handle_once(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let insert = sql("INSERT INTO inbox (consumer, event_id, handled_at) VALUES ($1, $2, $3) \
             ON CONFLICT DO NOTHING")
        .bind(&self.name)
        .bind(&event.id)
        .bind(tx.now());
        if tx.execute(insert).await? == 0 {
            return Ok(());
        }
        // A read model leaves nothing to a worker.
        if !self.policy.is_read_model() {
            crate::case::remember(tx, event);
        }
        let context = Context {
            deadline: None,
            correlation: Some(event.correlation.clone()),
            causation: Some(event.id.clone()),
        };
        let work = context.scope(unpanicked(self.policy.handle(tx, event)));
        telemetry::handling(self.bus.system(), &self.name, event, work).await
    }

    async fn was_handled(&self, tx: &mut Tx, event: &Event) -> Result<bool> {
        let select = sql("SELECT 1 AS one FROM inbox WHERE consumer = $1 AND event_id = $2");
        Ok(tx.fetch_optional(select.bind(&self.name).bind(&event.id)).await?.is_some())
    }
}

impl Reading {
    /// What comes next. Dropped while it waits, it loses nothing.
    async fn next(&mut self) -> Result<Step> {
        let Some(settle) = self.settle else { return Ok(Step::Settle) };
        let write = self.write;
        let quiet = async {
            match write {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        let Some(subscription) = &mut self.subscription else {
            tokio::time::sleep_until(settle).await;
            return Ok(Step::Settle);
        };
        tokio::select! {
            () = tokio::time::sleep_until(settle) => Ok(Step::Settle),
            () = quiet => Ok(Step::Write),
            batch = subscription.next(BATCH, WAIT) => Ok(Step::Take(batch?)),
        }
    }
}
