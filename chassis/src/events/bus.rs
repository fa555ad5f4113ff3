//! The port to the event log: append, follow, read back. Who has handled what is no business of the
//! log's: consumers keep their places beside their effects.

use std::time::Duration;

use async_trait::async_trait;

use super::{DeadLetter, Event};
use crate::db::Database;
use crate::error::{Error, Result};

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

impl Batch {
    /// Somebody stands beyond the end of the log: it is another log, or an older copy.
    pub(super) fn no_such_place(after: i64, last: i64) -> Error {
        Error::precondition(LOG_REPLACED, format!("the log ends at {last}, before the place {after}"))
    }
}

/// The reason of [`Batch::no_such_place`].
pub(super) const LOG_REPLACED: &str = "LOG_REPLACED";

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
    /// Appends events, all durable when this returns. An event that was appended a short while ago is
    /// not appended again. Waits for a log that is away; what it has then appended of them, it has
    /// appended in their order within each case.
    async fn publish(&self, events: Vec<Event>) -> Result<()>;

    /// Follows the events of `kinds` that come after a place.
    fn subscribe(&self, kinds: &[&'static str], after: i64) -> Box<dyn Subscription>;

    /// How many events of `kinds` come after a place.
    async fn lag(&self, kinds: &[&'static str], after: i64) -> Result<i64>;

    /// Reads the log after a place, oldest first; waits up to `wait` for the first one.
    async fn read(&self, after: i64, most: usize, filter: &LogFilter, wait: Duration) -> Result<Batch>;

    /// The ends of the log.
    async fn bounds(&self) -> Result<LogPosition>;

    /// The name of the system for traces: `embedded`, `nats`.
    fn system(&self) -> &'static str;

    /// Tells those who watch the log that an event has no taker, beside what the consumer keeps of it.
    /// Where everybody sees the consumer's own table, nothing.
    async fn bury(&self, _letter: &DeadLetter) -> Result<()> {
        Ok(())
    }

    /// Lets the signals of a service's database reach its other replicas, and theirs reach this one,
    /// until dropped. A signal may be lost: who waits for one also looks now and then. In one process
    /// there are no others.
    async fn share_signals(&self, _db: &Database) {
        std::future::pending::<()>().await;
    }

    /// Closes what is open.
    async fn close(&self) -> Result<()>;
}

/// A place in the log that moves on.
#[async_trait]
pub trait Subscription: Send {
    /// The next events, at most `most`; waits up to `wait` for one, and without any takes what has come already. Dropped while it waits, it loses
    /// none. After an error, subscribe again.
    async fn next(&mut self, most: usize, wait: Duration) -> Result<Batch>;
}
