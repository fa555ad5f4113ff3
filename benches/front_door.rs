//! What the front door costs: `cargo bench --bench front_door`.
//!
//! Starts the binary as a user does, and prints a table: the same order by gRPC and by REST, in turns; what checking a
//! token costs, met before or not; from the time that an event bears until a browser has it, with a thousand of them
//! watching while orders are placed, and how large the village is then.

#![allow(
    dead_code,
    unused_imports,
    missing_docs,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement fails by panicking, and uses a part of the tests' harness"
)]

#[path = "../tests/system/harness/mod.rs"]
mod harness;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chassis::access::SignIn;
use chassis::signin::SignInArgs;
use clap::{Args, FromArgMatches};
use harness::*;
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

const PAIRS: usize = 500;
const CHECKS: usize = 20_000;
const TOKENS: usize = 500;
const WATCHERS: usize = 1_000;
/// Orders a second, and for how long.
const RATE: u64 = 200;
const SECONDS: u64 = 15;

#[tokio::main]
async fn main() {
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY).set_header(["what", "p50", "p99", "max"]);
    in_turns(&mut table).await;
    tokens(&mut table).await;
    let size = watched(&mut table).await;
    println!("{table}\n{size}");
}

fn row(table: &mut comfy_table::Table, what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: f64| {
        let time = times[((times.len() - 1) as f64 * share) as usize].as_secs_f64();
        if time < 1e-3 { format!("{:.1} µs", time * 1e6) } else { format!("{:.1} ms", time * 1e3) }
    };
    table.add_row([what.to_owned(), at(0.5), at(0.99), at(1.0)]);
}

/// The same order by gRPC and by REST, one after the other.
async fn in_turns(table: &mut comfy_table::Table) {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for("warm-up", &shop, &dish)).await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let customer = unique("customer");
    let url = format!("{}/v1/customers/{customer}/orders", village.rest);
    let (mut grpc, mut rest) = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        let begin = Instant::now();
        village.order().place_order(order_for(&customer, &shop, &dish)).await.unwrap();
        grpc.push(begin.elapsed());
        let order = json!({
            "storeId": shop.id, "items": [{"productId": dish, "quantity": 1}], "paymentMethod": "card-visa",
            "fulfilment": {"delivery": {"address": "Well Lane 3"}}, "requestId": unique("rest"),
        });
        let begin = Instant::now();
        let answer = http.post(&url).json(&order).send().await.unwrap();
        let (code, body) = (answer.status(), answer.json::<Value>().await.unwrap());
        rest.push(begin.elapsed());
        assert!(code.is_success(), "{body}");
    }
    row(table, "PlaceOrder by gRPC", grpc);
    row(table, "the same by REST, in turns", rest);
}

/// What a check of a token costs.
async fn tokens(table: &mut comfy_table::Table) {
    let issuer = format!("127.0.0.1:{}", free_port());
    let _village = Start::flags(&[&format!("--demo-issuer={issuer}")]).village().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let token = async |n: usize| {
        let form = [("as", format!("customer:c-{n}"))];
        let answer = http.post(format!("http://{issuer}/token")).form(&form).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["access_token"].as_str().unwrap().to_owned()
    };
    let command = SignInArgs::augment_args(clap::Command::new("village"));
    let url = format!("http://{issuer}");
    let args = command.try_get_matches_from(["village", "--auth-issuer", &url]).unwrap();
    let sign_in: Arc<dyn SignIn> =
        SignInArgs::from_arg_matches(&args).unwrap().open(CancellationToken::new()).unwrap().unwrap();
    let first = token(TOKENS).await;
    until("the keys are there", || async { sign_in.person(&first).await.ok() }).await;
    let mut known = Vec::new();
    for _ in 0..CHECKS {
        let begin = Instant::now();
        sign_in.person(&first).await.unwrap();
        known.push(begin.elapsed());
    }
    let mut new = Vec::new();
    for n in 0..TOKENS {
        let token = token(n).await;
        let begin = Instant::now();
        sign_in.person(&token).await.unwrap();
        new.push(begin.elapsed());
    }
    row(table, "a token that was met before", known);
    row(table, "a new token (ES256)", new);
}

