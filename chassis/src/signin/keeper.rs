//! Keeps the issuer's keys: fetched anew from time to time, and at once for a key that nobody knows.

use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::Cache;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::keys::KeySet;
use super::source::Source;
use crate::access::Person;
use crate::worker::backoff;

/// How many checked tokens are remembered.
const REMEMBERED: usize = 8 * 1024;

/// How often the issuer is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// Without a reason.
    pub(super) refresh: Duration,
    /// Because of keys that nobody knows, all callers together: whoever makes up names of keys does not make us ask.
    pub(super) asked: Duration,
    /// After a failure; it doubles with each one.
    pub(super) retry: Duration,
    /// After many failures.
    pub(super) longest_retry: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            refresh: Duration::from_mins(10),
            asked: Duration::from_secs(10),
            retry: Duration::from_millis(250),
            longest_retry: Duration::from_secs(5),
        }
    }
}

/// A token that was checked, by its SHA-256.
pub(super) type TokenHash = [u8; 32];

/// Who somebody is by a token, and until when (seconds since 1970).
#[derive(Debug, Clone)]
pub(super) struct Remembered {
    pub(super) person: Arc<Person>,
    pub(super) until: u64,
}

/// The keys, and what was checked by them: both end when the issuer has others.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) keys: KeySet,
    pub(super) tokens: Cache<TokenHash, Remembered>,
}

/// What is known of the issuer.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// Its keys; `None` until it has answered once.
    pub(super) known: Option<Arc<Known>>,
    /// Whether it did not answer when it was last asked.
    pub(super) away: bool,
    /// Whether there will be news soon that are worth waiting for.
    looking: bool,
    /// When a caller last had it asked.
    asked: Option<Instant>,
    /// Nobody looks any more.
    ended: bool,
}

/// Keeps the keys of one issuer.
#[derive(Debug)]
pub(super) struct Keeper {
    source: Source,
    pace: Pace,
    state: watch::Sender<State>,
    wanted: Notify,
}

impl Keeper {
    /// Nothing is known yet; [`Keeper::keep`] looks.
    pub(super) fn new(source: Source, pace: Pace) -> Self {
        let state = State { looking: true, ..State::default() };
        Self { source, pace, state: watch::Sender::new(state), wanted: Notify::new() }
    }

    /// The keys as they are known now.
    pub(super) fn known(&self) -> Option<Arc<Known>> {
        self.state.borrow().known.clone()
    }

    /// Has the issuer asked now, unless that was done a moment ago, and waits for what it says.
    pub(super) async fn look_again(&self) -> State {
        let mut state = self.state.subscribe();
        let asks = self.state.send_if_modified(|state| {
            let recently = state.asked.is_some_and(|at| at.elapsed() < self.pace.asked);
            let asks = !state.looking && !recently && !state.ended;
            if asks {
                (state.looking, state.asked) = (true, Some(Instant::now()));
            }
            asks
        });
        if asks {
            self.wanted.notify_one();
        }
        let news = state.wait_for(|state| !state.looking).await.map(|state| state.clone());
        // It cannot fail: the sender is ours.
        news.unwrap_or_default()
    }

    /// Fetches the keys again and again, until `stop`. What is known then stays known.
    pub(super) async fn keep(&self, stop: CancellationToken) {
        stop.run_until_cancelled(self.keep_for_ever()).await;
        self.state.send_modify(|state| (state.looking, state.ended) = (false, true));
    }

    async fn keep_for_ever(&self) {
        let mut failures = 0;
        loop {
            let wait = match self.source.fetch().await {
                Ok(published) => {
                    if failures > 0 {
                        tracing::info!(issuer = self.source.issuer(), "the issuer answers again");
                    }
                    failures = 0;
                    self.learn(KeySet::new(published));
                    self.pace.refresh
                }
                Err(why) => {
                    failures += 1;
                    if failures == 1 {
                        tracing::warn!(
                            issuer = self.source.issuer(),
                            why,
                            "no keys can be had of the issuer"
                        );
                    }
                    self.state.send_modify(|state| (state.looking, state.away) = (false, true));
                    backoff(failures, self.pace.retry, self.pace.longest_retry)
                }
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.wanted.notified() => {}
            }
        }
    }

    fn learn(&self, keys: KeySet) {
        self.state.send_modify(|state| {
            (state.looking, state.away) = (false, false);
            if state.known.as_ref().is_none_or(|known| known.keys.differs(&keys)) {
                tracing::info!(
                    issuer = self.source.issuer(),
                    keys = keys.len(),
                    "the issuer's keys are known"
                );
                state.known = Some(Arc::new(Known { keys, tokens: Cache::new(REMEMBERED) }));
            }
        });
    }
}
