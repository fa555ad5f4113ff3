//! What a load came to, for people and for machines.

use std::collections::BTreeMap;
use std::time::Duration;

use hdrhistogram::Histogram;
use serde::{Serialize, Serializer};

use super::closing::Audited;
use super::scenario::{Load, Plan, Subject};
use super::settlement::Settlement;
use super::tally::Counts;
use super::timeline::{self, Second};

/// What a load came to. The names are those of `--json`.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    scenario: &'static str,
    /// What is counted: orders, loans or room uses.
    subject: &'static str,
    users: Option<usize>,
    rate: Option<f64>,
    /// How long orders were placed.
    #[serde(rename = "duration_s", serialize_with = "seconds")]
    duration: Duration,
    /// Orders that were begun.
    transactions: usize,
    /// Those of them that got an OK.
    answered: usize,
    answered_ratio: f64,
    /// Those of these that were settled in the end.
    settled: usize,
    settled_ratio: f64,
    #[serde(flatten)]
    throughput: Throughput,
    mean_ms: f64,
    p50_ms: f64,
    p90_ms: f64,
    p99_ms: f64,
    max_ms: f64,
    /// Orders whose customer was told to come back, and how often.
    deferred: usize,
    deferrals: u64,
    repeats: BTreeMap<String, u64>,
    errors: BTreeMap<String, u64>,
    /// From the end of the load until everything was settled.
    #[serde(rename = "settled_after_s", serialize_with = "maybe_seconds")]
    settled_after: Option<Duration>,
    /// What orders that are not settled lack.
    unsettled: BTreeMap<String, u64>,
    order_to_view: Times,
    order_to_message: Times,
    audit: Option<Audited>,
    timeline: Vec<Second>,
    #[serde(skip)]
    answers: Histogram<u64>,
}

/// Settled ones that their customers knew as paid or ended within the duration, by the second; each subject by its name.
#[derive(Debug, Clone, Copy, Serialize)]
enum Throughput {
    #[serde(rename = "orders_per_second")]
    Orders(f64),
    #[serde(rename = "loans_per_second")]
    Loans(f64),
    #[serde(rename = "room_uses_per_second")]
    RoomUses(f64),
}

impl Throughput {
    const fn of(subject: Subject, per_second: f64) -> Self {
        match subject {
            Subject::Orders => Self::Orders(per_second),
            Subject::Loans => Self::Loans(per_second),
            Subject::RoomUses => Self::RoomUses(per_second),
        }
    }

    const fn per_second(self) -> f64 {
        let (Self::Orders(it) | Self::Loans(it) | Self::RoomUses(it)) = self;
        it
    }
}

/// A few times out of many.
#[derive(Debug, Serialize)]
struct Times {
    count: u64,
    p50_ms: f64,
    p99_ms: f64,
}

fn seconds<S: Serializer>(time: &Duration, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_f64(time.as_secs_f64())
}

#[expect(clippy::ref_option, reason = "serde asks for it")]
fn maybe_seconds<S: Serializer>(time: &Option<Duration>, out: S) -> Result<S::Ok, S::Error> {
    time.map(|time| time.as_secs_f64()).serialize(out)
}

/// Everything that is known at the end.
pub(super) struct Outcome<'a> {
    pub(super) plan: &'a Plan,
    /// How long orders were placed: less than planned where somebody interrupted.
    pub(super) took: Duration,
    pub(super) counts: Counts,
    pub(super) settlement: Settlement,
    pub(super) views: Histogram<u64>,
    pub(super) messages: Histogram<u64>,
    pub(super) audit: Option<Audited>,
}

impl Report {
    pub(super) fn new(outcome: Outcome<'_>) -> Self {
        let Outcome { plan, took, counts, settlement, views, messages, audit } = outcome;
        let answered = counts.orders.len();
        let settled = answered - settlement.open.len();
        let in_time = counts.orders.iter().enumerate().filter(|(place, order)| {
            order.finished.is_some_and(|at| at <= took) && !settlement.open.contains_key(place)
        });
        let timeline = timeline::of(&counts, &settlement, took);
        let (users, rate) = match plan.load {
            Load::Closed { users } => (Some(users), None),
            Load::Open { rate, .. } => (None, Some(rate)),
        };
        Self {
            scenario: plan.scenario.name,
            subject: plan.scenario.subject.name(),
            users,
            rate,
            duration: took,
            transactions: counts.begun.len(),
            answered,
            answered_ratio: ratio(answered, counts.begun.len()),
            settled,
            settled_ratio: ratio(settled, answered),
            throughput: Throughput::of(
                plan.scenario.subject,
                number(in_time.count()) / took.as_secs_f64().max(f64::MIN_POSITIVE),
            ),
            mean_ms: counts.answers.mean().round() / 1e3,
            p50_ms: quantile(&counts.answers, 0.5),
            p90_ms: quantile(&counts.answers, 0.9),
            p99_ms: quantile(&counts.answers, 0.99),
            max_ms: quantile(&counts.answers, 1.0),
            deferred: counts.orders.iter().filter(|order| order.deferred).count(),
            deferrals: counts.deferrals,
            repeats: counts.repeats,
            errors: counts.errors,
            settled_after: settlement.after,
            unsettled: settlement.lacking(),
            order_to_view: Times::of(&views),
            order_to_message: Times::of(&messages),
            audit,
            timeline,
            answers: counts.answers,
        }
    }

