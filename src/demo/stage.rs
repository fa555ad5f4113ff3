//! What everybody in a story shares: the village, the script, the run's own ids, patience.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chassis::types::Timestamp;
use maeul_proto::platform::v1::GetTimeRequest;
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

/// The stage of one run.
pub(super) struct Stage {
    pub(super) village: Village,
    pub(super) script: Arc<Script>,
    /// Told apart from every other run's people, stores and products by this.
    run: String,
    orders: Mutex<Vec<String>>,
    customers: AtomicUsize,
}

impl Stage {
    pub(super) fn new(village: Village, script: Arc<Script>) -> Self {
        let id = chassis::clock::new_id();
        let run = id.get(id.len().saturating_sub(6)..).unwrap_or(&id).to_owned();
        Self { village, script, run, orders: Mutex::default(), customers: AtomicUsize::default() }
    }

    /// An id of this run's own, that can still be read.
    pub(super) fn id(&self, name: &str) -> String {
        format!("{}-{}", name.to_lowercase().replace(' ', "-"), self.run)
    }

    /// The id of one more customer.
    pub(super) fn customer_id(&self) -> String {
        self.id(&format!("customer {}", self.customers.fetch_add(1, Ordering::Relaxed) + 1))
    }

    /// Whether the id is one of this run's own.
    pub(super) fn owns(&self, id: &str) -> bool {
        id.ends_with(&format!("-{}", self.run))
    }

    /// The time in the village.
    pub(super) async fn time(&self) -> Result<Timestamp, Failure> {
        let time = self
            .village
            .process(Context::Order)
            .clock
            .clone()
            .get_time(GetTimeRequest {})
            .await?
            .into_inner()
            .time;
        Ok(time.unwrap_or_default().into())
    }

    /// Remembers an order of this run.
    pub(super) fn note_order(&self, order_id: &str) {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).push(order_id.to_owned());
    }

    /// The orders of this run.
    pub(super) fn orders(&self) -> Vec<String> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).clone()
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
