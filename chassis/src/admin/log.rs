//! `/log`: what is logged, shown and changed while the process runs. A restart brings the flag's levels back.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

use crate::telemetry::Levels;

pub(super) fn routes(levels: Levels) -> Router {
    Router::new().route("/log", get(show).put(set)).with_state(levels)
}

async fn show(State(levels): State<Levels>) -> String {
    format!("{}\n", levels.get())
}

async fn set(State(levels): State<Levels>, body: String) -> (StatusCode, String) {
    match levels.set(body.trim()) {
        Ok(()) => (StatusCode::OK, format!("{}\n", levels.get())),
        Err(why) => (StatusCode::BAD_REQUEST, format!("{why}\n")),
    }
}
