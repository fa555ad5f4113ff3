//! The port to the event log: append, durable consumers, reading back.

use std::time::Duration;

use async_trait::async_trait;

use super::Event;
use crate::error::Result;

/// An event and its place in the log, from 1.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The place in the log.
    pub position: i64,
    /// The event.
    pub event: Event,
}

/// A stretch of the log.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// What was looked for, in the order of the log.
    pub events: Vec<Recorded>,
    /// The last place that was looked at: the next stretch begins after it, whether or not anything
    /// was found.
    pub end: i64,
}

/// Which events to read back.
#[derive(Debug, Clone, Default)]
pub struct LogFilter {
    /// Full type name, or its last part; empty for all.
    pub kind: String,
    /// Key of the case; empty for all.
    pub partition_key: String,
}

/// The ends of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogPosition {
    /// The first place that is still there; one after `last` where the log is empty.
    pub first: i64,
    /// The last place.
    pub last: i64,
}

/// The event log. Delivery is at least once and in the order of the log; consumers' inboxes make the
/// effect happen once.
#[async_trait]
pub trait EventBus: Send + Sync + 'static {
    /// Appends events, all durable when this returns. An event that is in the log already is not
    /// appended again.
    async fn publish(&self, events: Vec<Event>) -> Result<()>;

    /// The next events of `kinds` for a durable consumer, at most `most`; waits up to `wait` for one. Its
    /// `end` is to be acknowledged, once the events are handled.
    async fn fetch(
        &self,
        consumer: &str,
        kinds: &[&'static str],
        most: usize,
        wait: Duration,
    ) -> Result<Batch>;

    /// Everything up to `position` needs no delivery to this consumer any more. May be remembered
    /// lazily: what is forgotten is delivered again.
    async fn acknowledge(&self, consumer: &str, position: i64) -> Result<()>;

    /// Lets a consumer begin again after `position`.
    async fn seek(&self, consumer: &str, position: i64) -> Result<()>;

    /// Where a consumer stands: the last acknowledged place.
    async fn position(&self, consumer: &str) -> Result<i64>;

    /// How many events of `kinds` a consumer has not acknowledged.
    async fn lag(&self, consumer: &str, kinds: &[&'static str]) -> Result<i64>;

    /// Reads the log after a place, oldest first; waits up to `wait` for the first one.
    async fn read(&self, after: i64, most: usize, filter: &LogFilter, wait: Duration) -> Result<Batch>;

    /// The ends of the log.
    async fn bounds(&self) -> Result<LogPosition>;

    /// The name of the system for traces: `embedded`, `nats`.
    fn system(&self) -> &'static str;

    /// Writes down what was remembered lazily, and closes.
    async fn close(&self) -> Result<()>;
}
