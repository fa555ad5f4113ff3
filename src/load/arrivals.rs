//! When orders come in an open loop.

use std::time::Duration;

/// A ramp begins with this share of the full rate.
const FIRST: f64 = 0.05;

/// The times of arrivals since the beginning, ascending. They depend on nothing that happens: what comes late because
/// the village, or this program, is slow is measured from the time at which it should have come.
#[derive(Debug, Clone)]
pub(super) struct Arrivals {
    next: f64,
    rate: f64,
    peak: f64,
    ramp: f64,
    duration: f64,
}

impl Arrivals {
    /// At `rate` a second for `duration`; `peak` times as many for its middle third; growing to that within `ramp`.
    pub(super) fn new(rate: f64, peak: f64, ramp: Duration, duration: Duration) -> Self {
        Self { next: 0.0, rate, peak, ramp: ramp.as_secs_f64(), duration: duration.as_secs_f64() }
    }

    /// How many come in a second at this time.
    fn rate_at(&self, time: f64) -> f64 {
        let third = self.duration / 3.0;
        let peak = if (third..third * 2.0).contains(&time) { self.peak } else { 1.0 };
        let grown = if time < self.ramp { (time / self.ramp).max(FIRST) } else { 1.0 };
        self.rate * peak * grown
    }
}

impl Iterator for Arrivals {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        let now = self.next;
        if now >= self.duration {
            return None;
        }
        self.next = now + 1.0 / self.rate_at(now);
        Duration::try_from_secs_f64(now).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrivals(rate: f64, peak: f64, ramp: u64, seconds: u64) -> Vec<Duration> {
        Arrivals::new(rate, peak, Duration::from_secs(ramp), Duration::from_secs(seconds)).collect()
    }

    fn between(all: &[Duration], from: u64, until: u64) -> usize {
        all.iter().filter(|at| (from..until).contains(&at.as_secs())).count()
    }

    #[test]
    fn a_rate_is_kept() {
        let all = arrivals(50.0, 1.0, 0, 10);
        assert!((499..=501).contains(&all.len()), "{}", all.len());
        assert!(all.is_sorted() && all[0].is_zero());
        for second in 0..10 {
            assert!((49..=51).contains(&between(&all, second, second + 1)));
        }
        assert_eq!(arrivals(0.5, 1.0, 0, 10).len(), 5);
    }

    #[test]
    fn a_spike_multiplies_the_rate_for_the_middle_third() {
        let all = arrivals(20.0, 4.0, 0, 30);
        for (from, until, expected) in [(0, 10, 200), (10, 20, 800), (20, 30, 200)] {
            assert!(between(&all, from, until).abs_diff(expected) <= 2, "{from}..{until}");
        }
    }

    #[test]
    fn a_ramp_grows_evenly() {
        let all = arrivals(100.0, 1.0, 10, 20);
        let (early, late) = (between(&all, 2, 4), between(&all, 6, 8));
        assert!(early.abs_diff(60) <= 6 && late.abs_diff(140) <= 6, "{early}, {late}");
        assert!(between(&all, 10, 20).abs_diff(1_000) <= 2);
    }
}
