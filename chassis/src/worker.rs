//! Work that nobody waits for: woken at once, by the clock, or by a slow heartbeat.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use async_trait::async_trait;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use tracing::Instrument;

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::metrics::{Histogram, KeyValue, duration};
use crate::types::Timestamp;

/// How long an idle worker sleeps at most: another process may have left it work.
pub const HEARTBEAT: Duration = Duration::from_secs(5);

/// How long a worker may go on when the process stops. What it leaves is taken up after a restart, as
/// after a crash.
const GRACE: Duration = Duration::from_secs(1);

static RUNS: LazyLock<Histogram<f64>> = LazyLock::new(|| {
    duration("maeul.worker.run.duration", "time of a worker's runs, each until nothing more is due")
});

/// A bell. Rung while nobody listens, it is remembered once.
#[derive(Debug, Clone, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    /// Wakes the one who waits, now or as soon as it does.
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Waits for the bell.
    pub async fn heard(&self) {
        self.0.notified().await;
    }
}

/// When a worker wants to run again. Whatever it wants, it also does when a simulated clock was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// At once: there is more.
    Now,
    /// At this moment, or when woken.
    At(Timestamp),
    /// When woken.
    Idle,
}

/// A unit of background work. It looks for what is due, does it, and says when to come again.
#[async_trait]
pub trait Worker: Send + Sync + 'static {
    /// For logs and traces.
    fn name(&self) -> &'static str;

    /// Does what is due now. Must be safe to run again after a crash at any instruction.
    async fn run(&self) -> Result<Next>;

    /// Called after the last run, when the process stops in good order.
    async fn stopped(&self) {}
}

/// Runs a worker until `stop`; errors are logged and retried with back-off.
pub(crate) async fn drive(
    worker: Arc<dyn Worker>,
    service: String,
    wake: Wake,
    clock: Clock,
    stop: CancellationToken,
) {
    run_again(&*worker, &service, &wake, &clock, &stop).await;
    worker.stopped().await;
}

async fn run_again(worker: &dyn Worker, service: &str, wake: &Wake, clock: &Clock, stop: &CancellationToken) {
    let mut failures = 0_u32;
    // Nobody rings for what was far away when it was written down, as what is due in a week; whoever has not looked
    // since would find out at the next heartbeat, where the clock has been moved past it long before.
    let mut moves = clock.moves();
    while !stop.is_cancelled() {
        moves.mark_unchanged();
        // For the log only: a trace begins with an item, not with a look whether there is one.
        let span = tracing::info_span!(target: "worker", "work", worker = worker.name(), service);
        let began = Instant::now();
        let run = tokio::select! {
            run = unpanicked(worker.run()).instrument(span) => run,
            () = async { stop.cancelled().await; tokio::time::sleep(GRACE).await } => return,
        };
        let of = [
            KeyValue::new("service", service.to_owned()),
            KeyValue::new("worker", worker.name()),
            KeyValue::new("outcome", if run.is_ok() { "done" } else { "failed" }),
        ];
        RUNS.record(began.elapsed().as_secs_f64(), &of);
        let next = match run {
            Ok(next) => {
                failures = 0;
                next
            }
            Err(error) => {
                failures = failures.saturating_add(1);
                let wait = backoff(failures, Duration::from_millis(100), Duration::from_secs(5));
                tracing::warn!(service, worker = worker.name(), %error, failures, ?wait, "worker failed, trying again");
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(wait) => {}
                }
                continue;
            }
        };
        match next {
            Next::Now => tokio::task::yield_now().await,
            Next::At(at) => tokio::select! {
                () = stop.cancelled() => return,
                () = wake.heard() => {}
                _ = moves.changed() => {}
                () = clock.sleep_until(at) => {}
                () = tokio::time::sleep(HEARTBEAT) => {}
            },
            Next::Idle => tokio::select! {
                () = stop.cancelled() => return,
                () = wake.heard() => {}
                _ = moves.changed() => {}
                () = tokio::time::sleep(HEARTBEAT) => {}
            },
        }
    }
}

/// `work`, whose panic is an error like others: whoever comes next must not do without it for ever.
pub(crate) async fn unpanicked<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let outcome = std::panic::AssertUnwindSafe(work).catch_unwind().await;
    outcome.unwrap_or_else(|panic| {
        let what = panic.downcast_ref::<String>().map(String::as_str);
        let what = what.or_else(|| panic.downcast_ref::<&str>().copied());
        Err(Error::internal(format!("panicked: {}", what.unwrap_or("without a word"))))
    })
}

