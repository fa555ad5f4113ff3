//! A load second by second.

use std::time::Duration;

use serde::Serialize;

use super::settlement::Settlement;
use super::tally::Counts;

/// What happened within one second. The names are those of `--json`.
#[derive(Debug, Default, Clone, PartialEq, Serialize)]
pub(super) struct Second {
    /// Which, from the beginning of the load on.
    #[serde(rename = "second")]
    number: usize,
    begun: usize,
    answered: usize,
    failed: usize,
    /// Those that their customers then knew as paid or ended, and that were settled in the end.
    settled: usize,
    /// How long the answers of this second had taken; none without any.
    p50_ms: Option<f64>,
    p99_ms: Option<f64>,
}

/// All seconds until the last thing that happened, but at least those in which orders were placed.
pub(super) fn of(counts: &Counts, settlement: &Settlement, took: Duration) -> Vec<Second> {
    let answers = counts.orders.iter().map(|order| order.answered);
    let settled = counts.orders.iter().enumerate().filter(|(place, _)| !settlement.open.contains_key(place));
    let settled: Vec<Duration> = settled.filter_map(|(_, order)| order.finished).collect();
    let moments = counts.begun.iter().chain(&counts.failed).chain(&settled).copied().chain(answers);
    let last = moments.max().unwrap_or_default().max(took.saturating_sub(Duration::from_nanos(1)));
    let mut seconds: Vec<Second> =
        (0..=second(last)).map(|number| Second { number, ..Second::default() }).collect();
    let mut times = vec![Vec::new(); seconds.len()];
    let mut count = |at: &Duration, what: fn(&mut Second) -> &mut usize| {
        if let Some(it) = seconds.get_mut(second(*at)) {
            *what(it) += 1;
        }
    };
    for at in &counts.begun {
        count(at, |it| &mut it.begun);
    }
    for at in &counts.failed {
        count(at, |it| &mut it.failed);
    }
    for at in &settled {
        count(at, |it| &mut it.settled);
    }
    for order in &counts.orders {
        count(&order.answered, |it| &mut it.answered);
        if let Some(times) = times.get_mut(second(order.answered)) {
            times.push(order.took);
        }
    }
    for (it, times) in seconds.iter_mut().zip(&mut times) {
        times.sort_unstable();
        (it.p50_ms, it.p99_ms) = (part(times, 50), part(times, 99));
    }
    seconds
}

fn second(at: Duration) -> usize {
    usize::try_from(at.as_secs()).unwrap_or(usize::MAX)
}

/// The time, in milliseconds, that so many of a hundred do not exceed.
fn part(sorted: &[Duration], percent: usize) -> Option<f64> {
    let place = (sorted.len() * percent).div_ceil(100).checked_sub(1)?;
    sorted.get(place).map(|time| time.as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use super::super::tally::{Ordered, Tally};
    use super::*;

    fn ordered(answered: u64, took: u64, finished: Option<u64>) -> Ordered {
        let ms = Duration::from_millis;
        let (answered, took, finished) = (ms(answered), ms(took), finished.map(ms));
        Ordered { id: String::new(), customer: 0, deferred: false, answered, took, finished }
    }

    #[test]
    fn each_second_has_what_happened_in_it() {
        let mut counts = Tally::try_new().unwrap().read(Clone::clone);
        let ms = Duration::from_millis;
        counts.begun = vec![ms(10), ms(990), ms(1000)];
        counts.failed = vec![ms(1500)];
        counts.orders = vec![ordered(20, 10, Some(2100)), ordered(999, 9, Some(999)), ordered(30, 20, None)];
        let settlement = Settlement { after: None, open: [(1, "view")].into() };
        let seconds = of(&counts, &settlement, ms(2000));
        let told: Vec<_> =
            seconds.iter().map(|it| (it.number, it.begun, it.answered, it.failed, it.settled)).collect();
        assert_eq!(told, [(0, 2, 3, 0, 0), (1, 1, 0, 1, 0), (2, 0, 0, 0, 1)]);
        assert_eq!((seconds[0].p50_ms, seconds[0].p99_ms), (Some(10.0), Some(20.0)));
        assert_eq!(seconds[1].p99_ms, None);
    }

    #[test]
    fn a_load_without_anything_has_its_seconds_all_the_same() {
        let counts = Tally::try_new().unwrap().read(Clone::clone);
        assert_eq!(of(&counts, &Settlement::default(), Duration::from_secs(3)).len(), 3);
    }
}
