//! Values that have to be asked for: what waits in a table, how far behind a consumer is.
//!
//! Asked when somebody looks, at most each 5 s, so that looking often costs nothing.

use std::sync::{Arc, LazyLock, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Mutex;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Counter, KeyValue, counter};
use crate::error::{Error, Result};

/// How old what is shown may be.
const FRESH: Duration = Duration::from_secs(5);
/// How long one answer is waited for: a database that hangs must not hide all other metrics.
const PATIENCE: Duration = Duration::from_secs(2);

static FAILED: LazyLock<Counter<u64>> = LazyLock::new(|| {
    counter(
        "maeul.observations.failed",
        "{observation}",
        "values that could not be asked for; those shown are old",
    )
});

/// Asks for values, and shows them by gauges.
#[async_trait]
pub trait Observer: Send + Sync + 'static {
    /// Whose values they are: the service's name.
    fn name(&self) -> &str;

    /// Asks once.
    async fn observe(&self) -> Result<()>;
}

/// The observers of a process. Cheap to clone.
#[derive(Clone, Default)]
pub struct Observers(Arc<Inner>);

#[derive(Default)]
struct Inner {
    observers: std::sync::Mutex<Vec<Arc<dyn Observer>>>,
    asked: Mutex<Option<Instant>>,
}

impl std::fmt::Debug for Observers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Observers").finish_non_exhaustive()
    }
}

impl Observers {
    pub(crate) fn add(&self, observer: Arc<dyn Observer>) {
        FAILED.add(0, &[KeyValue::new("service", observer.name().to_owned())]);
        self.0.observers.lock().unwrap_or_else(PoisonError::into_inner).push(observer);
    }

    /// Asks all of them, unless that was just done. Who comes meanwhile waits for the same answers.
    pub async fn refresh(&self) {
        let mut asked = self.0.asked.lock().await;
        if asked.is_some_and(|at| at.elapsed() < FRESH) {
            return;
        }
        let observers = self.0.observers.lock().unwrap_or_else(PoisonError::into_inner).clone();
        futures::future::join_all(observers.iter().map(|observer| ask(observer.as_ref()))).await;
        *asked = Some(Instant::now());
    }

    /// Asks for as long as metrics are pushed, in time for each push.
    pub(crate) async fn keep_fresh(self, pushed: Duration, stop: CancellationToken) {
        loop {
            self.refresh().await;
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pushed.min(FRESH)) => {}
            }
        }
    }
}

async fn ask(observer: &dyn Observer) {
    let answer = tokio::time::timeout(PATIENCE, observer.observe()).await;
    if let Err(error) = answer.unwrap_or_else(|_| Err(Error::deadline("no answer in time"))) {
        tracing::debug!(service = observer.name(), %error, "values could not be asked for");
        FAILED.add(1, &[KeyValue::new("service", observer.name().to_owned())]);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    struct Counting(AtomicUsize);

    #[async_trait]
    impl Observer for Counting {
        fn name(&self) -> &'static str {
            "counting"
        }

        async fn observe(&self) -> Result<()> {
            self.0.fetch_add(1, Ordering::SeqCst);
            std::future::pending().await
        }
    }

    #[tokio::test(start_paused = true)]
    async fn looking_often_asks_seldom_and_nobody_is_waited_for_long() {
        let (observers, counting) = (Observers::default(), Arc::new(Counting(AtomicUsize::new(0))));
        observers.add(counting.clone());
        let began = Instant::now();
        tokio::join!(observers.refresh(), observers.refresh());
        assert_eq!(began.elapsed(), PATIENCE);
        observers.refresh().await;
        assert_eq!(counting.0.load(Ordering::SeqCst), 1);
        tokio::time::advance(FRESH).await;
        observers.refresh().await;
        assert_eq!(counting.0.load(Ordering::SeqCst), 2);
    }
}
