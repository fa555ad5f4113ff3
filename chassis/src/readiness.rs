//! Whether this process can do its work, told alike by gRPC health and by the admin port.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tokio::sync::Mutex;
use tonic_health::ServingStatus;
use tonic_health::pb::health_server::HealthServer;
use tonic_health::server::{HealthReporter, HealthService};

/// What is still missing before this process serves. Cheap to clone.
///
/// It begins with one thing missing, the start itself, and serves once nothing is. Liveness is another
/// question, and never depends on this.
#[derive(Debug, Clone)]
pub struct Readiness(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    health: HealthReporter,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    services: BTreeSet<String>,
    missing: BTreeMap<String, String>,
    /// What is away, and can be done without for a while.
    lacking: BTreeMap<String, String>,
}

/// The name under which gRPC health tells whether the process turns, whatever is missing: for a liveness probe.
pub const LIVENESS: &str = "liveness";

/// What is missing until the host runs.
pub(crate) const START: &str = "start";

impl Default for Readiness {
    fn default() -> Self {
        let missing = BTreeMap::from([(START.to_owned(), "not started yet".to_owned())]);
        let state = State { missing, ..State::default() };
        Self(Arc::new(Inner { health: HealthReporter::new(), state: Mutex::new(state) }))
    }
}

impl Readiness {
    /// Notes that `what` is missing, and why: until it is [`found`](Self::found), nothing is served.
    pub async fn misses(&self, what: &str, why: impl Into<String>) {
        let mut state = self.0.state.lock().await;
        state.missing.insert(what.to_owned(), why.into());
        self.tell(&state).await;
    }

    /// Notes that `what` is away, and why, though work goes on without it: this process serves all the same.
    pub async fn lacks(&self, what: &str, why: impl Into<String>) {
        self.0.state.lock().await.lacking.insert(what.to_owned(), why.into());
    }

    /// Notes that `what` is there.
    pub async fn found(&self, what: &str) {
        let mut state = self.0.state.lock().await;
        state.lacking.remove(what);
        if state.missing.remove(what).is_some() {
            self.tell(&state).await;
        }
    }

    /// What is missing, each with its reason; empty while this process serves.
    pub async fn missing(&self) -> Vec<String> {
        listed(&self.0.state.lock().await.missing)
    }

    /// What is away though this process serves without it, each with its reason.
    pub async fn lacking(&self) -> Vec<String> {
        listed(&self.0.state.lock().await.lacking)
    }

    /// The start is over: these services are there.
    pub async fn started(&self, services: &[String]) {
        let mut state = self.0.state.lock().await;
        state.services.extend(services.iter().cloned());
        state.missing.remove(START);
        self.tell(&state).await;
    }

    /// The gRPC service that tells it.
    pub fn health_service(&self) -> HealthServer<HealthService> {
        HealthServer::new(HealthService::from_health_reporter(self.0.health.clone()))
    }

    /// Said under the lock, so that health never tells an older state last.
    async fn tell(&self, state: &State) {
        let status =
            if state.missing.is_empty() { ServingStatus::Serving } else { ServingStatus::NotServing };
        self.0.health.set_service_status("", status).await;
        // Answering is all that it takes: a neighbour or a database that is down is no reason to restart this process.
        self.0.health.set_service_status(LIVENESS, ServingStatus::Serving).await;
        for service in &state.services {
            self.0.health.set_service_status(service, status).await;
        }
    }
}

fn listed(reasons: &BTreeMap<String, String>) -> Vec<String> {
    reasons.iter().map(|(what, why)| format!("{what}: {why}")).collect()
}

#[cfg(test)]
mod tests {
    use tonic_health::pb::HealthCheckRequest;
    use tonic_health::pb::health_server::Health;

    use super::*;

    #[tokio::test]
    async fn it_serves_while_nothing_is_missing() {
        let readiness = Readiness::default();
        let health = HealthService::from_health_reporter(readiness.0.health.clone());
        let serves = async |service: &str| {
            let request = HealthCheckRequest { service: service.to_owned() };
            let answer = health.check(tonic::Request::new(request)).await.unwrap().into_inner();
            answer.status() == tonic_health::pb::health_check_response::ServingStatus::Serving
        };
        assert_eq!(readiness.missing().await, ["start: not started yet"]);
        readiness.misses("database", "no answer").await;
        readiness.started(&["a.Service".to_owned()]).await;
        assert!(!serves("").await && !serves("a.Service").await);
        assert!(serves(LIVENESS).await, "p5: it turns");
        assert_eq!(readiness.missing().await, ["database: no answer"]);
        readiness.found("database").await;
        assert!(serves("").await && serves("a.Service").await);
        readiness.lacks("event log", "no connection").await;
        assert!(serves("").await && serves("a.Service").await);
        assert_eq!(readiness.lacking().await, ["event log: no connection"]);
        readiness.found("event log").await;
        assert_eq!(readiness.lacking().await, [""; 0]);
        readiness.misses("drain", "stopping").await;
        assert!(!serves("").await && !serves("a.Service").await && serves(LIVENESS).await);
    }
}
