//! One at a time for each key, within this process: whoever comes second waits, in order of arrival.
//!
//! It saves useless work and makes the common case quick. It is no guard across processes: what must
//! hold there is decided by a conditional commit.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

type Lanes = Mutex<HashMap<String, Weak<AsyncMutex<()>>>>;

/// Fair locks by key. A key takes memory only while somebody holds it or waits for it. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct SingleFlight(Arc<Lanes>);

/// The turn of one key; dropped, it lets the next one in.
#[derive(Debug)]
pub struct Guard {
    key: String,
    lanes: Arc<Lanes>,
    /// `None` while waiting and while dropping.
    turn: Option<OwnedMutexGuard<()>>,
}

impl SingleFlight {
    /// No key in use.
    pub fn new() -> Self {
        Self::default()
    }

    /// Waits until nobody else is in for `key`.
    pub async fn enter(&self, key: &str) -> Guard {
        // Made first and so dropped last: it tidies up after one who stops waiting, too.
        let mut guard = self.guard(key);
        guard.turn = Some(self.lane(key).lock_owned().await);
        guard
    }

    /// The turn of `key` if nobody is in; `None` at once otherwise.
    pub fn try_enter(&self, key: &str) -> Option<Guard> {
        let mut guard = self.guard(key);
        guard.turn = Some(self.lane(key).try_lock_owned().ok()?);
        Some(guard)
    }

    /// The turn of `key`; or `None` if somebody else was in, once that one has left.
    pub async fn lead_or_wait(&self, key: &str) -> Option<Guard> {
        let lead = self.try_enter(key);
        if lead.is_none() {
            drop(self.enter(key).await);
        }
        lead
    }

    /// Whether somebody is in for `key`.
    pub fn is_in(&self, key: &str) -> bool {
        let lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.get(key).is_some_and(|lane| lane.strong_count() > 0)
    }

    /// How many keys are in use.
    pub fn len(&self) -> usize {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
            .filter(|lane| lane.strong_count() > 0)
            .count()
    }

    /// Whether no key is in use.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn guard(&self, key: &str) -> Guard {
        Guard { key: key.to_owned(), lanes: self.0.clone(), turn: None }
    }

    fn lane(&self, key: &str) -> Arc<AsyncMutex<()>> {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lane) = lanes.get(key).and_then(Weak::upgrade) {
            return lane;
        }
        let lane = Arc::new(AsyncMutex::new(()));
        lanes.insert(key.to_owned(), Arc::downgrade(&lane));
        lane
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        // Those who wait keep the lane alive; without any it is gone with this turn.
        self.turn = None;
        if lanes.get(&self.key).is_some_and(|lane| lane.strong_count() == 0) {
            lanes.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn one_at_a_time_for_a_key() {
        let flights = SingleFlight::new();
        let inside = Arc::new(AtomicUsize::new(0));
        let tasks: Vec<_> = (0..50)
            .map(|_| {
                let (flights, inside) = (flights.clone(), inside.clone());
                tokio::spawn(async move {
                    let _turn = flights.enter("a").await;
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                    tokio::task::yield_now().await;
                    inside.fetch_sub(1, Ordering::SeqCst);
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert!(flights.0.lock().unwrap().is_empty(), "a key that nobody uses takes no memory");
    }

    #[tokio::test]
    async fn keys_do_not_wait_for_each_other() {
        let flights = SingleFlight::new();
        let _a = flights.enter("a").await;
        let _b = flights.enter("b").await;
        assert_eq!(flights.len(), 2);
        assert!(flights.try_enter("a").is_none());
        assert!(flights.try_enter("c").is_some());
    }

    #[tokio::test]
    async fn one_leads_and_the_others_wait_for_it() {
        let flights = SingleFlight::new();
        let lead = flights.lead_or_wait("a").await;
        assert!(lead.is_some() && flights.is_in("a"));
        let (waited, ()) = tokio::join!(flights.lead_or_wait("a"), async { drop(lead) });
        assert!(waited.is_none() && !flights.is_in("a"));
    }

    #[tokio::test]
    async fn a_panic_lets_the_next_one_in() {
        let flights = SingleFlight::new();
        let theirs = flights.clone();
        let panicked = tokio::spawn(async move {
            let _lead = theirs.lead_or_wait("a").await;
            panic!("on purpose");
        });
        assert!(panicked.await.is_err());
        assert!(flights.lead_or_wait("a").await.is_some());
    }

    #[tokio::test]
    async fn who_stops_waiting_leaves_nothing_behind() {
        let flights = SingleFlight::new();
        let first = flights.enter("a").await;
        let waiting = tokio::spawn({
            let flights = flights.clone();
            async move { flights.enter("a").await }
        });
        tokio::task::yield_now().await;
        drop(first);
        waiting.abort();
        drop(waiting.await);
        assert!(flights.0.lock().unwrap().is_empty());
    }
}
