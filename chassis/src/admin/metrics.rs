//! `/metrics`: for Prometheus, in its text format.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus::{Registry, TextEncoder};

use crate::metrics::Observers;

pub(super) fn routes(registry: Registry, observers: Observers) -> Router {
    Router::new().route("/metrics", get(scrape)).with_state((registry, observers))
}

async fn scrape(State((registry, observers)): State<(Registry, Observers)>) -> Response {
    observers.refresh().await;
    match TextEncoder::new().encode_to_string(&registry.gather()) {
        Ok(text) => ([(header::CONTENT_TYPE, prometheus::TEXT_FORMAT)], text).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
    }
}
