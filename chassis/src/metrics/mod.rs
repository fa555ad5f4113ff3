//! Metrics: made with OpenTelemetry, scraped at the admin port and pushed by OTLP from one source.
//!
//! Names follow the semantic conventions where those have one, else they begin with `maeul.`; units are
//! theirs too, and become part of the name where Prometheus reads it. Labels take few values: no id ever.
//! `docs/metrics.md` lists them all.

mod observe;
mod process;

use opentelemetry::global;
use opentelemetry::metrics::Meter;

pub use opentelemetry::KeyValue;
pub use opentelemetry::metrics::{Counter, Gauge, Histogram, UpDownCounter};

pub use observe::{Observer, Observers};
pub(crate) use process::watch;

/// From 1 ms to 10 s.
const SECONDS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

fn meter() -> Meter {
    global::meter("maeul")
}

/// Counts what happens. `unit` is what is counted, in braces: `{call}`.
pub fn counter(name: &'static str, unit: &'static str, what: &'static str) -> Counter<u64> {
    meter().u64_counter(name).with_unit(unit).with_description(what).build()
}

/// Counts what comes and goes, such as those who wait.
pub fn up_down_counter(name: &'static str, unit: &'static str, what: &'static str) -> UpDownCounter<i64> {
    meter().i64_up_down_counter(name).with_unit(unit).with_description(what).build()
}

/// Shows a value as it was last seen; see [`Observer`] for one that has to be asked for.
pub fn gauge(name: &'static str, unit: &'static str, what: &'static str) -> Gauge<f64> {
    meter().f64_gauge(name).with_unit(unit).with_description(what).build()
}

/// A count as a value to show.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn float(count: i64) -> f64 {
    count as f64
}

/// Collects durations in seconds.
pub fn duration(name: &'static str, what: &'static str) -> Histogram<f64> {
    let meter = meter();
    let histogram = meter.f64_histogram(name).with_unit("s").with_description(what);
    histogram.with_boundaries(SECONDS.to_vec()).build()
}
