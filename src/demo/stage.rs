//! What everybody in a story shares: the village, the script, the run's own ids, patience.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chassis::types::Timestamp;
use maeul_proto::platform::v1::{AdvanceTimeRequest, GetTimeRequest};
use tokio::time::{Instant, timeout_at};
use tonic::{Code, Response, Status};
use tonic_types::StatusExt;

use super::script::Script;
use crate::client::Village;
use crate::failure::Failure;
use crate::process::Context;

/// How long anything may take. Much longer than it does: a busy machine is no broken promise.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// How often to look where there is nothing to watch.
pub(super) const LOOK: Duration = Duration::from_millis(20);

/// A promise that was not kept.
#[derive(Debug)]
pub(super) struct Miss {
    pub(super) expected: String,
    pub(super) found: String,
}

impl Miss {
    pub(super) fn new(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { expected: expected.into(), found: found.into() }
    }
}

/// What a story sets in motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Order,
    Loan,
    Booking,
}

impl Case {
    /// All kinds, and what several of them are called.
    pub(super) const NAMES: [(Self, &'static str); 3] =
        [(Self::Order, "orders"), (Self::Loan, "loans"), (Self::Booking, "bookings")];
}

/// The stage of one run.
pub(super) struct Stage {
    pub(super) village: Village,
    pub(super) script: Arc<Script>,
    /// Told apart from every other run's people, stores and products by this.
    run: String,
    /// Whether the village is this run's own, so that its time may be moved.
    own: bool,
    cases: Mutex<Vec<(Case, String)>>,
    customers: AtomicUsize,
}

impl Stage {
    pub(super) fn new(village: Village, script: Arc<Script>, own: bool) -> Self {
        let id = chassis::clock::new_id();
        let run = id.get(id.len().saturating_sub(6)..).unwrap_or(&id).to_owned();
        Self { village, script, run, own, cases: Mutex::default(), customers: AtomicUsize::default() }
    }

    /// An id of this run's own, that can still be read.
    pub(super) fn id(&self, name: &str) -> String {
        format!("{}-{}", name.to_lowercase().replace(' ', "-"), self.run)
    }

    /// The id of one more customer.
    pub(super) fn customer_id(&self) -> String {
        self.id(&format!("customer {}", self.customers.fetch_add(1, Ordering::Relaxed) + 1))
    }

    /// Whether the id is one of this run's own, or of a case that it set in motion.
    pub(super) fn owns(&self, id: &str) -> bool {
        id.ends_with(&format!("-{}", self.run)) || self.cases().iter().any(|(_, case)| case == id)
    }

    /// The time in the village.
    pub(super) async fn time(&self) -> Result<Timestamp, Failure> {
        Ok(self.time_at(Context::Order).await?)
    }

    /// The time where a context is: elsewhere it may differ a little.
    pub(super) async fn time_at(&self, context: Context) -> Result<Timestamp, Status> {
        let mut clock = self.village.process(context).clock.clone();
        let time = clock.get_time(GetTimeRequest {}).await?.into_inner().time;
        Ok(time.unwrap_or_default().into())
    }

    /// Has days pass in a village of its own, and says so. `false`: it is somebody's, and their time is not ours to
    /// move.
    pub(super) async fn days_pass(&self, days: u64) -> Result<bool, Miss> {
        if !self.own {
            return Ok(false);
        }
        self.script.aside(&format!("{days} days pass"));
        let duration = Duration::from_hours(24 * days).try_into().ok();
        for process in self.village.processes() {
            let request = AdvanceTimeRequest { duration, request_id: chassis::clock::new_id() };
            answer(process.clock.clone().advance_time(request).await)?;
        }
        Ok(true)
    }

    /// Remembers what this run set in motion.
    pub(super) fn note(&self, case: Case, id: &str) {
        self.cases().push((case, id.to_owned()));
    }

    /// How many of which cases this run set in motion.
    pub(super) fn counted(&self) -> Vec<(&'static str, usize)> {
        let cases = self.cases();
        let count = |kind| cases.iter().filter(|(case, _)| *case == kind).count();
        Case::NAMES.into_iter().map(|(kind, name)| (name, count(kind))).collect()
    }

    fn cases(&self) -> MutexGuard<'_, Vec<(Case, String)>> {
        self.cases.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The answer of a call that must succeed.
pub(super) fn answer<T>(outcome: Result<Response<T>, Status>) -> Result<T, Miss> {
    outcome.map(Response::into_inner).map_err(|status| Miss::new("an answer without error", told(&status)))
}

/// A part of an answer that is always there.
pub(super) fn given<T>(part: Option<T>, what: &str) -> Result<T, Miss> {
    part.ok_or_else(|| Miss::new(what, format!("an answer without {what}")))
}

/// An error as people read it.
pub(super) fn told(status: &Status) -> String {
    format!("{:?}: {} ({})", status.code(), status.message(), reason(status).unwrap_or_default())
}

/// The reason that clients branch on.
pub(super) fn reason(status: &Status) -> Option<String> {
    status.get_details_error_info().map(|info| info.reason)
}

/// Looks again and again until what is found is what is expected. `look` says what it found otherwise.
pub(super) async fn until<T, F>(expected: &str, mut look: impl FnMut() -> F) -> Result<T, Miss>
where
    F: Future<Output = Result<Result<T, String>, Status>>,
{
    let deadline = Instant::now() + PATIENCE;
    let mut last = "nothing".to_owned();
    loop {
        match timeout_at(deadline, look()).await {
            Ok(Ok(Ok(found))) => return Ok(found),
            Ok(Ok(Err(other))) => last = other,
            Ok(Err(status)) if status.code() == Code::NotFound => last = told(&status),
            Ok(Err(status)) => return Err(Miss::new(expected, told(&status))),
            Err(_) => {}
        }
        if Instant::now() + LOOK >= deadline {
            let seconds = PATIENCE.as_secs();
            return Err(Miss::new(format!("{expected}, within {seconds} s"), last));
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Says whether a call was refused for this reason, at once.
pub(super) fn refused<T>(outcome: Result<Response<T>, Status>, why: &str) -> Result<(), Miss> {
    match outcome {
        Err(status) if reason(&status).as_deref() == Some(why) => Ok(()),
        Err(status) => Err(Miss::new(format!("a refusal for {why}"), told(&status))),
        Ok(_) => Err(Miss::new(format!("a refusal for {why}"), "an OK")),
    }
}
