//! A service of which replicas come and go, as HTTP/2 tells it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use h2::Reason;
use http::{HeaderMap, HeaderValue, Response};
use tokio::net::{TcpListener, TcpStream};

use crate::answers::reason;
use crate::fake::Door;

/// Breaks the first calls off for this reason, answers those after them, and counts them all.
struct Replica {
    calls: Arc<AtomicUsize>,
    url: String,
}

impl Replica {
    async fn that(breaks_off: usize, why: Reason) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let calls = Arc::<AtomicUsize>::default();
        let seen = calls.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, seen.clone(), breaks_off, why));
            }
        });
        Self { calls, url }
    }
}

async fn serve(stream: TcpStream, calls: Arc<AtomicUsize>, breaks_off: usize, why: Reason) {
    let mut connection = h2::server::handshake(stream).await.unwrap();
    while let Some(Ok((_, mut respond))) = connection.accept().await {
        if calls.fetch_add(1, Ordering::Relaxed) < breaks_off {
            respond.send_reset(why);
            continue;
        }
        let head = Response::builder().header("content-type", "application/grpc").body(()).unwrap();
        let mut body = respond.send_response(head, false).unwrap();
        // A message with nothing in it.
        body.send_data(Bytes::from_static(&[0; 5]), false).unwrap();
        let end = HeaderMap::from_iter([("grpc-status".parse().unwrap(), HeaderValue::from_static("0"))]);
        body.send_trailers(end).unwrap();
    }
}

/// How the gateway answers, and how often it has called for that.
async fn asked(breaks_off: usize, why: Reason) -> (u16, String, usize) {
    let replica = Replica::that(breaks_off, why).await;
    let door = Door::before(&replica.url, &replica.url, &[]).await;
    let answer = door.http.get(door.of_customer("c-1")).send().await.unwrap();
    let status = answer.status().as_u16();
    let said = reason(&answer.json().await.unwrap()).to_owned();
    (status, said, replica.calls.load(Ordering::Relaxed))
}

#[tokio::test]
async fn n8_a_call_that_a_replica_did_not_take_is_sent_again() {
    assert_eq!(asked(0, Reason::REFUSED_STREAM).await, (200, String::new(), 1));
    assert_eq!(asked(2, Reason::REFUSED_STREAM).await, (200, String::new(), 3));
}

#[tokio::test]
async fn n8_a_call_that_nobody_takes_is_given_up() {
    assert_eq!(asked(usize::MAX, Reason::REFUSED_STREAM).await, (503, "SERVICE_AWAY".to_owned(), 5));
}

#[tokio::test]
async fn n3_a_call_that_may_have_begun_is_never_sent_again() {
    for why in [Reason::INTERNAL_ERROR, Reason::CANCEL, Reason::NO_ERROR] {
        assert_eq!(asked(1, why).await, (503, "SERVICE_AWAY".to_owned(), 1), "{why:?}");
    }
}