    /// Whether everything that was answered was settled, and the audit found nothing wrong.
    pub(super) fn is_good(&self) -> bool {
        self.answered > 0
            && self.settled == self.answered
            && self.audit.as_ref().is_none_or(|audit| audit.clean)
    }

    /// One line.
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Times {
    fn of(times: &Histogram<u64>) -> Self {
        Self { count: times.len(), p50_ms: quantile(times, 0.5), p99_ms: quantile(times, 0.99) }
    }
}

/// In milliseconds.
fn quantile(times: &Histogram<u64>, quantile: f64) -> f64 {
    f64::from(u32::try_from(times.value_at_quantile(quantile)).unwrap_or(u32::MAX)) / 1e3
}

/// A part of the whole; nothing of nothing is nothing.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { number(part) / number(whole) }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The upper edges of the bars, in milliseconds.
const EDGES: [u64; 14] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 3_600_000];
const WIDTH: f64 = 40.0;

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let who = match (self.users, self.rate) {
            (Some(users), _) => format!("{users} users"),
            (None, rate) => format!("{} {}/s", rate.unwrap_or_default(), self.subject),
        };
        writeln!(f, "{}: {who} for {:.1} s\n", self.scenario, self.duration.as_secs_f64())?;
        row(f, "transactions", self.transactions)?;
        row(f, "answered", format!("{:.2} % ({})", self.answered_ratio * 100.0, self.answered))?;
        row(f, "settled", format!("{:.2} % ({})", self.settled_ratio * 100.0, self.settled))?;
        row(f, self.subject, format!("{:.1}/s settled", self.throughput.per_second()))?;
        row(f, "mean", format!("{:.1} ms", self.mean_ms))?;
        for (name, value) in
            [("p50", self.p50_ms), ("p90", self.p90_ms), ("p99", self.p99_ms), ("max", self.max_ms)]
        {
            row(f, name, format!("{value:.1} ms"))?;
        }
        row(f, "deferred", format!("{} {}, {} times", self.deferred, self.subject, self.deferrals))?;
        row(f, "repeats", reasons(&self.repeats))?;
        row(f, "errors", reasons(&self.errors))?;
        row(f, "order to view", &self.order_to_view)?;
        row(f, "order to message", &self.order_to_message)?;
        match self.settled_after {
            Some(after) => row(f, "all settled", format!("{:.1} s after the load", after.as_secs_f64()))?,
            None => row(f, "not settled", reasons(&self.unsettled))?,
        }
        self.bars(f)?;
        let Some(audit) = &self.audit else { return writeln!(f, "\nNo audit was made.") };
        writeln!(f, "\nAudit: {} discrepancies", audit.discrepancies.len())?;
        for it in &audit.discrepancies {
            writeln!(
                f,
                "  {} {} breaks {}: expected {}, found {}",
                it.about, it.id, it.rule, it.expected, it.found
            )?;
        }
        if let Some(why) = &audit.failure {
            writeln!(f, "  no audit: {why}")?;
        }
        if !audit.missing.is_empty() {
            writeln!(f, "  not answering: {}", audit.missing.join(", "))?;
        }
        Ok(())
    }
}

impl Report {
    /// How the answers' times are spread.
    fn bars(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bars = Vec::new();
        let mut from = 0;
        for edge in EDGES {
            let count = self.answers.count_between(from, edge * 1_000 - 1);
            bars.push((edge, count));
            from = edge * 1_000;
        }
        let first = bars.iter().position(|(_, count)| *count > 0);
        let last = bars.iter().rposition(|(_, count)| *count > 0);
        let (Some(first), Some(last)) = (first, last) else { return Ok(()) };
        let most = bars.iter().map(|(_, count)| *count).max().unwrap_or_default();
        writeln!(f)?;
        for (edge, count) in &bars[first..=last] {
            let share = f64::from(u32::try_from(*count).unwrap_or(u32::MAX))
                / f64::from(u32::try_from(most).unwrap_or(u32::MAX));
            let bar: String =
                (1..=40_u8).take_while(|n| f64::from(*n) <= share * WIDTH + 0.5).map(|_| '▇').collect();
            let edge = if *edge > 10_000 { "longer".to_owned() } else { format!("< {edge} ms") };
            writeln!(f, "  {edge:>10}  {count:>8}  {bar}")?;
        }
        Ok(())
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.count == 0 {
            return f.write_str("not watched");
        }
        write!(f, "p50 {:.1} ms, p99 {:.1} ms ({} watched)", self.p50_ms, self.p99_ms, self.count)
    }
}

fn row(f: &mut std::fmt::Formatter<'_>, name: &str, value: impl std::fmt::Display) -> std::fmt::Result {
    writeln!(f, "  {name:<18}{value}")
}

fn reasons(counts: &BTreeMap<String, u64>) -> String {
    if counts.is_empty() {
        return "none".to_owned();
    }
    let all: Vec<_> = counts.iter().map(|(reason, count)| format!("{count} × {reason}")).collect();
    all.join(", ")
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
