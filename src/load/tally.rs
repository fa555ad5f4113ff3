//! What is counted while orders are placed.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hdrhistogram::Histogram;
use tokio::time::Instant;

use crate::failure::Failure;

/// An order that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ordered {
    /// Its id.
    pub(super) id: String,
    /// Which customer's.
    pub(super) customer: usize,
    /// Whether the customer was told to come back.
    pub(super) deferred: bool,
    /// When, from the beginning on, it was answered.
    pub(super) answered: Duration,
    /// How long that took, from when it was to be placed.
    pub(super) took: Duration,
    /// When, from the beginning on, the customer knew it as paid or ended.
    pub(super) finished: Option<Duration>,
}

/// The counts, shared by everybody who orders. Each order costs a few short locks.
#[derive(Debug)]
pub(super) struct Tally {
    began: Instant,
    counts: Mutex<Counts>,
}

/// What was counted.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    /// When, from the beginning on, each order was begun.
    pub(super) begun: Vec<Duration>,
    /// Those that were answered.
    pub(super) orders: Vec<Ordered>,
    /// From when an order was to be placed until its answer, in microseconds.
    pub(super) answers: Histogram<u64>,
    /// How often a customer was told to come back.
    pub(super) deferrals: u64,
    /// Calls that were repeated, by reason.
    pub(super) repeats: BTreeMap<String, u64>,
    /// What was refused for good, or never answered, by reason.
    pub(super) errors: BTreeMap<String, u64>,
    /// When, from the beginning on, each of those was given up.
    pub(super) failed: Vec<Duration>,
}

/// A place in [`Counts::orders`].
pub(super) type Place = usize;

/// From a microsecond to an hour, with three digits.
pub(super) fn histogram() -> Result<Histogram<u64>, Failure> {
    Histogram::new_with_bounds(1, 3_600_000_000, 3).map_err(|why| Failure::failed("cannot count", why))
}

/// Adds a time to a histogram.
pub(super) fn add(histogram: &mut Histogram<u64>, time: Duration) {
    histogram.saturating_record(u64::try_from(time.as_micros()).unwrap_or(u64::MAX));
}

impl Tally {
    /// Nothing yet, from now on.
    pub(super) fn try_new() -> Result<Self, Failure> {
        let counts = Counts {
            begun: Vec::new(),
            orders: Vec::new(),
            answers: histogram()?,
            deferrals: 0,
            repeats: BTreeMap::new(),
            errors: BTreeMap::new(),
            failed: Vec::new(),
        };
        Ok(Self { began: Instant::now(), counts: Mutex::new(counts) })
    }

    /// When counting began.
    pub(super) fn began(&self) -> Instant {
        self.began
    }

    /// Looks at the counts.
    pub(super) fn read<T>(&self, look: impl FnOnce(&Counts) -> T) -> T {
        look(&self.counts())
    }

    pub(super) fn begun(&self) {
        let now = self.began.elapsed();
        self.counts().begun.push(now);
    }

    /// An order was answered, so long after it was to be placed.
    pub(super) fn answered(&self, customer: usize, id: String, took: Duration) -> Place {
        let answered = self.began.elapsed();
        let mut counts = self.counts();
        add(&mut counts.answers, took);
        counts.orders.push(Ordered { id, customer, deferred: false, answered, took, finished: None });
        counts.orders.len() - 1
    }

    /// The customer was told to come back.
    pub(super) fn deferred(&self, place: Place) {
        let mut counts = self.counts();
        counts.deferrals += 1;
        if let Some(order) = counts.orders.get_mut(place) {
            order.deferred = true;
        }
    }

    /// The customer knows the order as paid or ended.
    pub(super) fn finished(&self, place: Place) {
        let now = self.began.elapsed();
        if let Some(order) = self.counts().orders.get_mut(place) {
            order.finished.get_or_insert(now);
        }
    }

    /// A call is made again.
    pub(super) fn repeated(&self, reason: String) {
        *self.counts().repeats.entry(reason).or_default() += 1;
    }

    /// Somebody gave up.
    pub(super) fn failed(&self, reason: String) {
        let now = self.began.elapsed();
        let mut counts = self.counts();
        *counts.errors.entry(reason).or_default() += 1;
        counts.failed.push(now);
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