/// How many items are looked at in one go.
const BATCH: i64 = 64;

/// Acts in turn on what is due, the most urgent first; when to come again. `first` finds the first items and their
/// times. Nobody leases them: an act is safe beside another's, and the one that comes second finds nothing to do. A
/// failure ends the run, and the items behind it wait for the next one.
pub async fn in_turn<T, F, A>(
    clock: &Clock,
    first: impl Fn(i64) -> F,
    mut act: impl FnMut(T) -> A,
) -> Result<Next>
where
    F: Future<Output = Result<Vec<(T, Timestamp)>>>,
    A: Future<Output = Result<()>>,
{
    for (item, at) in first(BATCH).await? {
        if at > clock.now() {
            return Ok(Next::At(at));
        }
        act(item).await?;
    }
    let next = first(1).await?;
    Ok(next.first().map_or(Next::Idle, |(_, at)| Next::At(*at)))
}

/// Acts on what is due, up to `slots` items at a time: `claim` is asked for as many as there are slots
/// free, again whenever an item is done or the bell rings, until it has none and all are done. One slow
/// item so keeps nobody waiting.
pub async fn pump<T, C, A>(
    wake: &Wake,
    slots: usize,
    mut claim: impl FnMut(usize) -> C,
    mut act: impl FnMut(T) -> A,
) -> Result<()>
where
    C: Future<Output = Result<Vec<T>>>,
    A: Future<Output = ()>,
{
    let mut busy = FuturesUnordered::new();
    loop {
        if busy.len() < slots {
            let mut claimed = std::pin::pin!(claim(slots - busy.len()));
            // Whoever is busy may hold what the claim waits for, and so must go on meanwhile.
            let items = loop {
                tokio::select! {
                    items = &mut claimed => break items,
                    Some(()) = busy.next(), if !busy.is_empty() => {}
                }
            };
            let items = match items {
                Ok(items) => items,
                Err(error) => {
                    // What was begun is finished: dropped halfway, nobody would know what it did.
                    while busy.next().await.is_some() {}
                    return Err(error);
                }
            };
            busy.extend(items.into_iter().map(&mut act));
        }
        tokio::select! {
            done = busy.next() => if done.is_none() {
                return Ok(());
            },
            () = wake.heard(), if !busy.is_empty() => {}
        }
        // Those who were done together are replaced together.
        while let Some(Some(())) = busy.next().now_or_never() {}
    }
}

/// One item of a worker, in a trace of its own: it has nothing to do with those before it.
pub async fn item<T>(work: impl Future<Output = T>) -> T {
    work.instrument(tracing::info_span!(target: "maeul::work", parent: None, "item")).await
}

