//! The relay: moves events from a service's outbox to the bus, in order, and keeps each until the
//! bus has acknowledged it. Published twice after a crash, an event is recognised by its id.

use std::sync::Arc;

use async_trait::async_trait;

use super::{Event, EventBus};
use crate::db::{Database, sql};
use crate::error::{Code, Result};
use crate::kill_point;
use crate::seats::Seats;
use crate::telemetry;
use crate::worker::{Next, Worker};

/// How many events are published at a time.
const BATCH: usize = 256;

pub(crate) struct Relay {
    db: Database,
    bus: Arc<dyn EventBus>,
    /// One: two replicas would publish past each other.
    seats: Seats,
}

impl Relay {
    pub(crate) fn new(db: Database, bus: Arc<dyn EventBus>) -> Self {
        let seats = Seats::new(&db, "relay", 1);
        Self { db, bus, seats }
    }

    /// Takes away what was published. By position each: on PostgreSQL a smaller one may have been committed meanwhile.
    async fn forget(&self, positions: Vec<i64>) -> Result<()> {
        let mut tx = self.db.begin("relayed").await?;
        let (relayed, count) = (sql("DELETE FROM outbox WHERE position = ANY($1)"), positions.len());
        tx.change_some(relayed.bind(positions), count).await?;
        self.seats.advance_at_commit(&mut tx, 0).await?;
        tx.commit().await
    }
}

#[async_trait]
impl Worker for Relay {
    fn name(&self) -> &'static str {
        "outbox relay"
    }

    async fn run(&self) -> Result<Next> {
        if self.seats.held().is_empty() {
            let again = self.seats.settle().await?;
            if self.seats.held().is_empty() {
                return Ok(again.map_or(Next::Idle, |after| Next::At(self.db.clock().now().plus(after))));
            }
        }
        let oldest = sql(
            "SELECT position, id, kind, source, subject, partition_key, sequence, happened_at, correlation, \
             causation, traceparent, data FROM outbox ORDER BY position LIMIT 256",
        );
        let rows = self.db.fetch_all(oldest).await?;
        if rows.is_empty() {
            return Ok(Next::Idle);
        }
        let mut positions = Vec::with_capacity(rows.len());
        let mut events = Vec::with_capacity(rows.len());
        for row in &rows {
            positions.push(row.get::<i64>("position")?);
            events.push(Event::from_row(row)?);
        }
        let kinds: Vec<String> = events.iter().map(|e| e.short_kind().to_owned()).collect();
        for kind in &kinds {
            kill_point::pass("publish", kind, "before");
        }
        let sending = telemetry::sending(self.bus.system(), &mut events);
        self.bus.publish(events).await?;
        drop(sending);
        for kind in &kinds {
            kill_point::pass("publish", kind, "after");
        }
        let forgotten = self.forget(positions).await;
        if forgotten.as_ref().is_err_and(|error| error.code() == Code::Aborted) {
            // Another replica has the seat, or an earlier try that nobody heard of again was done after all.
            self.seats.doubt();
        }
        forgotten?;
        Ok(if rows.len() == BATCH { Next::Now } else { Next::Idle })
    }

    async fn stopped(&self) {
        if let Err(error) = self.seats.release().await {
            tracing::warn!(service = self.db.name(), %error, "cannot hand the outbox over; others find out");
        }
    }
}