/// A thousand browsers watch while orders are placed; what it took.
async fn watched(table: &mut comfy_table::Table) -> String {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for("warm-up", &shop, &dish)).await;
    let idle = resident_memory(village.pid());
    let seen: Arc<Mutex<HashMap<String, Duration>>> = Arc::default();
    let (ready, mut beginnings) = tokio::sync::mpsc::channel(WATCHERS);
    for customer in 0..WATCHERS {
        let url = format!("{}/v1/customers/watcher-{customer}/orderViews:watch", village.rest);
        tokio::spawn(watch(url, seen.clone(), ready.clone()));
    }
    for _ in 0..WATCHERS {
        beginnings.recv().await.expect("every watcher begins");
    }
    let mut ticks = tokio::time::interval(Duration::from_micros(1_000_000 / RATE));
    let (began, mut placing) = (Instant::now(), tokio::task::JoinSet::new());
    for n in 0..RATE * SECONDS {
        ticks.tick().await;
        let mut order = village.order();
        let request = order_for(&format!("watcher-{}", n as usize % WATCHERS), &shop, &dish);
        placing.spawn(async move { order.place_order(request).await.is_ok() });
    }
    let mut placed = 0;
    while let Some(done) = placing.join_next().await {
        placed += usize::from(done.unwrap());
    }
    let rate = placed as f64 / began.elapsed().as_secs_f64();
    let busy = resident_memory(village.pid());
    until_within(Duration::from_mins(2), "every order was seen", || async {
        (seen.lock().unwrap().len() >= placed).then_some(())
    })
    .await;
    row(table, "event to a browser, of 1,000", seen.lock().unwrap().values().copied().collect());
    let mib = |bytes: u64| bytes as f64 / 1024.0 / 1024.0;
    format!(
        "{placed} of {} orders at {rate:.0} a second; resident memory {:.1} MiB before, {:.1} MiB with {WATCHERS} watchers",
        RATE * SECONDS,
        mib(idle),
        mib(busy)
    )
}

/// Reads server-sent events, and notes how long ago each order was placed when it is first seen.
async fn watch(
    url: String,
    seen: Arc<Mutex<HashMap<String, Duration>>>,
    ready: tokio::sync::mpsc::Sender<()>,
) {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut answer = http.get(url).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    let mut text = String::new();
    while let Ok(Some(chunk)) = answer.chunk().await {
        text.push_str(std::str::from_utf8(&chunk).unwrap());
        while let Some((event, rest)) = text.split_once("\n\n") {
            note(event, &seen);
            text = rest.to_owned();
            let _ = ready.try_send(());
        }
    }
}

fn note(event: &str, seen: &Mutex<HashMap<String, Duration>>) {
    let Some(data) = event.lines().find_map(|line| line.strip_prefix("data: ")) else { return };
    if !data.contains("OrderPlaced") {
        return;
    }
    let Some(order) = data.split_once("\"orderId\":\"").and_then(|(_, rest)| rest.split('"').next()) else {
        return;
    };
    if seen.lock().unwrap().contains_key(order) {
        return;
    }
    let view: Value = serde_json::from_str(data).unwrap();
    let mut timeline = view["orderView"]["timeline"].as_array().unwrap().iter();
    let placed = timeline.find(|it| it["eventType"] == "maeul.order.v1.OrderPlaced").unwrap();
    let at = time(placed["eventTime"].as_str().unwrap());
    let now = prost_types::Timestamp::from(chassis::clock::Clock::system().now());
    let now = Duration::new(now.seconds as u64, now.nanos as u32);
    seen.lock().unwrap().entry(order.to_owned()).or_insert(now.saturating_sub(at));
}

fn time(text: &str) -> Duration {
    let at: prost_types::Timestamp = text.parse().unwrap();
    Duration::new(at.seconds as u64, at.nanos as u32)
}

/// A process's resident memory in bytes.
fn resident_memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}
