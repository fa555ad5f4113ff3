//! `/livez`: does the process turn? `/readyz`: may it be sent work?

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

use crate::readiness::Readiness;

pub(super) fn routes(readiness: Readiness) -> Router {
    // Liveness asks nobody: a neighbour or a database that is down is no reason to restart this process.
    Router::new()
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .with_state(readiness)
}

async fn ready(State(readiness): State<Readiness>) -> (StatusCode, String) {
    let missing = readiness.missing().await;
    if !missing.is_empty() {
        return (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {}\n", missing.join("; ")));
    }
    let lacking = readiness.lacking().await;
    if !lacking.is_empty() {
        return (StatusCode::OK, format!("ready, without {}\n", lacking.join("; ")));
    }
    (StatusCode::OK, "ready\n".to_owned())
}
