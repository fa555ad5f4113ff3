//! `maeul audit` is the oracle of the other tests, so it is tried here: does it find what is wrong, and only that?

mod corruptions;
mod stage;

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt;
use maeul_proto::order::v1::OrderState;
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use serde_json::Value;

use crate::harness::*;
use corruptions::Story;
use stage::{Played, Stage};

/// Runs an audit; whether it was clean, and its report.
async fn audit(village: &Village, flags: &[&str]) -> (bool, Value) {
    let output = village.run(&[&["audit", "--json"], flags].concat()).await;
    let report = serde_json::from_slice(&output.stdout);
    let report = report.unwrap_or_else(|_| panic!("no report: {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.success(), report)
}

/// Rule and subject of each discrepancy, or of what is in flight.
fn findings(report: &Value, which: &str) -> BTreeSet<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    report[which].as_array().unwrap().iter().map(|it| (text(&it["rule"]), text(&it["id"]))).collect()
}

fn rules(report: &Value) -> BTreeMap<&str, &Value> {
    report["rules"].as_array().unwrap().iter().map(|rule| (rule["rule"].as_str().unwrap(), rule)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_finds_each_kind_of_injected_corruption_and_nothing_else() {
    let stage = Stage::open().await;
    let corruptions = corruptions::all();
    let played: Vec<Played> =
        futures::stream::iter(&corruptions).map(|c| stage.play(c.story)).buffered(8).collect().await;
    stage.village.audit_is_clean().await;
    // An event that arrived after the restart would make a deleted view anew.
    stage.village.is_quiet().await;

    let mut expected = BTreeSet::new();
    let mut statements = Vec::new();
    for (place, (corruption, played)) in corruptions.iter().zip(&played).enumerate() {
        let ghost = format!("ghost-{place}");
        for (database, sql) in corruption.sql {
            let fill = |sql: String, (name, id): &(&str, &str)| sql.replace(&format!("{{{name}}}"), id);
            let filled = stage.ids(played, &ghost).iter().fold((*sql).to_owned(), fill);
            statements.push((*database, filled));
        }
        let found = corruption.found.iter();
        expected.extend(found.map(|(rule, about)| ((*rule).to_owned(), stage.id(*about, played, &ghost))));
    }
    let stopped = stage.village.stop().await;
    for (database, sql) in statements {
        corrupt(&stopped.data(), database, sql).await;
    }
    let village = stopped.start().await;

    // Whatever is wrong is found, be all orders looked at or those of the last hour.
    for flags in [&["--grace=0s"][..], &["--grace=0s", "--since=1h"]] {
        let (clean, report) = audit(&village, flags).await;
        assert!(!clean);
        let found = findings(&report, "discrepancies");
        let only =
            |a: &BTreeSet<_>, b: &BTreeSet<_>| a.difference(b).cloned().collect::<Vec<(String, String)>>();
        assert_eq!((only(&expected, &found), only(&found, &expected)), (vec![], vec![]), "{flags:?}");
        assert_eq!(findings(&report, "in_flight"), BTreeSet::new());
        let without: Vec<_> =
            rules(&report).into_iter().filter(|(_, rule)| rule["discrepancies"] == 0).collect();
        assert!(without.is_empty(), "rules that no corruption tries: {without:?}");
    }

    // All of it changed within the hour: on its way, for all that can be known. A dead letter is not.
    let (clean, report) = audit(&village, &["--grace=1h"]).await;
    assert!(!clean);
    let dead = ("events.consumed".to_owned(), "mypage".to_owned());
    assert_eq!(findings(&report, "discrepancies"), [dead.clone()].into());
    expected.remove(&dead);
    assert_eq!(findings(&report, "in_flight"), expected);

    // Nothing was begun since now.
    let (_, report) = audit(&village, &["--grace=0s", "--since=0s"]).await;
    for begun in ["orders", "loans", "bookings"] {
        assert_eq!(report[begun], 0, "{begun}");
    }
    assert_eq!(findings(&report, "discrepancies"), [dead].into());

    let table = village.run(&["audit", "--grace=0s"]).await;
    let table = String::from_utf8(table.stdout).unwrap();
    for (rule, id) in &expected {
        let shown = table.lines().any(|line| line.contains(rule.as_str()) && line.contains(id.as_str()));
        assert!(shown, "{rule} {id} is shown:\n{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_checked_is_not_shown_as_passed() {
    let stage = Stage::open().await;
    for story in [Story::Served, Story::Returned, Story::Used] {
        stage.play(story).await;
    }
    stage.village.audit_is_clean().await;

    let without = |services: &str| Start::flags(&[&format!("--without={services}")]);
    let village = stage.village.stop().await.start_with(without("mypage,notification")).await;
    let (clean, report) = audit(&village, &[]).await;
    assert!(clean, "orders can do without supporting services: {report:#}");
    assert_eq!(report["missing"], serde_json::json!(["notification", "mypage"]));
    for (rule, of) in rules(&report) {
        let away = ["view.", "message.", "card."].iter().any(|part| rule.contains(part));
        assert_eq!(of["not_checked_without"] == serde_json::json!([]), !away, "{rule}");
    }

    let village = village.stop().await.start_with(without("store,payment")).await;
    let (clean, report) = audit(&village, &[]).await;
    assert!(!clean, "an audit without a core service is none");
    assert_eq!(findings(&report, "discrepancies"), BTreeSet::new());
    assert_eq!(report["missing"], serde_json::json!(["store", "payment"]));
    let shown = String::from_utf8(village.run(&["audit"]).await.stdout).unwrap();
    let line = shown.lines().find(|line| line.starts_with("stock.on-hand")).unwrap();
    assert!(line.contains("not checked"), "{line}");

    let village = village.stop().await.start_with(without("booking,catalog,occupancy")).await;
    let (clean, report) = audit(&village, &[]).await;
    assert!(!clean, "half a library and a third of the rooms are away");
    assert_eq!(findings(&report, "discrepancies"), BTreeSet::new());
    let village = village.stop().await.start_with(without("catalog,lending")).await;
    let (clean, report) = audit(&village, &[]).await;
    assert!(clean, "a village without a library has an audit of the rest: {report:#}");
    assert_eq!(report["missing"], serde_json::json!(["catalog", "lending"]));
    assert_eq!((&report["loans"], &report["bookings"]), (&Value::from(0), &Value::from(2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_awaits_its_payment_is_in_flight() {
    let slow = ["--provider-timeout=50ms", "--payment-latency=30s"];
    let village = Start::flags(&slow).village().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = village.place(order_for(&unique("customer"), &shop, &dish)).await.unwrap().order.unwrap();
    assert_eq!(order.state(), OrderState::AwaitingPayment);
    village.is_quiet().await;
    village.audit_is_clean().await;
    let (clean, report) = audit(&village, &["--grace=0s"]).await;
    assert!(clean, "{report:#}");
    let in_flight = findings(&report, "in_flight");
    assert!(in_flight.contains(&("order.unpaid".to_owned(), order.order_id.clone())), "{in_flight:?}");
    assert!(in_flight.iter().all(|(_, id)| *id == order.order_id), "{in_flight:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn l7_a_loan_that_the_catalog_is_to_decide_is_in_flight() {
    let village = Village::start().await;
    let book = village.registered_book(3).await;
    let village = village.stop().await.start_with(Start::flags(&["--without=catalog"])).await;
    let loan = village.borrowed(&unique("customer"), &book, 2).await;
    let (_, report) = audit(&village, &["--grace=0s"]).await;
    let of_loan = ("loan.decided".to_owned(), loan.loan_id.clone());
    assert!(findings(&report, "in_flight").contains(&of_loan), "{report:#}");
    let village = village.stop().await.start_with(Start::default()).await;
    village.audit_is_clean().await;
    let (_, report) = audit(&village, &["--grace=0s"]).await;
    assert_eq!((&report["loans"], findings(&report, "in_flight").len()), (&Value::from(1), 0));
}