/// `first`, doubled for every failure after the first one, at most `most`.
pub fn backoff(failures: u32, first: Duration, most: Duration) -> Duration {
    first.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1).min(20))).min(most)
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_slow_item_keeps_nobody_waiting() {
        let (wake, done, most, busy) =
            (Wake::default(), RefCell::new(Vec::new()), Cell::new(0), Cell::new(0));
        let waiting = RefCell::new(vec![60, 1, 2, 3, 4]);
        let claim = |free: usize| {
            let mut waiting = waiting.borrow_mut();
            let n = free.min(waiting.len());
            let claimed: Vec<u64> = waiting.drain(..n).collect();
            async move { Ok(claimed) }
        };
        let act = async |seconds| {
            busy.set(busy.get() + 1);
            most.set(most.get().max(busy.get()));
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            busy.set(busy.get() - 1);
            done.borrow_mut().push(seconds);
        };
        let late = async {
            tokio::time::sleep(Duration::from_secs(20)).await;
            waiting.borrow_mut().push(5);
            wake.ring();
        };
        let (pumped, ()) = tokio::join!(pump(&wake, 2, claim, act), late);
        pumped.unwrap();
        assert_eq!(*done.borrow(), [1, 2, 3, 4, 5, 60]);
        assert_eq!(most.get(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_begun_is_finished_though_no_more_can_be_claimed() {
        let (wake, claims, done) = (Wake::default(), Cell::new(0), Cell::new(0));
        let claim = async |_| {
            claims.set(claims.get() + 1);
            if claims.get() == 1 { Ok(vec![1, 5]) } else { Err(Error::aborted("CONFLICT", "met")) }
        };
        let act = async |seconds| {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            done.set(done.get() + 1);
        };
        assert_eq!(pump(&wake, 3, claim, act).await.unwrap_err().reason(), "CONFLICT");
        assert_eq!(done.get(), 2);
    }

    /// Nobody ever wakes it; when it looks, nothing is due before `until`, if ever.
    struct Sleeper {
        clock: Clock,
        until: Option<Timestamp>,
        /// Moves the clock while it looks for the first time.
        moves: bool,
        runs: tokio::sync::watch::Sender<u32>,
    }

    #[async_trait]
    impl Worker for Sleeper {
        fn name(&self) -> &'static str {
            "sleeper"
        }

        async fn run(&self) -> Result<Next> {
            if self.moves && *self.runs.borrow() == 0 {
                self.clock.advance(DAY).map_err(Error::internal)?;
            }
            self.runs.send_modify(|runs| *runs += 1);
            Ok(self.until.map_or(Next::Idle, Next::At))
        }
    }

    const DAY: Duration = Duration::from_hours(24);

    #[tokio::test(start_paused = true)]
    async fn whoever_slept_looks_at_once_when_the_clock_was_moved() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::simulated(&folder.path().join("clock")).unwrap();
        for (moves, days) in [(false, None), (false, Some(9)), (true, None), (true, Some(9))] {
            let until = days.map(|days| clock.now().plus(DAY * days));
            let (runs, mut seen) = tokio::sync::watch::channel(0);
            let sleeper = Arc::new(Sleeper { clock: clock.clone(), until, moves, runs });
            let stop = CancellationToken::new();
            let drive = drive(sleeper, "village".into(), Wake::default(), clock.clone(), stop.clone());
            let moved = async {
                seen.wait_for(|runs| *runs >= 1).await.unwrap();
                if !moves {
                    clock.advance(DAY).unwrap();
                }
                let again = tokio::time::timeout(HEARTBEAT / 2, seen.wait_for(|runs| *runs >= 2)).await;
                assert!(again.is_ok(), "not before a heartbeat: {moves}, {days:?}");
                stop.cancel();
            };
            tokio::join!(drive, moved);
        }
    }

    #[tokio::test]
    async fn what_is_due_is_done_in_turn_until_one_is_not_or_fails() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::simulated(&folder.path().join("clock")).unwrap();
        let now = clock.now();
        let waiting = RefCell::new((0..BATCH + 2).map(|n| (n, now)).collect::<Vec<_>>());
        let first = |most: i64| {
            let first = waiting.borrow().iter().take(usize::try_from(most).unwrap()).copied().collect();
            async move { Ok(first) }
        };
        let done = async |n: i64| {
            waiting.borrow_mut().retain(|(waits, _)| *waits != n);
            Ok(())
        };
        assert_eq!(in_turn(&clock, first, done).await.unwrap(), Next::At(now), "there is more");
        assert_eq!(in_turn(&clock, first, done).await.unwrap(), Next::Idle);

        let later = now.plus(DAY);
        waiting.borrow_mut().extend([(1, now), (2, now), (3, later)]);
        let met = async |n: i64| if n == 1 { done(n).await } else { Err(Error::aborted("CONFLICT", "met")) };
        assert_eq!(in_turn(&clock, first, met).await.unwrap_err().reason(), "CONFLICT");
        assert_eq!(*waiting.borrow(), [(2, now), (3, later)]);
        assert_eq!(in_turn(&clock, first, done).await.unwrap(), Next::At(later));
        assert_eq!(*waiting.borrow(), [(3, later)]);
    }

    #[tokio::test]
    async fn a_panic_is_an_error() {
        let error =
            unpanicked(async { if true { panic!("at the disco") } else { Ok(()) } }).await.unwrap_err();
        assert!(error.to_string().contains("at the disco"), "{error}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_claim_that_waits_for_what_a_busy_item_was_given_does_not_wait_for_ever() {
        let (wake, writer) = (Wake::default(), tokio::sync::Mutex::new(vec![1]));
        let begun = Notify::new();
        let claim = async |_| {
            let mut waiting = writer.lock().await;
            Ok(std::mem::take(&mut *waiting))
        };
        let act = async |_| {
            begun.notify_one();
            tokio::task::yield_now().await;
            drop(writer.lock().await);
        };
        // Somebody else writes: the item queues for its turn, then the claim does behind it.
        let other = async {
            begun.notified().await;
            let turn = writer.lock().await;
            tokio::time::sleep(Duration::from_secs(1)).await;
            wake.ring();
            tokio::time::sleep(Duration::from_secs(1)).await;
            drop(turn);
        };
        let all = async { tokio::join!(pump(&wake, 2, claim, act), other).0 };
        tokio::time::timeout(Duration::from_mins(1), all).await.expect("nobody is stuck").unwrap();
    }
}
