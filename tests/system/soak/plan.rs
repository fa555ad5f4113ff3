//! Which faults happen when: drawn before anything runs, so that a seed gives them again.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// A process is killed, and started again when it is over.
    Kill,
    /// A process stands still.
    Pause,
    /// Provider or carrier take their time.
    Slow,
    /// Provider or carrier never answer.
    Silence,
    /// A service is restarted gracefully, one process after the other.
    Roll,
    /// Nobody gets through to NATS.
    CutNats,
    /// Nobody gets through to PostgreSQL.
    CutPostgres,
    /// NATS is killed, and started again when it is over.
    KillNats,
    /// PostgreSQL loses a backend, ends every connection and recovers.
    CrashPostgres,
}

/// How often each fault is drawn, and how long it lasts in milliseconds.
const FAULTS: [(Fault, u32, std::ops::Range<u64>); 9] = [
    (Fault::Kill, 5, 0..5_000),
    (Fault::Pause, 5, 500..8_000),
    (Fault::Slow, 3, 3_000..15_000),
    (Fault::Silence, 1, 2_000..8_000),
    (Fault::Roll, 2, 0..1),
    (Fault::CutNats, 2, 100..5_000),
    (Fault::CutPostgres, 2, 100..5_000),
    (Fault::KillNats, 1, 100..5_000),
    (Fault::CrashPostgres, 1, 0..1),
];
/// Between two faults, in milliseconds: many overlap.
const GAP: std::ops::Range<u64> = 500..4_000;
/// What was hit is left alone for so long afterwards.
const REST: Duration = Duration::from_secs(2);
/// A whole service that is restarted is given so long, in which nothing else begins.
const ROLL: Duration = Duration::from_secs(6);

impl Fault {
    /// As people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Kill => "process killed",
            Self::Pause => "process paused",
            Self::Slow => "provider or carrier slow",
            Self::Silence => "provider or carrier silent",
            Self::Roll => "service restarted gracefully",
            Self::CutNats => "connections to NATS cut",
            Self::CutPostgres => "connections to PostgreSQL cut",
            Self::KillNats => "NATS killed",
            Self::CrashPostgres => "PostgreSQL crashed",
        }
    }

    /// Every kind.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        FAULTS.iter().map(|(fault, ..)| *fault)
    }

    /// Whether a process ends by it.
    fn ends_processes(self) -> bool {
        matches!(self, Self::Kill | Self::Roll)
    }

    /// Whom it can hit.
    fn targets(self, processes: &[String], services: &[&str]) -> Vec<String> {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        match self {
            Self::Kill | Self::Pause => processes.to_vec(),
            Self::Slow | Self::Silence => owned(&["payment", "delivery"]),
            Self::Roll => owned(services),
            Self::CutNats | Self::KillNats => owned(&["NATS"]),
            Self::CutPostgres | Self::CrashPostgres => owned(&["PostgreSQL"]),
        }
    }
}

/// A fault, its victim and its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) at: Duration,
    pub(super) fault: Fault,
    pub(super) target: String,
    pub(super) lasts: Duration,
    /// For a slow provider or carrier.
    pub(super) latency: String,
}

/// Faults for so long. From `calm` on no process ends any more, so that its memory can be followed.
pub(super) fn plan(
    chance: &mut StdRng,
    lasts: Duration,
    calm: Duration,
    processes: &[String],
    services: &[&str],
) -> Vec<Planned> {
    let mut busy: BTreeMap<String, Duration> = BTreeMap::new();
    let (mut plan, mut at) = (Vec::new(), Duration::ZERO);
    loop {
        at += Duration::from_millis(chance.random_range(GAP));
        let (fault, _, range) = FAULTS.choose_weighted(chance, |(_, weight, _)| *weight).unwrap();
        let fault = *fault;
        let target = fault.targets(processes, services).choose(chance).unwrap().clone();
        let time = Duration::from_millis(chance.random_range(range.clone()));
        let slowest = chance.random_range(100..1_200);
        if fault == Fault::Roll {
            // One that is started waits for whatever is away: nothing is.
            at = busy.values().copied().max().unwrap_or(at).max(at);
        }
        if at + time + REST >= lasts {
            return plan;
        }
        let is_busy = busy.get(&target).is_some_and(|until| at < *until);
        if is_busy || (fault.ends_processes() && at + time + REST >= calm) {
            continue;
        }
        busy.insert(target.clone(), at + time + REST);
        let latency = format!("{}ms..{slowest}ms", slowest / 2);
        plan.push(Planned { at, fault, target, lasts: time, latency });
        if fault == Fault::Roll {
            at += ROLL;
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_faults_and_no_process_ends_in_the_calm() {
    use rand::SeedableRng;
    let processes = ["order", "store", "store-2"].map(str::to_owned);
    let (lasts, calm) = (Duration::from_mins(15), Duration::from_mins(9));
    let of = |seed| plan(&mut StdRng::seed_from_u64(seed), lasts, calm, &processes, &["order", "store"]);
    assert_eq!(of(7), of(7));
    assert_ne!(of(7), of(8));
    for fault in Fault::all() {
        assert!(of(7).iter().any(|planned| planned.fault == fault), "{fault:?} never happens");
    }
    assert!(of(7).iter().all(|planned| planned.at + planned.lasts < lasts));
    let late = of(7).into_iter().filter(|planned| planned.fault.ends_processes());
    assert!(late.into_iter().all(|planned| planned.at + planned.lasts < calm));
}
