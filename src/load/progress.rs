//! What is shown while a load runs: one line that changes on a terminal, else a line each five seconds.

use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::time::Instant;

use super::tally::{Counts, Tally};

const REFRESH: Duration = Duration::from_millis(250);
const LINE: Duration = Duration::from_secs(5);

/// Where progress is shown, on standard error.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    lines: Lines,
}

/// Lines for a log, now and then.
#[derive(Debug)]
enum Lines {
    None,
    Every(Mutex<Option<Instant>>),
}

impl Progress {
    /// For people.
    pub(super) fn shown() -> Self {
        let bar = ProgressBar::new_spinner();
        let lines = if bar.is_hidden() { Lines::Every(Mutex::default()) } else { Lines::None };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(REFRESH);
        Self { bar, lines }
    }

    /// Shows nothing.
    pub(super) fn hidden() -> Self {
        Self { bar: ProgressBar::hidden(), lines: Lines::None }
    }

    /// Shows how things stand.
    pub(super) fn show(&self, text: impl Fn() -> String) {
        self.bar.set_message(text());
        if let Lines::Every(last) = &self.lines {
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.is_none_or(|last| last.elapsed() >= LINE) {
                *last = Some(Instant::now());
                eprintln!("{}", text());
            }
        }
    }

    /// Shows the counts for ever.
    pub(super) async fn follow(&self, tally: &Tally, duration: Duration) {
        let mut ticks = tokio::time::interval(REFRESH);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            ticks.tick().await;
            let elapsed = tally.began().elapsed();
            let counts: Arc<str> = tally.read(|counts| line(counts, elapsed, duration)).into();
            self.show(|| counts.to_string());
        }
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

fn line(counts: &Counts, elapsed: Duration, duration: Duration) -> String {
    let finished = counts.orders.iter().filter(|order| order.finished.is_some()).count();
    let rate = f64::from(u32::try_from(finished).unwrap_or(u32::MAX)) / elapsed.as_secs_f64().max(1.0);
    let mut line = format!(
        "{:>4.0}/{:.0} s  {} answered of {}, {finished} finished ({rate:.1}/s)",
        elapsed.as_secs_f64(),
        duration.as_secs_f64(),
        counts.orders.len(),
        counts.begun.len(),
    );
    let ms = |quantile| Duration::from_micros(counts.answers.value_at_quantile(quantile)).as_secs_f64() * 1e3;
    let _ = write!(line, "  p50 {:.1} ms  p99 {:.1} ms", ms(0.5), ms(0.99));
    let sums = [
        ("deferrals", counts.deferrals),
        ("repeats", counts.repeats.values().sum()),
        ("errors", counts.errors.values().sum()),
    ];
    for (what, sum) in sums.into_iter().filter(|(_, sum)| *sum > 0) {
        let _ = write!(line, "  {sum} {what}");
    }
    line
}
