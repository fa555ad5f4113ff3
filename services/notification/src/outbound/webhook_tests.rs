//! The webhook against a real HTTP server.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;

use super::*;
use crate::domain::{BookingKind, Kind, OrderKind};
use crate::samples::{message, message_to, store};

type Calls = Arc<Mutex<Vec<(HeaderMap, Value)>>>;

/// A server that answers every path `/<status>` with that status, and remembers what it took.
async fn server() -> (String, Calls) {
    async fn take(State(calls): State<Calls>, headers: HeaderMap, Json(body): Json<Value>) {
        calls.lock().unwrap().push((headers, body));
    }
    async fn refuse(axum::extract::Path(status): axum::extract::Path<u16>) -> Response {
        StatusCode::from_u16(status).unwrap().into_response()
    }
    let calls = Calls::default();
    let routes = Router::new()
        .route("/take", post(take))
        .route("/hang", post(std::future::pending::<()>))
        .route("/away", post(|| async { Redirect::temporary("/take") }))
        .route("/{status}", post(refuse))
        .with_state(calls.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (url, calls)
}

async fn post_to(url: &str) -> Outcome {
    post_of(OrderKind::OrderPlaced, url).await
}

async fn post_of(kind: impl Into<Kind>, url: &str) -> Outcome {
    let webhook = Webhook::new(Duration::from_millis(500));
    webhook.send(&message("o-1", kind), &Channel::Webhook(url.to_owned())).await
}

#[tokio::test]
async fn o9_a_webhook_gets_the_message_and_its_stable_id() {
    let (url, calls) = server().await;
    assert_eq!(post_to(&format!("{url}/take")).await, Outcome::Taken);
    let (headers, body) = calls.lock().unwrap().remove(0);
    assert_eq!(headers["idempotency-key"], "o-1.order-placed");
    assert_eq!(headers[header::CONTENT_TYPE], "application/json");
    let expected = serde_json::json!({
        "id": "o-1.order-placed",
        "case_id": "o-1",
        "case_kind": "ORDER",
        "kind": "ORDER_PLACED",
        "customer_id": "c-1",
        "title": "Order placed",
        "text": "2 × Bibimbap",
        "create_time": "2025-11-21T04:40:00Z",
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn r6_a_webhook_learns_what_kind_of_case_a_message_is_about() {
    let (url, calls) = server().await;
    assert_eq!(post_of(BookingKind::UseEnded, &format!("{url}/take")).await, Outcome::Taken);
    let (_, body) = calls.lock().unwrap().remove(0);
    assert_eq!((&body["case_kind"], &body["kind"]), (&"BOOKING".into(), &"USE_ENDED".into()));
}

#[tokio::test]
async fn a_store_gets_its_messages_the_same_way() {
    let (url, calls) = server().await;
    let webhook = Webhook::new(Duration::from_secs(5));
    let outcome = webhook
        .send(&message_to(store("s-1"), "o-1", OrderKind::NewOrder), &Channel::Webhook(format!("{url}/take")))
        .await;
    assert_eq!(outcome, Outcome::Taken);
    let (_, body) = calls.lock().unwrap().remove(0);
    assert_eq!((&body["store_id"], &body["title"]), (&"s-1".into(), &"주문이 왔어요!".into()));
    assert_eq!(body.get("customer_id"), None);
}

#[tokio::test]
async fn the_status_decides_whether_it_is_tried_again() {
    let (url, _) = server().await;
    for (status, refused) in [
        (200, None),
        (204, None),
        (400, Some(true)),
        (404, Some(true)),
        (410, Some(true)),
        (408, Some(false)),
        (429, Some(false)),
        (500, Some(false)),
        (503, Some(false)),
    ] {
        let outcome = post_to(&format!("{url}/{status}")).await;
        match refused {
            None => assert_eq!(outcome, Outcome::Taken, "{status}"),
            Some(true) => assert!(matches!(outcome, Outcome::Refused(_)), "{status}: {outcome:?}"),
            Some(false) => assert!(matches!(outcome, Outcome::Failed(_)), "{status}: {outcome:?}"),
        }
    }
}

#[tokio::test]
async fn silence_and_absence_are_tried_again_and_no_redirect_is_followed() {
    let (url, calls) = server().await;
    assert_eq!(post_to(&format!("{url}/hang")).await, Outcome::Failed(SILENCE.to_owned()));
    assert!(matches!(post_to(&format!("{url}/away")).await, Outcome::Failed(_)));
    assert!(calls.lock().unwrap().is_empty());
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let secret = format!("http://user:secret@{nobody}/secret");
    let Outcome::Failed(why) = post_to(&secret).await else { panic!("nobody is there") };
    assert!(!why.contains("secret"), "{why}");
}

#[tokio::test]
async fn a_url_that_the_client_cannot_read_is_refused_for_good() {
    assert!(matches!(post_to("http://[::1").await, Outcome::Refused(_)));
}
