//! N9: whoever is slow, silent or too many harms nobody else.

use std::time::{Duration, Instant};

use chassis::error::Error;
use maeul_proto::marketing::v1::RecommendProductsRequest;
use maeul_proto::marketing::v1::marketing_service_client::MarketingServiceClient;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tonic::transport::Endpoint;
use tonic::{Code, Request};
use tonic_types::StatusExt;

use crate::fake::*;

/// What the gateway says to these bytes until it closes the connection.
async fn says(door: &Door, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(door.url.trim_start_matches("http://")).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut said = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut said));
    // One that is reset was closed as well.
    let _ = read.await.expect("it closes");
    String::from_utf8_lossy(&said).into_owned()
}

#[tokio::test]
async fn n9_whoever_says_nothing_or_never_ends_is_closed_and_told() {
    let door = Door::of(&Process::of("order"), &["--request-timeout=200ms"]).await;
    let began = Instant::now();
    let post = "POST /v1/clock:advance HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n";
    let (nothing, half_a_header, half_a_body) = tokio::join!(
        says(&door, b""),
        says(&door, b"GET /v1/clock HTTP/1.1\r\nhost: localhost\r\n"),
        says(&door, format!("{post}content-length: 100\r\n\r\n{{").leak().as_bytes()),
    );
    assert_eq!(nothing, "");
    assert!(half_a_header.is_empty() || half_a_header.starts_with("HTTP/1.1 408"), "{half_a_header}");
    assert!(
        half_a_body.starts_with("HTTP/1.1 408") && half_a_body.contains("REQUEST_TIMEOUT"),
        "{half_a_body}"
    );
    assert!(began.elapsed() < PATIENCE / 2);
    let flood = format!("GET /v1/clock HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(101));
    assert!(says(&door, flood.as_bytes()).await.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn n9_when_there_are_too_many_connections_the_next_one_is_told_to_come_back() {
    let door = Door::of(&Process::of("order"), &["--max-connections=1"]).await;
    assert_eq!(door.get("/v1/clock").await.0, 200);
    // That connection is kept.
    let turned_away = says(&door, b"").await;
    assert!(
        turned_away.starts_with("HTTP/1.1 503") && turned_away.contains("retry-after: 1"),
        "{turned_away}"
    );
    assert_eq!(door.get("/v1/clock").await.0, 200, "whoever is in stays in");
}

#[tokio::test]
async fn n9_a_person_who_calls_too_often_waits_and_nobody_else_does() {
    let process = Process::answering("order", |_| Err(Error::not_found("customer", "x").into()));
    let door = Door::asking_for_names(&process, &["--rate-limit=1"]).await;
    let get = async |token: &str| {
        let answer = door.http.get(door.of_customer("c-1")).bearer_auth(token).send().await.unwrap();
        (answer.status().as_u16(), answer.headers().get("retry-after").cloned())
    };
    assert_eq!((get("greedy").await.0, get("greedy").await.0), (404, 404));
    let (code, after) = get("greedy").await;
    assert_eq!((code, after.unwrap().to_str().unwrap()), (429, "1"));
    let channel = Endpoint::from_shared(door.url.clone()).unwrap().connect_lazy();
    let mut call = Request::new(RecommendProductsRequest::default());
    call.metadata_mut().insert("authorization", "Bearer greedy".parse().unwrap());
    let refused = MarketingServiceClient::new(channel).recommend_products(call).await.unwrap_err();
    assert_eq!(refused.code(), Code::ResourceExhausted);
    assert_eq!(refused.get_details_error_info().unwrap().reason, "TOO_MANY_REQUESTS");
    assert!(refused.get_details_retry_info().unwrap().retry_delay.unwrap() > Duration::ZERO);
    assert_eq!(get("modest").await.0, 404);
    for _ in 0..10 {
        assert_eq!(get("forged").await.0, 401, "nobody's call from this machine is not counted");
    }
}

#[tokio::test]
async fn n9_a_grpc_request_is_no_larger_than_a_body_may_be() {
    let door = Door::of(&Process::of("order"), &["--max-body=1KiB"]).await;
    let channel = Endpoint::from_shared(door.url.clone()).unwrap().connect_lazy();
    let request = RecommendProductsRequest { customer_id: "c".repeat(2000), max_results: 1 };
    let refused = MarketingServiceClient::new(channel).recommend_products(request).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert_eq!(refused.get_details_error_info().unwrap().reason, "BODY_TOO_LARGE");
}
