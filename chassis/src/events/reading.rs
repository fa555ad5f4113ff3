//! Where a consumer is in the log, and what comes next.

use std::time::Duration;

use tokio::time::Instant;

use super::{Batch, Subscription};
use crate::error::Result;

/// How many events are handled in one transaction.
pub(super) const BATCH: usize = 64;
/// How long more is waited for after the first: what follows from a call then comes in fewer batches, and is worked on
/// when the customer's next call is already with a partner. Each context on the way of an event adds as much to it.
pub(super) const GATHER: Duration = Duration::from_millis(20);
/// How long one wait for events takes at most.
const WAIT: Duration = Duration::from_secs(5);

/// Where a consumer is in the log.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) subscription: Option<Box<dyn Subscription>>,
    /// The place that was reached.
    pub(super) at: i64,
    /// The place that was written down.
    pub(super) written: i64,
    /// When the place is to be written down, though there was nothing to do.
    pub(super) write: Option<Instant>,
    /// When to look at the seats again; at once before they are known.
    pub(super) settle: Option<Instant>,
    /// How long to wait for more after the first.
    gather: Duration,
    /// What came first, and until when more is waited for.
    gathered: Option<(Batch, Instant)>,
}

/// What comes next.
pub(super) enum Step {
    Settle,
    Write,
    Take(Batch),
}

impl Reading {
    /// Nowhere yet.
    pub(super) fn new(gather: Duration) -> Self {
        Self { gather, ..Self::default() }
    }

    /// Follows the log from the place `after` on, which is as good as written.
    pub(super) fn follow(&mut self, subscription: Box<dyn Subscription>, after: i64) {
        self.stop();
        self.subscription = Some(subscription);
        (self.at, self.written) = (after, after);
    }

    /// Follows it no more.
    pub(super) fn stop(&mut self) {
        (self.subscription, self.gathered) = (None, None);
    }

    /// What comes next. Dropped while it waits, it loses nothing.
    pub(super) async fn next(&mut self) -> Result<Step> {
        let Some(settle) = self.settle else { return Ok(Step::Settle) };
        let Some(subscription) = &mut self.subscription else {
            tokio::time::sleep_until(settle).await;
            return Ok(Step::Settle);
        };
        tokio::select! {
            () = tokio::time::sleep_until(settle) => Ok(Step::Settle),
            () = at(self.write) => Ok(Step::Write),
            batch = gather(subscription.as_mut(), self.gather, &mut self.gathered) => Ok(Step::Take(batch?)),
        }
    }
}

/// The next events: those that come first, and those that follow within `wait`.
async fn gather(
    subscription: &mut dyn Subscription,
    wait: Duration,
    gathered: &mut Option<(Batch, Instant)>,
) -> Result<Batch> {
    let (batch, until) = if let Some(begun) = gathered {
        begun
    } else {
        let first = subscription.next(BATCH, WAIT).await?;
        if wait.is_zero() || first.events.is_empty() || first.events.len() >= BATCH {
            return Ok(first);
        }
        gathered.insert((first, Instant::now() + wait))
    };
    tokio::time::sleep_until(*until).await;
    let more = subscription.next(BATCH - batch.events.len(), Duration::ZERO).await?;
    let mut events = std::mem::take(&mut batch.events);
    events.extend(more.events);
    *gathered = None;
    Ok(Batch { events, end: more.end })
}

/// Waits until then; for ever where there is no such time.
async fn at(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
#[path = "reading_tests.rs"]
mod tests;
