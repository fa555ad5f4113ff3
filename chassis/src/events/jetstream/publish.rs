//! Publishing: everything at once where the server takes batches as one, each case in order otherwise.

use std::collections::BTreeMap;

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::context::{PublishError, PublishErrorKind};
use async_nats::jetstream::message::PublishMessage;
use futures::future::try_join_all;

use super::super::Event;
use super::message::{headers, set};
use super::{JetStream, REQUEST, away};
use crate::clock::new_id;
use crate::error::Result;

/// How many messages a server takes as one; it allows for 1000.
const BATCH: usize = 256;

/// From so many on a batch is worth it: for each the server makes a store of its own on the disk first, which
/// takes it as long as some dozens of single messages.
const WORTH_IT: usize = 32;

/// What came of a batch.
enum Batched {
    Stored,
    /// One of them is there already, which refuses all; or the server takes no batches.
    OneByOne,
}

impl JetStream {
    pub(super) async fn publish_all(&self, events: &[Event]) -> Result<()> {
        self.connected().await;
        let atomic = self.facts().await?.atomic;
        for events in events.chunks(BATCH) {
            if atomic
                && events.len() >= WORTH_IT
                && let Batched::Stored = self.publish_batch(events).await?
            {
                continue;
            }
            self.publish_each(events).await?;
        }
        Ok(())
    }

    /// All of them or none, by the headers of ADR-50 of NATS: the last one commits, and is acknowledged for all.
    async fn publish_batch(&self, events: &[Event]) -> Result<Batched> {
        let batch = new_id();
        let Some((last, first)) = events.split_last() else { return Ok(Batched::Stored) };
        let marked = |event: &Event, number: usize| {
            let mut headers = headers(event);
            set(&mut headers, "Nats-Batch-Id", &batch);
            set(&mut headers, "Nats-Batch-Sequence", &number.to_string());
            headers
        };
        for (n, event) in first.iter().enumerate() {
            let (subject, data) = (self.0.names.event(event), event.data.clone().into());
            let sent = self.0.client.publish_with_headers(subject, marked(event, n + 1), data);
            tokio::time::timeout(REQUEST, sent).await.map_err(away)?.map_err(away)?;
        }
        let mut headers = marked(last, events.len());
        set(&mut headers, "Nats-Batch-Commit", "1");
        match self.publish_one(last, headers).await {
            Ok(()) => Ok(Batched::Stored),
            Err(error) => match code(&error) {
                Some(ErrorCode::ATOMIC_PUBLISH_CONTAINS_DUPLICATE_MESSAGE) => Ok(Batched::OneByOne),
                Some(ErrorCode::ATOMIC_PUBLISH_DISABLED | ErrorCode::ATOMIC_PUBLISH_TOO_LARGE_BATCH) => {
                    self.forget_facts();
                    Ok(Batched::OneByOne)
                }
                _ => Err(self.refused(&error)),
            },
        }
    }

    /// Cases beside each other, the events of one after each other. A duplicate is acknowledged too.
    async fn publish_each(&self, events: &[Event]) -> Result<()> {
        let mut cases = BTreeMap::<&str, Vec<&Event>>::new();
        for event in events {
            cases.entry(&event.partition_key).or_default().push(event);
        }
        let case = async |events: Vec<&Event>| {
            for event in events {
                self.publish_one(event, headers(event)).await.map_err(|error| self.refused(&error))?;
            }
            Ok(())
        };
        try_join_all(cases.into_values().map(case)).await.map(|_| ())
    }

    async fn publish_one(&self, event: &Event, headers: async_nats::HeaderMap) -> Result<(), PublishError> {
        let message = PublishMessage::build().headers(headers).payload(event.data.clone().into());
        self.send(self.0.names.event(event), message).await
    }

    /// Sends a message and waits until it is stored.
    pub(super) async fn send(&self, subject: String, message: PublishMessage) -> Result<(), PublishError> {
        let stored = async { self.0.context.send_publish(subject, message).await?.await };
        // The client's own bounds are one after the other.
        match tokio::time::timeout(REQUEST, stored).await {
            Ok(stored) => stored.map(|_| ()),
            Err(_) => Err(PublishError::new(PublishErrorKind::TimedOut)),
        }
    }

    pub(super) fn refused(&self, error: &PublishError) -> crate::error::Error {
        if error.kind() == PublishErrorKind::StreamNotFound {
            self.forget_facts();
        }
        away(error)
    }
}

/// The code that the server refused a message with.
fn code(error: &PublishError) -> Option<ErrorCode> {
    let source = std::error::Error::source(error)?;
    source.downcast_ref::<async_nats::jetstream::Error>().map(async_nats::jetstream::Error::error_code)
}
