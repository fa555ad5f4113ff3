//! `GET` and `PUT` of a simulated system's behaviour, as JSON.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;

use super::{Behaviour, Mode, Simulator};
use crate::latency::Latency;

/// What is to change; the rest stays as it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    latency: Option<Latency>,
    mode: Option<Mode>,
}

pub(super) fn of(simulator: Simulator) -> Router {
    Router::new().route("/", get(tell).put(change)).with_state(simulator)
}

async fn tell(State(simulator): State<Simulator>) -> Json<Behaviour> {
    Json(simulator.behaviour())
}

/// Whatever content type it says: people type this with `curl`.
async fn change(
    State(simulator): State<Simulator>,
    body: Bytes,
) -> Result<Json<Behaviour>, (StatusCode, String)> {
    let change: Change = serde_json::from_slice(&body)
        .map_err(|why| (StatusCode::BAD_REQUEST, format!("no behaviour: {why}; for example {EXAMPLE}\n")))?;
    let now = simulator.behaviour();
    let next =
        Behaviour { latency: change.latency.unwrap_or(now.latency), mode: change.mode.unwrap_or(now.mode) };
    simulator.behave(next);
    tracing::warn!(latency = %next.latency, mode = %next.mode, "a simulated system behaves differently from now on");
    Ok(Json(next))
}

const EXAMPLE: &str = r#"{"latency":"400ms..620ms","mode":"normal"}"#;

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::{Method, Request};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    async fn call(simulator: &Simulator, method: Method, body: &str) -> (StatusCode, String) {
        let routes = Router::new().nest("/simulator/bank", simulator.routes());
        let request = Request::builder().method(method).uri("/simulator/bank");
        let answer = routes.oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
        let status = answer.status();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn behaviour_is_told_and_changed_in_json() {
        let simulator = Simulator::new("400ms..620ms".parse().unwrap());
        let (status, body) = call(&simulator, Method::GET, "").await;
        assert_eq!(
            (status, body.as_str()),
            (StatusCode::OK, r#"{"latency":"400ms..620ms","mode":"normal"}"#)
        );

        let (status, body) = call(&simulator, Method::PUT, r#"{"mode":"silent"}"#).await;
        assert_eq!(
            (status, body.as_str()),
            (StatusCode::OK, r#"{"latency":"400ms..620ms","mode":"silent"}"#)
        );
        let (status, _) = call(&simulator, Method::PUT, r#"{"latency":"0","mode":"normal"}"#).await;
        assert_eq!((status, simulator.behaviour()), (StatusCode::OK, Behaviour::default()));
    }

    #[tokio::test]
    async fn what_is_no_behaviour_changes_nothing_and_is_told_why() {
        let simulator = Simulator::new("50ms".parse().unwrap());
        let before = simulator.behaviour();
        let bad = [
            "",
            "silent",
            "[]",
            r#"{"mode":"dead"}"#,
            r#"{"latency":"soon"}"#,
            r#"{"latency":"2s..1s"}"#,
            r#"{"latency":50}"#,
            r#"{"speed":"1"}"#,
        ];
        for body in bad {
            let (status, why) = call(&simulator, Method::PUT, body).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
            assert!(why.contains("for example") && why.lines().count() == 1, "{body}: {why}");
            assert_eq!(simulator.behaviour(), before, "{body}");
        }
        assert_eq!(call(&simulator, Method::POST, "{}").await.0, StatusCode::METHOD_NOT_ALLOWED);
    }
}
