//! The port, over the stream.

use std::time::Duration;

use async_nats::jetstream::message::PublishMessage;
use async_trait::async_trait;
use tokio::time::Instant;

use super::super::{Batch, DeadLetter, Event, EventBus, LogFilter, LogPosition, Recorded, Subscription};
use super::message::dead_headers;
use super::subscription::Following;
use super::{JetStream, REQUEST};
use crate::db::Database;
use crate::error::{Error, Result};

#[async_trait]
impl EventBus for JetStream {
    async fn publish(&self, events: Vec<Event>) -> Result<()> {
        self.publish_all(&events).await
    }

    fn subscribe(&self, kinds: &[&'static str], after: i64) -> Box<dyn Subscription> {
        Box::new(Following::new(self.clone(), self.0.names.of_kinds(kinds), after))
    }

    async fn lag(&self, kinds: &[&'static str], after: i64) -> Result<i64> {
        self.check_connected()?;
        let last = self.bounds().await?.last;
        if last <= after {
            return Ok(0);
        }
        let mut following = Following::new(self.clone(), self.0.names.of_kinds(kinds), after);
        i64::try_from(following.pending().await?).map_err(Error::internal)
    }

    async fn read(&self, after: i64, most: usize, filter: &LogFilter, wait: Duration) -> Result<Batch> {
        self.check_connected()?;
        // Somebody may ask for what comes after the end.
        let begin = after.min(self.bounds().await?.last);
        let until = Instant::now() + wait;
        let mut following = Following::new(self.clone(), vec![self.0.names.filtered(filter)], begin);
        let mut events = Vec::new();
        while events.len() < most {
            // What is there is read; for what is not, there is a time to wait.
            let patience = match following.pending().await? {
                0 if events.is_empty() => until.saturating_duration_since(Instant::now()),
                0 => break,
                _ => REQUEST,
            };
            let come = following.next(most - events.len(), patience).await?.events;
            if come.is_empty() && Instant::now() >= until {
                break;
            }
            let asked = |recorded: &Recorded| recorded.position > after && passes(recorded, filter);
            events.extend(come.into_iter().filter(asked));
        }
        Ok(Batch { events, end: following.at().max(after) })
    }

    async fn bounds(&self) -> Result<LogPosition> {
        self.check_connected()?;
        let state = self.info().await?.state;
        let last = i64::try_from(state.last_sequence).map_err(Error::internal)?;
        let first = i64::try_from(state.first_sequence).map_err(Error::internal)?;
        Ok(LogPosition { first: if state.messages == 0 { last + 1 } else { first }, last })
    }

    async fn bury(&self, letter: &DeadLetter) -> Result<()> {
        self.check_connected()?;
        self.get_or_create(&self.dead_config()).await?;
        let data = letter.event.data.clone().into();
        let message = PublishMessage::build().headers(dead_headers(letter)).payload(data);
        let stored = self.send(self.0.names.dead_letter(letter), message).await;
        stored.map_err(|error| self.refused(&error))
    }

    async fn share_signals(&self, db: &Database) {
        self.share(db).await;
    }

    fn system(&self) -> &'static str {
        "nats"
    }

    async fn close(&self) -> Result<()> {
        // What nobody waits for, signals, may be on its way still.
        if self.is_connected() {
            let _ = tokio::time::timeout(REQUEST, self.0.client.flush()).await;
        }
        Ok(())
    }
}

/// Whether it is of the very type that was asked for: a subject does not tell versions apart.
fn passes(recorded: &Recorded, filter: &LogFilter) -> bool {
    !filter.kind.contains('.') || recorded.event.kind == filter.kind
}
