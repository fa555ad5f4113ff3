//! Admission to a costly dependency: one fair queue for the whole process.
//!
//! Slow is not failing: whoever comes waits its turn, first come first served, as long as its caller
//! waits. Only who could not be served in time is told to come back, before anything was begun.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::metrics::{Counter, Histogram, KeyValue, UpDownCounter, counter, duration, up_down_counter};

static IN_USE: LazyLock<UpDownCounter<i64>> =
    LazyLock::new(|| up_down_counter("maeul.admission.in_use", "{call}", "calls of a dependency under way"));
static QUEUED: LazyLock<UpDownCounter<i64>> =
    LazyLock::new(|| up_down_counter("maeul.admission.waiting", "{call}", "calls that wait for their turn"));
static REFUSED: LazyLock<Counter<u64>> =
    LazyLock::new(|| counter("maeul.admission.refused", "{call}", "calls told to come back"));
static WAITED: LazyLock<Histogram<f64>> =
    LazyLock::new(|| duration("maeul.admission.wait.duration", "how long calls waited that got their turn"));

/// What is left to the caller's own wait when a turn must come at the latest.
const FOR_THE_WORK: Duration = Duration::from_millis(200);
/// The wait of a caller without a deadline.
const PATIENCE: Duration = Duration::from_secs(30);
/// When to come back to a queue that is full.
const COME_BACK: Duration = Duration::from_secs(1);

/// How many may use a dependency at once, and how many may wait for it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Admission {
    name: &'static str,
    turns: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    at_once: usize,
    most_waiting: usize,
}

/// A turn; given back when dropped.
#[derive(Debug)]
pub struct Turn {
    name: &'static str,
    _permit: OwnedSemaphorePermit,
}

impl Turn {
    fn new(name: &'static str, permit: OwnedSemaphorePermit, since: Instant) -> Self {
        WAITED.record(since.elapsed().as_secs_f64(), &of(name));
        IN_USE.add(1, &of(name));
        Self { name, _permit: permit }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        IN_USE.add(-1, &of(self.name));
    }
}

fn of(name: &'static str) -> [KeyValue; 1] {
    [KeyValue::new("dependency", name)]
}

struct Waiting<'a>(&'a Admission);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
        QUEUED.add(-1, &of(self.0.name));
    }
}

impl Admission {
    /// A queue to the dependency `name`: `at_once` are served at a time, `most_waiting` more may wait.
    pub fn new(name: &'static str, at_once: usize, most_waiting: usize) -> Self {
        // Nothing yet, and to be seen.
        IN_USE.add(0, &of(name));
        QUEUED.add(0, &of(name));
        REFUSED.add(0, &of(name));
        let turns = Arc::new(Semaphore::new(at_once));
        Self { name, turns, waiting: Arc::default(), at_once, most_waiting }
    }

    /// How many may use it at once.
    pub const fn at_once(&self) -> usize {
        self.at_once
    }

    /// Waits for a turn, in order of arrival. `RESOURCE_EXHAUSTED` (`OVERLOADED`) with a time to come back
    /// if the queue is full, or if the turn does not come while the caller still waits.
    pub async fn enter(&self) -> Result<Turn> {
        let since = Instant::now();
        if let Ok(permit) = self.turns.clone().try_acquire_owned() {
            return Ok(Turn::new(self.name, permit, since));
        }
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.most_waiting {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(self.full("too many wait already"));
        }
        QUEUED.add(1, &of(self.name));
        let _waiting = Waiting(self);
        let left = Context::current().remaining();
        let patience = left.map_or(PATIENCE, |left| left.saturating_sub(FOR_THE_WORK).min(PATIENCE));
        match tokio::time::timeout(patience, self.turns.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Turn::new(self.name, permit, since)),
            _ => Err(self.full("its turn did not come in time")),
        }
    }

    /// How many are served at this moment.
    pub fn in_use(&self) -> usize {
        self.at_once.saturating_sub(self.turns.available_permits())
    }

    /// How many wait at this moment.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    fn full(&self, why: &str) -> Error {
        REFUSED.add(1, &of(self.name));
        Error::exhausted("OVERLOADED", format!("{} is busy: {why}; nothing was begun", self.name), COME_BACK)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use tokio::time::Instant;

    use super::*;
    use crate::error::Code;

    async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> T {
        Context { deadline: Some(Instant::now() + limit), ..Context::default() }.scope(work).await
    }

    #[tokio::test(start_paused = true)]
    async fn n1_slow_is_not_failing_everybody_gets_a_turn_in_order_of_arrival() {
        let queue = Admission::new("a bank", 2, 100);
        let served = Arc::new(Mutex::new(Vec::new()));
        let began = Instant::now();
        let mut callers = Vec::new();
        for n in 0..10 {
            let (queue, served) = (queue.clone(), served.clone());
            callers.push(tokio::spawn(within(Duration::from_mins(1), async move {
                let _turn = queue.enter().await.unwrap();
                served.lock().unwrap().push(n);
                tokio::time::sleep(Duration::from_millis(500)).await;
            })));
            tokio::task::yield_now().await;
        }
        assert_eq!((queue.in_use(), queue.waiting()), (2, 8));
        for caller in callers {
            caller.await.unwrap();
        }
        assert_eq!(*served.lock().unwrap(), (0..10).collect::<Vec<_>>());
        assert_eq!(began.elapsed(), Duration::from_millis(2500));
        assert_eq!((queue.in_use(), queue.waiting()), (0, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn n1_who_cannot_be_served_is_told_to_come_back_before_its_caller_gives_up() {
        let queue = Admission::new("a bank", 1, 1);
        let _busy = queue.enter().await.unwrap();
        let began = Instant::now();
        let late = within(Duration::from_secs(2), queue.enter());
        let refused = tokio::join!(late, async {
            tokio::task::yield_now().await;
            queue.enter().await.unwrap_err()
        });
        let late = refused.0.unwrap_err();
        assert_eq!((late.code(), late.reason()), (Code::ResourceExhausted, "OVERLOADED"));
        assert!(late.retry_after().is_some());
        assert_eq!(began.elapsed(), Duration::from_millis(1800));
        assert!(refused.1.to_string().contains("too many wait"), "{}", refused.1);
        assert_eq!(queue.waiting(), 0);
    }
}
