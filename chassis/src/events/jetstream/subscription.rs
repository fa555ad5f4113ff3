//! Following the stream: a nameless consumer on the server, made where this stands, and made anew when
//! it is gone, silent, or has skipped something.

use std::time::Duration;

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::consumer::pull::{Config, Stream};
use async_nats::jetstream::consumer::{AckPolicy, Consumer, DeliverPolicy};
use async_nats::jetstream::stream::{ConsumerError, ConsumerErrorKind};
use async_trait::async_trait;
use futures::{FutureExt, StreamExt};
use tokio::time::Instant;

use super::super::{Batch, Recorded, Subscription};
use super::message::event;
use super::{JetStream, Link, REQUEST, away};
use crate::error::{Error, Result};

/// How many messages may lie here unread.
const AHEAD: usize = 256;
/// How often the server says that there is nothing; twice as long without a word, it is asked anew.
const HEARTBEAT: Duration = Duration::from_secs(2);
/// For how long the server is asked at a time.
const ASK: Duration = Duration::from_secs(20);
/// After this long without anybody asking, the server forgets the consumer.
const FORGET: Duration = Duration::from_mins(1);

/// One who follows the events of some subjects.
pub(super) struct Following {
    log: JetStream,
    subjects: Vec<String>,
    /// The place that was reached.
    at: i64,
    open: Option<Open>,
    /// What has come and was not handed out yet.
    come: Vec<Recorded>,
}

/// A consumer on the server, and what it sends.
struct Open {
    link: Link,
    name: String,
    messages: Stream,
    /// How many messages it has sent.
    sent: u64,
    /// How many it has left to send.
    pending: u64,
}

impl Following {
    pub(super) fn new(log: JetStream, subjects: Vec<String>, after: i64) -> Self {
        Self { log, subjects, at: after, open: None, come: Vec::new() }
    }

    /// The place that was reached.
    pub(super) fn at(&self) -> i64 {
        self.at
    }

    /// How many messages were in the log behind this place when it was last heard of.
    pub(super) async fn pending(&mut self) -> Result<u64> {
        if self.open.is_none() {
            self.open = Some(self.open().await?);
        }
        Ok(self.open.as_ref().map_or(0, |open| open.pending))
    }

    async fn open(&self) -> Result<Open> {
        let link = *self.log.0.link.borrow();
        let consumer = self.consumer().await?;
        let (name, pending) = (consumer.cached_info().name.clone(), consumer.cached_info().num_pending);
        let messages =
            consumer.stream().max_messages_per_batch(AHEAD).heartbeat(HEARTBEAT).expires(ASK).messages();
        let messages = tokio::time::timeout(REQUEST, messages).await.map_err(away)?.map_err(away)?;
        Ok(Open { link, name, messages, sent: 0, pending })
    }

    async fn consumer(&self) -> Result<Consumer<Config>> {
        let last = i64::try_from(self.log.info().await?.state.last_sequence).map_err(Error::internal)?;
        if last < self.at {
            return Err(Batch::no_such_place(self.at, last));
        }
        let start_sequence = u64::try_from(self.at + 1).map_err(Error::internal)?;
        let config = Config {
            deliver_policy: DeliverPolicy::ByStartSequence { start_sequence },
            ack_policy: AckPolicy::None,
            filter_subjects: self.subjects.clone(),
            inactive_threshold: FORGET,
            memory_storage: true,
            num_replicas: 1,
            ..Config::default()
        };
        let stream = &self.log.0.names.stream;
        let made = self.log.0.context.create_consumer_on_stream(config, stream).await;
        made.map_err(|error| {
            if is_not_found(&error) {
                self.log.forget_facts();
            }
            away(error)
        })
    }

    /// Takes one message; whether the consumer can still be trusted.
    fn take(&mut self, message: &async_nats::jetstream::Message) -> bool {
        let (Some(open), Ok(info)) = (&mut self.open, message.info()) else { return false };
        let Ok(position) = i64::try_from(info.stream_sequence) else { return false };
        if info.consumer_sequence != open.sent + 1 {
            tracing::debug!(at = self.at, "messages were lost on their way, asking for them again");
            return false;
        }
        (open.sent, open.pending) = (info.consumer_sequence, info.pending);
        self.at = position;
        match event(message) {
            Ok(event) => self.come.push(Recorded { position, event }),
            Err(why) => {
                tracing::error!(position, subject = %message.subject, why, "a foreign message is skipped");
            }
        }
        true
    }

    /// Takes what has come already, at most until `most` lie here.
    fn take_ready(&mut self, most: usize) {
        while self.come.len() < most {
            let Some(open) = &mut self.open else { return };
            let taken = match open.messages.next().now_or_never() {
                None => return,
                Some(Some(Ok(message))) => self.take(&message),
                Some(Some(Err(_)) | None) => false,
            };
            if !taken {
                self.drop_consumer();
            }
        }
    }

    /// Waits for a message, or until the consumer cannot be trusted any more.
    async fn wait(&mut self) -> Result<()> {
        self.log.connected().await;
        let mut link = self.log.0.link.clone();
        if self.open.is_none() {
            self.open = Some(self.open().await?);
        }
        let Some(open) = &mut self.open else { return Ok(()) };
        let made_on = open.link;
        let message = tokio::select! {
            message = open.messages.next() => message,
            // The new connection may be to a server that does not know it.
            _ = link.wait_for(|link| *link != made_on) => None,
        };
        let taken = match message {
            Some(Ok(message)) => self.take(&message),
            Some(Err(error)) => {
                tracing::debug!(%error, "the consumer on the server is made anew");
                false
            }
            None => false,
        };
        if !taken {
            self.drop_consumer();
        }
        Ok(())
    }

    fn drop_consumer(&mut self) {
        let Some(open) = self.open.take() else { return };
        let log = self.log.clone();
        // Sooner than by itself; if that fails, by itself.
        if let Ok(runtime) = tokio::runtime::Handle::try_current()
            && log.is_connected()
        {
            runtime.spawn(async move {
                let names = &log.0.names;
                let _ = log.0.context.delete_consumer_from_stream(&open.name, &names.stream).await;
            });
        }
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.drop_consumer();
    }
}

#[async_trait]
impl Subscription for Following {
    async fn next(&mut self, most: usize, wait: Duration) -> Result<Batch> {
        let until = Instant::now() + wait;
        self.take_ready(most);
        // Who does not wait makes no consumer on the server, which would be left there.
        while self.come.is_empty() && !wait.is_zero() {
            // Dropped at any await, this keeps what has come.
            match tokio::time::timeout_at(until, self.wait()).await {
                Ok(waited) => waited?,
                Err(_) => break,
            }
            self.take_ready(most);
        }
        let events = std::mem::take(&mut self.come);
        let end = events.last().map_or(self.at, |last| last.position.max(self.at));
        Ok(Batch { events, end })
    }
}

fn is_not_found(error: &ConsumerError) -> bool {
    matches!(error.kind(), ConsumerErrorKind::JetStream(error) if error.error_code() == ErrorCode::STREAM_NOT_FOUND)
}
