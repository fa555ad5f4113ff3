//! What becomes due: leased, and acted on many at a time, each item on behalf of what last moved its case.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use crate::case::{Cases, Cause};
use crate::clock::Clock;
use crate::db::Database;
use crate::error::Result;
use crate::types::Timestamp;
use crate::worker::{Next, Wake, Worker, pump};

/// After so many items a run ends, so that a stop is noticed under load too.
const RUN: usize = 1024;

/// What a context keeps until it is due, as questions that stayed without an answer.
#[async_trait]
pub trait Due: Send + Sync + 'static {
    /// What is acted on.
    type Item: Send + Sync;

    /// How many are acted on at the same time: enough to hide a slow partner, too few to overload one.
    fn at_once(&self) -> usize;

    /// What there is to do, for logs and traces.
    fn name(&self) -> &'static str;

    /// The case of an item.
    fn case(item: &Self::Item) -> &str;

    /// When the first one is due, if there is one.
    async fn next_due(&self) -> Result<Option<Timestamp>>;

    /// Takes up to `most` that are due, and puts them off for longer than acting on one lasts.
    async fn lease(&self, most: i64) -> Result<Vec<Self::Item>>;

    /// Acts on one. If that fails it stays due: the lease ends, and it is taken up again. Safe to do twice: whoever
    /// dies at it leaves it due as well.
    async fn act(&self, item: Self::Item) -> Result<()>;
}

/// Does what is due.
#[derive(Debug)]
pub(crate) struct DueWorker<D> {
    due: Arc<D>,
    cases: Cases,
    clock: Clock,
    wake: Wake,
}

impl<D: Due> DueWorker<D> {
    /// Woken by `wake`, on behalf of what moved the cases in `db`.
    pub(crate) fn new(due: Arc<D>, db: &Database, wake: &Wake) -> Self {
        Self { due, cases: Cases::of(db), clock: db.clock().clone(), wake: wake.clone() }
    }

    /// Leases up to `most`, and says when the first one is due, or was before that.
    async fn lease(&self, most: usize) -> Result<(Vec<(Cause, D::Item)>, Option<Timestamp>)> {
        if most == 0 {
            return Ok((Vec::new(), None));
        }
        // Most often nothing is due; a look does not need the writer.
        let first = self.due.next_due().await?;
        if first.is_none_or(|at| at > self.clock.now()) {
            return Ok((Vec::new(), first));
        }
        let due = self.due.lease(i64::try_from(most).unwrap_or(i64::MAX)).await?;
        let causes = self.cases.causes(due.iter().map(|item| D::case(item).to_owned()).collect()).await;
        let cause = |item: D::Item| (causes.get(D::case(&item)).cloned().unwrap_or_default(), item);
        Ok((due.into_iter().map(cause).collect(), first))
    }

    async fn act(&self, (mover, item): (Cause, D::Item)) {
        let case = D::case(&item).to_owned();
        if let Err(error) = mover.go_on(&case, self.due.act(item)).await {
            tracing::warn!(case, %error, worker = self.due.name(), "cannot be done now, and stays due");
        }
    }
}

#[async_trait]
impl<D: Due> Worker for DueWorker<D> {
    fn name(&self) -> &'static str {
        self.due.name()
    }

    async fn run(&self) -> Result<Next> {
        let (left, at_once) = (AtomicUsize::new(RUN), self.due.at_once());
        let seen = Mutex::new(None);
        let claim = async |free: usize| {
            let left_now = left.load(Ordering::Relaxed);
            let (leased, first) = self.lease(free.min(left_now)).await?;
            // Only while nothing is under way: an act may date anew what it was about.
            let seen_now = (free == at_once).then_some(first);
            *seen.lock().unwrap_or_else(PoisonError::into_inner) = seen_now;
            left.store(left_now.saturating_sub(leased.len()), Ordering::Relaxed);
            Ok(leased)
        };
        pump(&self.wake, at_once, claim, |leased| self.act(leased)).await?;
        if left.into_inner() == 0 {
            return Ok(Next::Now);
        }
        // The last claim found nothing that it could take: most often nobody need look a second time.
        let seen = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
        let next = match seen {
            Some(next) => next,
            None => self.due.next_due().await?,
        };
        Ok(next.map_or(Next::Idle, Next::At))
    }
}

#[cfg(test)]
#[path = "due_tests.rs"]
mod tests;
