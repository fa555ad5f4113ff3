//! P11: what Prometheus reads at the admin port, and that `docs/metrics.md` says what it is.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;

use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use tokio::io::AsyncWriteExt;

use crate::admin::{admin_url, get, with_admin};
use crate::harness::*;

/// Prometheus' own parser: what it does not understand, it raises.
const PARSER: &str = "
import json, sys
from prometheus_client.parser import text_string_to_metric_families
for family in text_string_to_metric_families(sys.stdin.read()):
    suffix = '_total' if family.type == 'counter' else ''
    samples = [[s.name, s.labels, s.value] for s in family.samples]
    print(json.dumps([family.name + suffix, family.type, family.documentation, samples]))
";

#[derive(Debug)]
pub(crate) struct Family {
    kind: String,
    samples: Vec<(String, BTreeMap<String, String>, f64)>,
}

impl Family {
    /// The labels that its series have, but for those of the format.
    fn labels(&self) -> BTreeSet<String> {
        let labels = self.samples.iter().flat_map(|(_, labels, _)| labels.keys().cloned());
        labels.filter(|label| !["le", "otel_scope_name"].contains(&label.as_str())).collect()
    }
}

pub(crate) type Scraped = BTreeMap<String, Family>;

pub(crate) async fn scrape(admin: &str) -> Scraped {
    let (status, text) = get(&format!("{admin}/metrics")).await;
    assert_eq!(status, 200, "{text}");
    let python = std::env::var("MAEUL_TEST_PYTHON")
        .expect("MAEUL_TEST_PYTHON is not set: run the tests by ./test, which installs prometheus-client");
    let mut parser = tokio::process::Command::new(python)
        .args(["-c", PARSER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = parser.stdin.take().unwrap();
    let written = tokio::spawn(async move { input.write_all(text.as_bytes()).await });
    let parsed = parser.wait_with_output().await.unwrap();
    assert!(parsed.status.success(), "{}", String::from_utf8_lossy(&parsed.stderr));
    written.await.unwrap().unwrap();
    let line = |line: &str| {
        let (name, kind, what, samples): (String, String, String, _) = serde_json::from_str(line).unwrap();
        assert!(!what.is_empty(), "{name} says what it is");
        (name, Family { kind, samples })
    };
    String::from_utf8(parsed.stdout).unwrap().lines().map(line).collect()
}

/// The value of the sample that has at least these labels.
pub(crate) fn value(scraped: &Scraped, sample: &str, labels: &[(&str, &str)]) -> Option<f64> {
    let samples = scraped.values().flat_map(|family| &family.samples);
    let has =
        |of: &BTreeMap<String, String>| labels.iter().all(|(k, v)| of.get(*k).is_some_and(|is| is == v));
    samples.into_iter().find(|(name, of, _)| name == sample && has(of)).map(|(_, _, value)| *value)
}

/// Scrapes until `wanted` is there.
pub(crate) async fn until_scraped(admin: &str, what: &str, wanted: impl Fn(&Scraped) -> bool) -> Scraped {
    until(what, || async {
        let scraped = scrape(admin).await;
        wanted(&scraped).then_some(scraped)
    })
    .await
}

/// Name, type and labels of each line of the table.
fn documented() -> BTreeMap<String, (String, BTreeSet<String>)> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/metrics.md")).unwrap();
    let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let row = |line: &str| {
        let cells: Vec<&str> = line.strip_prefix("| `")?.split('|').collect();
        let name = cells[0].trim().trim_end_matches('`').to_owned();
        Some((name, (cells[1].trim().to_owned(), quoted(cells[2]).into_iter().collect())))
    };
    text.lines().filter_map(row).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn p11_prometheus_reads_every_metric_that_is_documented_and_no_other() {
    let (village, admin) = with_admin(&[]).await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for("warm-up", &shop, &dish)).await;
    village.placed(order_for("customer", &shop, &dish)).await;
    village.rests().await;
    // What a caller makes up.
    let mut client = tonic::client::Grpc::new(village.channel.clone());
    client.ready().await.unwrap();
    let path = http::uri::PathAndQuery::from_static("/maeul.order.v1.OrderService/MakeUp");
    let codec = tonic_prost::ProstCodec::<(), ()>::default();
    let made_up = client.unary(tonic::Request::new(()), path, codec).await.unwrap_err();
    assert_eq!(made_up.code(), tonic::Code::Unimplemented);

    let documented = documented();
    let names: BTreeSet<_> = documented.keys().cloned().collect();
    assert!(names.len() > 20, "the table is read: {names:?}");
    let scraped = until_scraped(&admin, "all metrics", |scraped| {
        names.iter().all(|name| scraped.contains_key(name))
            && value(scraped, "maeul_order_open", &[("state", "PLACED")]) == Some(2.0)
    })
    .await;
    let scraped_names: BTreeSet<_> = scraped.keys().cloned().collect();
    assert_eq!(scraped_names, names);
    for (name, family) in &scraped {
        let (kind, labels) = &documented[name];
        assert_eq!(&family.kind, kind, "{name}");
        let more: Vec<_> = family.labels().difference(labels).cloned().collect();
        assert!(more.is_empty(), "{name} has labels that are not documented: {more:?}");
    }

    let is = |sample: &str, labels: &[(&str, &str)]| value(&scraped, sample, labels);
    let place = ("rpc_method", "maeul.order.v1.OrderService/PlaceOrder");
    let calls = "rpc_server_call_duration_seconds_count";
    assert!(is(calls, &[place, ("rpc_response_status_code", "OK")]) >= Some(2.0));
    assert_eq!(is(calls, &[("rpc_method", "_OTHER"), ("error_type", "UNIMPLEMENTED")]), Some(1.0));
    let charge = ("rpc_method", "maeul.payment.v1.PaymentService/Charge");
    let made = "rpc_client_call_duration_seconds_count";
    assert!(is(made, &[charge, ("rpc_response_status_code", "OK")]) >= Some(2.0));
    assert_eq!(is("maeul_order_outcomes_total", &[("outcome", "placed")]), Some(2.0));
    assert_eq!(is("maeul_order_outcomes_total", &[("outcome", "expired")]), Some(0.0));
    let taken = [
        ("messaging_consumer_group_name", "store"),
        ("messaging_destination_name", "maeul.order.v1.OrderPlaced"),
    ];
    assert_eq!(is("messaging_process_duration_seconds_count", &taken), Some(2.0));
    assert_eq!(is("maeul_consumer_lag", &[("consumer", "mypage")]), Some(0.0));
    assert!(is("process_memory_usage_bytes", &[]) > Some(1_000_000.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn p11_metrics_show_what_waits_and_what_was_put_off() {
    // The provider does not answer in time: the order is put off, and waits for it.
    let slow = ["--payment-latency=10m", "--provider-timeout=10m", "--charge-timeout=200ms"];
    let (village, admin) = with_admin(&slow).await;
    let mut shop = village.shop(StoreKind::Cafe, Automation::Accept).await;
    let coffee = shop.product(4_500, StockKind::Untracked).await;
    let mut request = order_for(&unique("customer"), &shop, &coffee);
    request.fulfilment = Some(pickup());
    until("the menu is known", || async { village.order().place_order(request.clone()).await.ok() }).await;
    until_scraped(&admin, "the order waits", |scraped| {
        let is = |sample: &str, labels: &[(&str, &str)]| value(scraped, sample, labels);
        // The question to the provider stays open, be it the first one or a later one.
        let unsettled = |sample: &str| {
            ["CHARGING", "UNKNOWN"].iter().filter_map(|state| is(sample, &[("state", state)])).sum::<f64>()
        };
        is("maeul_order_open", &[("state", "AWAITING_PAYMENT")]) == Some(1.0)
            && is("maeul_order_deferrals_total", &[("reason", "awaiting_payment")]) == Some(1.0)
            && is("maeul_order_outcomes_total", &[("outcome", "placed")]) == Some(0.0)
            && (unsettled("maeul_payment_unsettled") - 1.0).abs() < f64::EPSILON
            && unsettled("maeul_payment_unsettled_oldest_age_seconds") > 0.0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p11_a_streamed_answer_is_counted_at_its_end() {
    let (village, admin) = with_admin(&[]).await;
    let mut health = tonic_health::pb::health_client::HealthClient::new(village.channel.clone());
    let of_all = tonic_health::pb::HealthCheckRequest { service: String::new() };
    let mut states = health.watch(of_all.clone()).await.unwrap().into_inner();
    states.message().await.unwrap().expect("the first state");
    let watch = ("rpc_method", "grpc.health.v1.Health/Watch");
    let count = "rpc_server_call_duration_seconds_count";
    assert_eq!(value(&scrape(&admin).await, count, &[watch]), None, "it goes on");
    drop(states);
    until_scraped(&admin, "it was given up", |scraped| {
        value(scraped, count, &[watch, ("rpc_response_status_code", "CANCELLED")]) == Some(1.0)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p11_a_dead_letter_is_seen_in_the_metrics() {
    let (village, _) = with_admin(&[]).await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for("warm-up", &shop, &dish)).await;
    let flags = ["--admin-listen=127.0.0.1:0", "--log=info"];
    let Poisoned { village, .. } = village.poison_mypage(&shop, &dish, &flags).await;
    let admin = admin_url(&village.log()).expect("it says where");
    until_scraped(&admin, "the dead letter", |scraped| {
        let mypage = [("consumer", "mypage")];
        value(scraped, "maeul_consumer_dead_letters", &mypage) == Some(1.0)
            && value(scraped, "maeul_consumer_parked", &mypage) > Some(1.0)
            && value(scraped, "maeul_consumer_lag", &mypage) == Some(0.0)
            && value(scraped, "maeul_consumer_dead_letters", &[("consumer", "store")]) == Some(0.0)
    })
    .await;
}
