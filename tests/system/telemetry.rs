//! P11: what a collector gets by OTLP, and what the log says of traces.

use std::collections::{BTreeMap, BTreeSet};

use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;

use crate::harness::*;
use crate::traces::{begun, within};

/// The span of the caller's side, as [`begun`] names it.
pub(crate) const CALLER: &str = "00f067aa0ba902b7";

fn telling(collector: &Collector) -> Start {
    Start { env: told_at_once(collector), ..Start::flags(&["--log=info,maeul_chassis::grpc=debug"]) }
}

/// The environment of a process that tells this collector everything soon.
pub(crate) fn told_at_once(collector: &Collector) -> Vec<(String, String)> {
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url.as_str()),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-village=maeul"),
        ("OTEL_BSP_SCHEDULE_DELAY", "50"),
        ("OTEL_BLRP_SCHEDULE_DELAY", "50"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "200"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

/// A tree of spans, each with its place: the names from the root on.
fn places(spans: &[Span]) -> Option<BTreeSet<String>> {
    let known: BTreeMap<String, &Span> = spans.iter().map(|span| (hex(&span.span_id), span)).collect();
    let place = |span: &Span| {
        let mut path = vec![span.name.clone()];
        let mut parent = hex(&span.parent_span_id);
        while parent != CALLER {
            let above = known.get(&parent)?;
            path.push(above.name.clone());
            parent = hex(&above.parent_span_id);
        }
        path.reverse();
        Some(path.join(" > "))
    };
    spans.iter().map(place).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn p11_a_collector_gets_the_whole_tree_of_an_order_across_the_bus() {
    let collector = Collector::start().await;
    let village = telling(&collector).village().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for("warm-up", &shop, &dish)).await;

    let (trace, traceparent) = begun();
    let request = order_for(&unique("customer"), &shop, &dish);
    village.order().place_order(within(request, &traceparent)).await.unwrap();
    village.rests().await;
    let place = "maeul.order.v1.OrderService/PlaceOrder";
    let placed = format!("{place} > send maeul.order.v1.OrderPlaced");
    // Payment's event may come before its answer; the order is placed by whichever is first.
    let placed_by_event = " > send maeul.payment.v1.PaymentApproved > process maeul.payment.v1.PaymentApproved \
                           > send maeul.order.v1.OrderPlaced";
    let taken = format!("{placed} > process maeul.order.v1.OrderPlaced");
    // Workers go on with what an event moved, be it this one or, where they come late, a later one.
    let later = ["maeul.delivery.v1.DeliveryScheduled", "maeul.notification.v1.NotificationSent"]
        .map(|event| format!(" > go on > send {event} > process {event}"));
    let call = |name: &str| format!("{place} > {name} > {name}");
    let charge = call("maeul.payment.v1.PaymentService/Charge");
    let expected = [
        place.to_owned(),
        call("maeul.delivery.v1.DeliveryService/ReserveDelivery"),
        charge.clone(),
        format!("{charge} > send maeul.payment.v1.PaymentApproved"),
        format!("{place} > PlaceOrder order"),
        placed.clone(),
        taken.clone(),
        format!("{taken} > send maeul.store.v1.StoreOrderAccepted"),
        format!(
            "{taken} > send maeul.store.v1.StoreOrderAccepted > process maeul.store.v1.StoreOrderAccepted"
        ),
    ];
    let consumers = |spans: &[Span]| -> BTreeSet<String> {
        let taken = spans.iter().filter(|span| span.name == "process maeul.order.v1.OrderPlaced");
        taken.map(|span| attribute(&span.attributes, "messaging.consumer.group.name").to_owned()).collect()
    };
    let all = ["delivery", "marketing", "mypage", "notification", "store"].map(str::to_owned);
    until("the tree is whole", || async {
        let spans = collector.trace(&trace);
        let by_event = format!("{charge}{placed_by_event}");
        let as_answered = |place: String| place.replacen(&by_event, &placed, 1);
        let tree: BTreeSet<String> = places(&spans)?.into_iter().map(as_answered).collect();
        let went_on = |end: &String| tree.iter().any(|it| it.starts_with(&placed) && it.ends_with(end));
        let whole = expected.iter().all(|place| tree.contains(place)) && later.iter().all(went_on);
        (whole && consumers(&spans) == BTreeSet::from(all.clone())).then_some(())
    })
    .await;

    let spans = collector.trace(&trace);
    for span in &spans {
        let has = |key: &str| attribute(&span.attributes, key);
        match span.kind() {
            SpanKind::Server | SpanKind::Client if !has("rpc.system.name").is_empty() => {
                assert_eq!((has("rpc.system.name"), has("rpc.method")), ("grpc", span.name.as_str()));
                assert_eq!(has("rpc.response.status_code"), "OK", "{span:?}");
            }
            SpanKind::Client => assert_eq!(has("db.system.name"), "sqlite", "{span:?}"),
            SpanKind::Producer | SpanKind::Consumer => {
                assert_eq!(has("messaging.system"), "embedded", "{span:?}");
                assert!(!has("messaging.operation.type").is_empty(), "{span:?}");
                assert!(span.name.ends_with(has("messaging.destination.name")), "{span:?}");
            }
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p11_every_line_and_every_record_of_a_call_names_its_trace() {
    let collector = Collector::start().await;
    let village = telling(&collector).env("OTEL_SERVICE_NAME", "my-village").village().await;
    let (trace, traceparent) = begun();
    let request =
        maeul_proto::order::v1::GetOrderRequest { order_id: "nobody".into(), customer_id: "x".into() };
    village.order().get_order(within(request, &traceparent)).await.unwrap_err();
    let records = until("the record is there", || async {
        let records = collector.logs_of(&trace);
        (!records.is_empty()).then_some(records)
    })
    .await;
    assert!(records.iter().all(|record| !record.span_id.is_empty()), "{records:?}");
    until("metrics come too", || async {
        // Counted, and asked for.
        let wanted = ["rpc.server.call.duration", "maeul.consumer.lag", "process.cpu.time"];
        let metrics = collector.metrics();
        wanted.iter().all(|name| metrics.iter().any(|metric| metric == name)).then_some(())
    })
    .await;
    let span = until("the span is there", || async { collector.trace(&trace).pop() }).await;
    assert_eq!(hex(&span.parent_span_id), CALLER);
    assert_eq!(attribute(&span.attributes, "rpc.response.status_code"), "NOT_FOUND");
    assert!(collector.services().iter().all(|service| service == "my-village"), "{:?}", collector.services());
    assert!(collector.headers().iter().all(|header| header == "maeul"), "{:?}", collector.headers());

    let log = village.log();
    let line = log.lines().find(|line| line.contains("call refused")).expect("it is in the log");
    let ours = format!("traceparent=00-{trace}-{}-01", hex(&span.span_id));
    assert!(line.ends_with(&ours), "{ours} in {line}");
    let before = log.lines().find(|line| line.contains("the village is open")).unwrap();
    assert!(!before.contains("traceparent"), "it belongs to no span: {before}");
}

#[tokio::test(flavor = "multi_thread")]
async fn p11_json_lines_have_the_traceparent_as_a_field() {
    let village = Start::flags(&["--log=info", "--log-format=json"]).village().await;
    let (trace, traceparent) = begun();
    let request =
        maeul_proto::order::v1::GetOrderRequest { order_id: "nobody".into(), customer_id: "x".into() };
    village.order().get_order(within(request, &traceparent)).await.unwrap_err();
    let mut named = 0;
    for line in village.log().lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        if line["fields"]["message"] == "call refused" {
            named += 1;
            let parent = line["traceparent"].as_str().expect("it has one");
            assert!(parent.starts_with(&format!("00-{trace}-")), "{line}");
        } else {
            assert!(line["traceparent"].is_null(), "{line}");
        }
    }
    assert_eq!(named, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn p11_nothing_is_lost_at_the_end_be_it_good_or_bad() {
    let collector = Collector::start().await;
    let late = |start: Start| {
        ["OTEL_BSP_SCHEDULE_DELAY", "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL"]
            .iter()
            .fold(start, |start, name| start.env(name, "600000"))
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url)
    };
    let village = late(Start::flags(&["--log=info"])).village().await;
    village.shop(StoreKind::Restaurant, Automation::Accept).await;
    assert!(collector.spans().is_empty() && collector.logs().is_empty() && collector.metrics().is_empty());

    // Another one on the same folder ends with a mistake; its words arrive too.
    let mut second = tokio::process::Command::new(MAEUL);
    second
        .args([
            "run",
            "--listen=127.0.0.1:0",
            "--gateway-listen=none",
            "--admin-listen=127.0.0.1:0",
            "--data",
        ])
        .arg(village.data());
    second.env("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url).env("OTEL_BLRP_SCHEDULE_DELAY", "600000");
    let ended = second.output().await.unwrap();
    assert_eq!(ended.status.code(), Some(64), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_eq!(collector.logs().len(), 1, "the line about its admin port");

    village.stop().await;
    assert!(collector.spans().iter().any(|span| span.name.ends_with("/RegisterStore")));
    assert!(collector.logs().len() > 1 && !collector.metrics().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn p11_a_collector_that_is_away_disturbs_nobody() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let village = Start::flags(&["--log=off"])
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", &format!("http://{nobody}"))
        .env("OTEL_BSP_SCHEDULE_DELAY", "10")
        .village()
        .await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for("customer", &shop, &dish)).await;
    village.audit_is_clean().await;
    village.stop().await;
}
