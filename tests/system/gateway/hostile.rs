//! N9: whatever is thrown at the gateway, its limits hold, its memory does not grow, and nobody else notices.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Rest, reason_of};
use crate::harness::*;

/// How long somebody who does nothing wrong may wait meanwhile.
const NOTICED: Duration = Duration::from_secs(2);
/// What the process may have more after the second attack than after the first, in MiB.
const FLAT: f64 = 24.0;

fn resident(village: &Village) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", village.pid())).unwrap();
    let kib = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    kib.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

async fn connect(rest: &Rest) -> TcpStream {
    TcpStream::connect(rest.url.trim_start_matches("http://")).await.unwrap()
}

/// What is answered to this, until the connection is closed.
async fn raw(rest: &Rest, bytes: &[u8]) -> String {
    let mut stream = connect(rest).await;
    // One that is closed while it is written to has been answered.
    let _ = stream.write_all(bytes).await;
    let mut said = Vec::new();
    let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut said)).await.expect("it is closed");
    String::from_utf8_lossy(&said).into_owned()
}

const POST: &str = "POST /v1/customers/c/orders HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\n";

async fn bodies(rest: &Rest) {
    let announced = raw(rest, format!("{POST}content-length: 1073741824\r\n\r\n").as_bytes()).await;
    assert!(announced.starts_with("HTTP/1.1 413") && announced.contains("BODY_TOO_LARGE"), "{announced}");
    let mut endless = format!("{POST}transfer-encoding: chunked\r\n\r\n");
    endless.push_str(&format!("{:x}\r\n{}\r\n", 1 << 16, " ".repeat(1 << 16)).repeat(40));
    let said = raw(rest, endless.as_bytes()).await;
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 413"), "{said}");
    for deep in ["[", "{\"items\":["].map(|open| open.repeat(10_000)) {
        let (code, body) = rest.post_text("/v1/customers/c/orders", deep).await;
        assert_eq!((code, reason_of(&body)), (400, "MALFORMED_JSON"));
    }
    let slow = format!("{POST}content-length: 10\r\n\r\n{{");
    let slow = raw(rest, slow.as_bytes()).await;
    assert!(slow.starts_with("HTTP/1.1 408") && slow.contains("REQUEST_TIMEOUT"), "{slow}");
}

async fn heads(rest: &Rest) {
    let flood = format!("GET /v1/clock HTTP/1.1\r\nhost: localhost\r\n{}\r\n", "a: b\r\n".repeat(200));
    assert!(raw(rest, flood.as_bytes()).await.starts_with("HTTP/1.1 431"));
    let wide = format!("GET /v1/clock HTTP/1.1\r\nhost: localhost\r\na: {}\r\n\r\n", "b".repeat(1 << 20));
    let said = raw(rest, wide.as_bytes()).await;
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 431"), "{said}");
    let long = format!("GET /v1/{} HTTP/1.1\r\nhost: localhost\r\n\r\n", "x".repeat(1 << 20));
    let said = raw(rest, long.as_bytes()).await;
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{said}");
    assert!(
        raw(rest, b"GET /v1/clock HTTP/1.1\r\nhost: localhost\r\n").await.is_empty(),
        "never ends its header"
    );
    assert!(raw(rest, b"").await.is_empty(), "never says anything");
    let nonsense = raw(rest, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n").await;
    assert!(nonsense.is_empty() || nonsense.starts_with("HTTP/1.1 400"), "{nonsense}");
}

async fn paths(rest: &Rest) {
    for path in [
        "/v1/customers/../stores",
        "/v1/customers/%2e%2e/orders",
        "/v1//customers/c/orders",
        "//v1/stores",
        "/v1/stores/",
        "/v1/stores/..%2f..",
        "/v1/stores/%00",
        "/v1/stores/a%2fb",
        "/v1/stores/%ff",
        "/v1/stores/a:b",
        "/v1/stores/%zz",
        "/V1/stores",
        "/v1/stores;x=1",
        "/v1/stores%3Fa",
        "/v1/%73tores%2f",
        "/v1\\stores",
        "*",
        "/maeul.payment.v1.PaymentService/Charge",
        "/v1/stores?page_size=%",
        "/v1/stores?pageSize=9999999999999",
        "/v1/stores?__proto__.x=1",
        "/v1/stores?=&&&=",
        "http://evil/v1/nothing",
    ] {
        let said = raw(
            rest,
            format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").as_bytes(),
        )
        .await;
        assert!(said.starts_with("HTTP/1.1 4"), "{path}: {said}");
    }
    let long = "x".repeat(10_000);
    let (code, body) = rest.get(&format!("/v1/stores/{long}")).await;
    assert_eq!(code, 400);
    assert!(body.to_string().len() < 1_000, "an answer is short: {}", body.to_string().len());
    let (code, body) = rest.post("/v1/clock:advance", &json!({(long.as_str()): 1})).await;
    assert!(code == 400 && body.to_string().len() < 1_500);
}

/// Begins calls and breaks them off at once (CVE-2023-44487); how many it could.
async fn rapid_reset(rest: &Rest) -> usize {
    let (mut client, connection) = h2::client::handshake(connect(rest).await).await.unwrap();
    let connection = tokio::spawn(connection);
    let mut begun = 0;
    while begun < 20_000 {
        let Ok(ready) = client.ready().await else { break };
        client = ready;
        let request = http::Request::get(format!("{}/v1/stores", rest.url)).body(()).unwrap();
        let Ok((_, mut stream)) = client.send_request(request, true) else { break };
        stream.send_reset(h2::Reason::CANCEL);
        begun += 1;
    }
    connection.abort();
    begun
}

impl Rest {
    async fn post_text(&self, target: &str, body: String) -> super::Answer {
        let request =
            self.http.post(format!("{}{target}", self.url)).header("content-type", "application/json");
        let answer = request.body(body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
}

async fn attack(rest: &Rest) {
    let all = (0..20).map(|n| async move {
        match n % 4 {
            0 => bodies(rest).await,
            1 => heads(rest).await,
            2 => paths(rest).await,
            _ => _ = rapid_reset(rest).await,
        }
    });
    futures::future::join_all(all).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n9_hostile_http_hits_its_limits_and_nobody_else() {
    let village = Start::flags(&["--request-timeout=3s"]).village().await;
    let rest = Rest::of(&village);
    let (stop, bystander) = (tokio_util::sync::CancellationToken::new(), Rest::of(&village));
    let watched = tokio::spawn(stop.clone().run_until_cancelled_owned(async move {
        loop {
            let began = Instant::now();
            let (code, body) = bystander.get("/v1/clock").await;
            assert_eq!(code, 200, "{body}");
            assert!(began.elapsed() < NOTICED, "somebody else waited {:?}", began.elapsed());
        }
    }));
    attack(&rest).await;
    let once = resident(&village);
    for _ in 0..2 {
        attack(&rest).await;
    }
    let often = resident(&village);
    stop.cancel();
    let undisturbed: Option<()> = watched.await.expect("somebody else does not notice");
    assert!(undisturbed.is_none());
    assert!(often < once + FLAT, "memory grew from {once:.1} to {often:.1} MiB");
    assert!(!village.log().contains("panicked"), "{}", village.log());
    assert_eq!(rest.get("/v1/stores").await.0, 200);
}
