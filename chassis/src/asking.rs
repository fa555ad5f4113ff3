//! How a partner is asked about cases: once at a time for each, not too often in all, and again until it answers.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::admission::{Admission, Turn};
use crate::error::Result;
use crate::single_flight::{Guard, SingleFlight};
use crate::types::Timestamp;
use crate::worker::backoff;

/// How much longer than a question may take somebody may be at a case, before others look after it.
const GRACE: Duration = Duration::from_secs(3);

/// From this many questions without an answer on, somebody should have a look.
const WORRYING: u32 = 5;

/// Asks one partner, for the calls and the worker of one process.
#[derive(Debug)]
pub struct Asking {
    admission: Admission,
    flights: SingleFlight,
    timeout: Duration,
    waits: RangeInclusive<Duration>,
}

impl Asking {
    /// A question needs `admission` and lasts `timeout` at most. After one that stayed without an answer it is asked
    /// again as soon as the shortest of `waits`, then later and later up to the longest.
    pub fn new(admission: Admission, timeout: Duration, waits: RangeInclusive<Duration>) -> Self {
        Self { admission, flights: SingleFlight::new(), timeout, waits }
    }

    /// Waits until nobody else in this process is at the case.
    pub async fn alone(&self, case: &str) -> Guard {
        self.flights.enter(case).await
    }

    /// How many may ask at once.
    pub const fn most(&self) -> usize {
        self.admission.at_once()
    }

    /// Waits for the turn to ask; see [`Admission::enter`].
    pub async fn turn(&self) -> Result<Turn> {
        self.admission.enter().await
    }

    /// Until when nobody else looks after a case that somebody begins to see to at `now`.
    pub fn lease(&self, now: Timestamp) -> Timestamp {
        now.plus(self.timeout).plus(GRACE)
    }

    /// How long to wait after the `attempts`-th question that stayed without an answer; within the limits as long as
    /// the partner said, where it did.
    pub fn wait(&self, attempts: u32, hint: Option<Duration>) -> Duration {
        let (first, longest) = (*self.waits.start(), *self.waits.end());
        hint.unwrap_or_else(|| backoff(attempts, first, longest)).clamp(first, longest)
    }

    /// When a caller may look again who is told at `now` that the partner is asked again at `next`.
    pub fn retry_after(&self, next: Option<Timestamp>, now: Timestamp) -> Option<Duration> {
        next.map(|at| at.since(now).max(*self.waits.start()))
    }

    /// Whether the partner has been silent for so many questions that somebody should have a look.
    pub const fn is_worrying(attempts: u32) -> bool {
        attempts >= WORRYING
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_silent_is_asked_later_and_later_within_limits() {
        let (first, longest) = (Duration::from_secs(1), Duration::from_secs(10));
        let asking = Asking::new(Admission::new("a partner", 1, 1), Duration::from_secs(2), first..=longest);
        let waits = [1, 2, 3, 5, 99].map(|attempts| asking.wait(attempts, None).as_secs());
        assert_eq!(waits, [1, 2, 4, 10, 10]);
        let hints = [0, 3, 60].map(|hint| asking.wait(1, Some(Duration::from_secs(hint))).as_secs());
        assert_eq!(hints, [1, 3, 10]);

        let now = Timestamp::from_micros(7);
        assert_eq!(asking.lease(now), now.plus(Duration::from_secs(5)), "longer than a question lasts");
        let told = [Some(now), Some(now.plus(longest)), None].map(|next| asking.retry_after(next, now));
        assert_eq!(told, [Some(first), Some(longest), None], "nobody is asked to come back at once");
    }
}
