//! Loads in which something goes wrong: what the village promises then, and what the load must not overlook.

use std::collections::BTreeSet;

use maeul_proto::order::v1::Order;

use super::proxy::Proxy;
use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn n1_a_payment_provider_that_falls_silent_turns_nobody_away_and_everything_is_settled_afterwards() {
    let args = ["payment-silent", "--users=4", "--duration=6s", "--payment-latency=20ms..50ms", "--json"];
    let (report, code) = report(&command(&args).output().await.unwrap());
    assert_eq!(code, 0, "{report:#}");
    is_all_well(&report);
    assert!(number(&report, "deferred") > 0.0, "silence was felt: {report:#}");
    assert_eq!(report["repeats"], serde_json::json!({}), "nobody was refused: {report:#}");
    assert!(number(&report, "max_ms") >= 1_900.0, "as long as a provider is given: {report:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn n3_orders_whose_connection_broke_are_repeated_and_counted_once() {
    let village = Start::flags(&["--payment-latency=300ms"]).village().await;
    let proxy = Proxy::before(&village.url).await;
    let load = begin(&proxy.url, &["payment-slow", "--as-is", "--users=8", "--duration=3s"]);
    let more_than = async |some: usize| {
        until("some orders", || async { (village.orders().await.ok()?.len() > some).then_some(()) }).await;
    };
    for orders in [2, 12] {
        more_than(orders).await;
        proxy.cut();
    }
    let (report, code) = report(&load.wait_with_output().await.unwrap());
    assert_eq!(code, 0, "{report:#}");
    is_all_well(&report);
    let repeats = report["repeats"].as_object().unwrap().values().filter_map(Value::as_u64).sum::<u64>();
    assert!(repeats > 0, "connections were cut while orders were on their way: {report:#}");
    assert_eq!(number(&report, "answered"), village.orders().await.unwrap().len() as f64, "{report:#}");
}

/// Orders of which everything that will happen has happened.
async fn settled_orders(village: &Village, wanted: usize) -> Vec<Order> {
    until("settled orders", || async {
        let mut settled = Vec::new();
        for order in village.orders().await.ok()? {
            let view = village.view_of(&order).await;
            let told = |entry: &maeul_proto::mypage::v1::TimelineEntry| entry.detail.starts_with("READY ");
            if view.is_some_and(|view| view.timeline.iter().any(told)) {
                settled.push(order);
            }
        }
        (settled.len() >= wanted).then_some(settled)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_lost_during_a_load_is_found_at_its_end() {
    let losses = [
        ("payment", "DELETE FROM payments WHERE order_id = '{}'", "payment.state"),
        ("store", "DELETE FROM store_orders WHERE order_id = '{}'", "store.state"),
        ("mypage", "DELETE FROM order_views WHERE order_id = '{}'", "view.missing"),
    ];
    let village = Village::start().await;
    let args = ["steady", "--users=2", "--duration=1h", "--settle-within=10s", "--watchers=0"];
    let load = begin(&village.url, &args);
    let orders = settled_orders(&village, losses.len()).await;
    let mut expected = BTreeSet::new();
    for ((database, statement, rule), order) in losses.iter().zip(&orders) {
        corrupt(&village.data(), database, statement.replace("{}", &order.order_id)).await;
        expected.insert(((*rule).to_owned(), order.order_id.clone()));
    }
    interrupt(&load);
    let (report, code) = report(&load.wait_with_output().await.unwrap());
    assert_eq!(code, 1, "{report:#}");
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let found = report["audit"]["discrepancies"].as_array().unwrap();
    let found: BTreeSet<_> = found.iter().map(|it| (word(&it["rule"]), word(&it["id"]))).collect();
    assert!(found.is_superset(&expected), "{expected:?}: {report:#}");
    let ids =
        |pairs: &BTreeSet<(String, String)>| pairs.iter().map(|(_, id)| id.clone()).collect::<BTreeSet<_>>();
    assert_eq!(ids(&found), ids(&expected), "and nothing else: {report:#}");
    assert_eq!(report["audit"]["clean"], false, "{report:#}");
    assert_eq!(report["unsettled"], serde_json::json!({"view": 1}), "the page that is gone: {report:#}");
    assert_eq!(number(&report, "settled"), number(&report, "answered") - 1.0, "{report:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_nobody_finishes_is_not_settled() {
    let silent = ["--payment-latency=1h", "--provider-timeout=50ms"];
    let village = Start::flags(&silent).village().await;
    let args = ["payment-slow", "--as-is", "--users=2", "--duration=500ms", "--settle-within=1s"];
    let (report, code) = report(&begin(&village.url, &args).wait_with_output().await.unwrap());
    assert_eq!(code, 1, "{report:#}");
    assert_eq!(number(&report, "answered_ratio"), 1.0, "deferred is answered: {report:#}");
    assert_eq!(number(&report, "settled_ratio"), 0.0, "{report:#}");
    assert_eq!(report["deferred"], report["answered"], "{report:#}");
    assert_eq!(report["audit"]["clean"], false, "{report:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_village_that_is_gone_is_reported_all_the_same() {
    let village = Village::start().await;
    let load = begin(&village.url, &["steady", "--users=2", "--duration=1h", "--settle-within=1s"]);
    until("some orders", || async { (village.orders().await.ok()?.len() > 3).then_some(()) }).await;
    village.kill().await;
    interrupt(&load);
    let (report, code) = report(&load.wait_with_output().await.unwrap());
    assert_eq!(code, 1, "{report:#}");
    assert!(number(&report, "answered") > 0.0, "{report:#}");
    assert_eq!(number(&report, "settled"), 0.0, "nobody can tell: {report:#}");
    assert!(report["audit"]["failure"].is_string(), "{report:#}");
}
