//! What a consumer does with the events that it finds.

use std::collections::BTreeSet;

use super::consumer::Cases;
use super::parking::Parking;
use super::{Consumer, Event, Recorded};
use crate::context::Context;
use crate::db::{Tx, insert, sql};
use crate::error::{Code, Error, Result};
use crate::kill_point;
use crate::telemetry;
use crate::worker::unpanicked;

/// How often one event may meet another change before it is parked.
const CONFLICTS: u32 = 5;

impl Consumer {
    /// Handles events up to the place `end` in one transaction: at best all at once, else one by one, so
    /// that one which fails is parked and its neighbours are not.
    pub(super) async fn handle_batch(&self, events: Vec<Recorded>, end: i64) -> Result<()> {
        match self.handle_together(&events, end).await {
            Ok(true) => Ok(()),
            Err(error) if is_elsewhere(&error) => Err(error),
            Ok(false) | Err(_) => self.handle_one_by_one(events, end).await,
        }
    }

    /// Handles all, or none where one fails; `false` where some must wait behind parked events.
    async fn handle_together(&self, events: &[Recorded], end: i64) -> Result<bool> {
        let mut tx = self.db.begin("consume").await?;
        let (parked, mut known) = self.known_of(&mut tx, events).await?;
        if events.iter().any(|r| parked.contains(&r.event.partition_key)) {
            return Ok(false);
        }
        // What comes twice is handled once.
        let events: Vec<&Event> =
            events.iter().map(|r| &r.event).filter(|event| known.insert(event.id.clone())).collect();
        if self.policy.handles_together() {
            for event in &events {
                self.remember(&mut tx, event);
            }
            let work = unpanicked(self.policy.handle_all(&mut tx, &events));
            telemetry::handling_all(self.bus.system(), &self.name, &events, work).await?;
        } else {
            if let (Some(rows), true) = (self.finds, events.len() > 1) {
                tx.prefetch(rows, events.iter().map(|event| event.partition_key.as_str()).collect()).await?;
            }
            for event in &events {
                self.act(&mut tx, event).await?;
            }
        }
        // After what the policy reads and with the commit, so that where the policy leaves its writes to the commit, all of it
        // is one statement. If somebody else has handled one of these meanwhile, or has taken a seat over, it comes to nothing.
        let now = tx.now();
        let inbox = insert("inbox (consumer, event_id, handled_at)", "ON CONFLICT DO NOTHING");
        tx.write_each(inbox.rows(events.iter().map(|event| crate::row![&self.name, &event.id, now]))).await?;
        self.seats.advance_at_commit(&mut tx, end).await?;
        self.commit(tx, &events).await?;
        Ok(true)
    }

    /// The cases of which something is parked, and which of these events were handled before.
    async fn known_of(&self, tx: &mut Tx, events: &[Recorded]) -> Result<(Cases, BTreeSet<String>)> {
        let known =
            sql("SELECT DISTINCT partition_key AS parked, NULL AS handled FROM parked WHERE consumer = $1 \
             UNION ALL SELECT NULL, event_id FROM inbox WHERE consumer = $1 AND event_id = ANY($2)");
        let ids: Vec<String> = events.iter().map(|r| r.event.id.clone()).collect();
        let (mut parked, mut handled) = (Cases::new(), BTreeSet::new());
        for row in tx.fetch_all(known.bind(&self.name).bind(ids)).await? {
            parked.extend(row.get::<Option<String>>("parked")?);
            handled.extend(row.get::<Option<String>>("handled")?);
        }
        Ok((parked, handled))
    }

    async fn handle_one_by_one(&self, events: Vec<Recorded>, end: i64) -> Result<()> {
        let mut tx = self.db.begin("consume").await?;
        let parking = Parking::of(&self.name);
        let mut cases = parking.cases(&mut tx).await?;
        for Recorded { position, event } in &events {
            if cases.contains(&event.partition_key) {
                if !self.was_handled(&mut tx, event).await? {
                    parking.park(&mut tx, *position, event, "behind an earlier event of its case").await?;
                }
                continue;
            }
            match self.try_to_handle(&mut tx, event).await {
                Ok(()) => {}
                Err(error) if is_elsewhere(&error) => return Err(error),
                Err(error) => {
                    tracing::error!(consumer = self.name, event = event.id, kind = event.kind,
                        case = event.partition_key, %error, "event failed and is parked");
                    parking.park(&mut tx, *position, event, &error.to_string()).await?;
                    cases.insert(event.partition_key.clone());
                    tx.wake(&self.retry);
                }
            }
        }
        let events: Vec<&Event> = events.iter().map(|r| &r.event).collect();
        self.seats.advance(&mut tx, end).await?;
        self.commit(tx, &events).await
    }

    async fn commit(&self, tx: Tx, events: &[&Event]) -> Result<()> {
        for event in events {
            kill_point::pass("consume", format_args!("{}/{}", self.name, event.short_kind()), "before");
        }
        tx.commit().await?;
        for event in events {
            kill_point::pass("consume", format_args!("{}/{}", self.name, event.short_kind()), "after");
        }
        Ok(())
    }

    /// Handles an event, or leaves no trace of it. One that meets another change is tried again at once,
    /// so that its neighbours in the batch need not be.
    async fn try_to_handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let mut tries = 0;
        loop {
            tx.set_mark().await?;
            let handled = match self.handle_once(tx, event).await {
                Ok(()) => tx.flush().await,
                failed => failed,
            };
            match handled {
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
        self.act(tx, event).await
    }

    /// A read model leaves nothing to a worker.
    fn remember(&self, tx: &mut Tx, event: &Event) {
        if !self.policy.is_read_model() {
            tx.moved_by(event);
        }
    }

    async fn act(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        self.remember(tx, event);
        let context = Context {
            correlation: Some(event.correlation.clone()),
            causation: Some(event.id.clone()),
            ..Context::default()
        };
        let work = context.scope(unpanicked(self.policy.handle(tx, event)));
        telemetry::handling(self.bus.system(), &self.name, event, work).await
    }

    async fn was_handled(&self, tx: &mut Tx, event: &Event) -> Result<bool> {
        let select = sql("SELECT 1 AS one FROM inbox WHERE consumer = $1 AND event_id = $2");
        Ok(tx.fetch_optional(select.bind(&self.name).bind(&event.id)).await?.is_some())
    }
}

/// Whether it is not the event's fault.
fn is_elsewhere(error: &Error) -> bool {
    error.code().is_transient() && error.code() != Code::Aborted
}
