//! `maeul audit` is the oracle of the other tests, so it is tried here: does it find what is wrong, and only that?

mod corruptions;

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt;
use maeul_proto::order::v1::{Order, OrderState};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use serde_json::Value;

use crate::harness::*;
use corruptions::{About, CORRUPTIONS, Story};

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

/// The stores of the stories.
struct Stage {
    village: Village,
    cafe: Shop,
    phones: Shop,
    bagel: String,
    phone: String,
    shelf: String,
    drawer: String,
}

impl Stage {
    async fn open() -> Self {
        let village = Village::start().await;
        let mut cafe = village.shop(StoreKind::Cafe, Automation::Full).await;
        let mut phones = village.shop(StoreKind::PhoneShop, Automation::Full).await;
        let bagel = cafe.product(3_000, StockKind::Counted).await;
        cafe.restock(&bagel, 1_000).await;
        let phone = phones.product(900_000, StockKind::Serialised).await;
        let serials: Vec<String> = (0..100).map(|n| format!("SN-{n}")).collect();
        phones.add_units(&phone, &serials.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let shelf = cafe.product(1_000, StockKind::Counted).await;
        cafe.restock(&shelf, 10).await;
        let drawer = cafe.product(1_000, StockKind::Serialised).await;
        cafe.add_units(&drawer, &["S-1"]).await;
        Self { village, cafe, phones, bagel, phone, shelf, drawer }
    }

    async fn play(&self, story: Story) -> Order {
        let Self { village, cafe, phones, .. } = self;
        if story == Story::Served {
            let mut request = order_for(&unique("customer"), cafe, &self.bagel);
            request.items[0].quantity = 2;
            request.fulfilment = Some(pickup());
            // The store may be done before the customer has the answer.
            let order = village.place(request).await.unwrap().order.unwrap();
            return village.order_is(&order, OrderState::Completed).await;
        }
        let order = village.placed(order_for(&unique("customer"), phones, &self.phone)).await;
        match story {
            Story::Delivered => {
                village.picks_up_when_ready(&order, "courier").await;
                village.delivers(&order, "courier").await.unwrap();
                village.order_is(&order, OrderState::Completed).await
            }
            Story::Cancelled => {
                village.cancel(&order).await.unwrap();
                village.order_is(&order, OrderState::Cancelled).await
            }
            Story::Ready | Story::Served => order,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_finds_each_kind_of_injected_corruption_and_nothing_else() {
    let stage = Stage::open().await;
    let orders: Vec<Order> =
        futures::stream::iter(CORRUPTIONS).map(|c| stage.play(c.story)).buffered(8).collect().await;
    stage.village.audit_is_clean().await;
    // An event that arrived after the restart would make a deleted view anew.
    stage.village.is_quiet().await;

    let stopped = stage.village.stop().await;
    let mut expected = BTreeSet::new();
    for (place, (corruption, order)) in CORRUPTIONS.iter().zip(&orders).enumerate() {
        let ghost = format!("ghost-{place}");
        for (database, sql) in corruption.sql {
            let ids = [
                ("order", &order.order_id),
                ("ghost", &ghost),
                ("shelf", &stage.shelf),
                ("drawer", &stage.drawer),
            ];
            let fill = |sql: String, (name, id): &(&str, &String)| sql.replace(&format!("{{{name}}}"), id);
            corrupt(&stopped.data(), database, ids.iter().fold((*sql).to_owned(), fill)).await;
        }
        let id = match corruption.about {
            About::Order => order.order_id.clone(),
            About::Ghost => ghost,
            About::Shelf => stage.shelf.clone(),
            About::Drawer => stage.drawer.clone(),
            About::Consumer(name) => name.to_owned(),
        };
        expected.extend(corruption.rules.iter().map(|rule| ((*rule).to_owned(), id.clone())));
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

    // Nothing was ordered since now.
    let (_, report) = audit(&village, &["--grace=0s", "--since=0s"]).await;
    assert_eq!(report["orders"], 0);
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
    let order = stage.play(Story::Served).await;
    stage.village.audit_is_clean().await;

    let without = |services: &str| Start::flags(&[&format!("--without={services}")]);
    let village = stage.village.stop().await.start_with(without("mypage,notification")).await;
    let (clean, report) = audit(&village, &[]).await;
    assert!(clean, "orders can do without supporting services: {report:#}");
    assert_eq!(report["missing"], serde_json::json!(["notification", "mypage"]));
    for (rule, of) in rules(&report) {
        let away = rule.starts_with("view.") || rule.starts_with("message.");
        assert_eq!(of["not_checked_without"] == serde_json::json!([]), !away, "{rule}");
    }

    let village = village.stop().await.start_with(without("store,payment")).await;
    let (clean, report) = audit(&village, &[]).await;
    assert!(!clean, "an audit without a core service is none");
    assert_eq!(findings(&report, "discrepancies"), BTreeSet::new(), "{order:?}");
    assert_eq!(report["missing"], serde_json::json!(["store", "payment"]));
    let shown = String::from_utf8(village.run(&["audit"]).await.stdout).unwrap();
    let line = shown.lines().find(|line| line.starts_with("stock.on-hand")).unwrap();
    assert!(line.contains("not checked"), "{line}");
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
