//! P1: the first order by REST, and what it is told when it cannot be.

use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use serde_json::{Value, json};
use tokio::process::Command;

use super::{Rest, reason_of};
use crate::harness::*;

fn order(shop: &Shop, dish: &str) -> Value {
    json!({
        "storeId": shop.id, "items": [{"productId": dish, "quantity": 2}],
        "fulfilment": {"delivery": {"address": "12 Maeul-gil"}}, "paymentMethod": "card-visa",
        "requestId": unique("rest"),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_the_first_order_is_placed_seen_and_delivered_by_rest_alone() {
    let village = Start { carrier_acts: true, ..Start::default() }.village().await;
    let rest = Rest::of(&village);
    let owner = unique("owner");
    let store = json!({"name": "Bapsang", "kind": "STORE_KIND_RESTAURANT", "automation": "AUTOMATION_FULL"});
    let mut store = store.as_object().unwrap().clone();
    store.extend([("ownerId".to_owned(), json!(owner)), ("requestId".to_owned(), json!(unique("r")))]);
    let (code, made) = rest.post("/v1/stores", &Value::Object(store)).await;
    assert_eq!(code, 200, "{made}");
    let store = made["store"]["storeId"].as_str().unwrap().to_owned();
    let dish = json!({
        "actorId": owner, "name": "Bibimbap", "price": {"currencyCode": "KRW", "units": 9000},
        "stock": "STOCK_KIND_UNTRACKED", "requestId": unique("r"),
    });
    let (code, made) = rest.post(&format!("/v1/stores/{store}/products"), &dish).await;
    assert_eq!(code, 200, "{made}");
    let dish = made["product"]["productId"].as_str().unwrap().to_owned();

    let customer = unique("customer");
    let place = json!({
        "store_id": store, "items": [{"product_id": dish, "quantity": 2}], "payment_method": "card-visa",
        "fulfilment": {"delivery": {"address": "12 Maeul-gil"}}, "request_id": unique("r"),
    });
    let orders = format!("/v1/customers/{customer}/orders");
    // The menu comes to the order service by an event.
    let placed = until("the order is taken", || async {
        let (code, placed) = rest.post(&orders, &place).await;
        (code == 200).then_some(placed)
    })
    .await;
    assert_eq!(placed["order"]["state"], "ORDER_STATE_PLACED");
    assert_eq!(placed["order"]["total"], json!({"currencyCode": "KRW", "units": "18000"}));
    assert_eq!(rest.post(&orders, &place).await.1["order"]["orderId"], placed["order"]["orderId"], "once");
    let id = placed["order"]["orderId"].as_str().unwrap();
    until("it is at the door", || async {
        let (_, view) = rest.get(&format!("/v1/customers/{customer}/orderViews/{id}")).await;
        (view["orderView"]["state"] == "ORDER_VIEW_STATE_DELIVERED").then_some(())
    })
    .await;
    let (_, list) = rest.get(&format!("{orders}?pageSize=1&updated_after=2026-01-01T00:00:00Z")).await;
    assert_eq!(list["orders"].as_array().unwrap().len(), 1);
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_refusals_say_by_code_what_to_do() {
    // No room for orders that are not paid for yet.
    let flags = ["--max-deferred-orders=0", "--provider-timeout=1ms", "--payment-latency=5s"];
    let village = Start::flags(&flags).village().await;
    let rest = Rest::of(&village);
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let orders = format!("/v1/customers/{}/orders", unique("customer"));
    let mut wrong = order(&shop, &dish);
    wrong["items"][0]["quantity"] = json!(0);
    let (code, body) = rest.post(&orders, &wrong).await;
    assert_eq!((code, reason_of(&body)), (400, "INVALID_FIELD"));
    assert!(body.to_string().contains("items[0].quantity"), "{body}");
    let (code, body) = rest.get(&format!("{orders}/nothing")).await;
    assert_eq!((code, reason_of(&body)), (404, "ORDER_NOT_FOUND"));

    let full = until("there is no room", || async {
        let order = order(&shop, &dish);
        let answer = rest.send(reqwest::Method::POST, &orders, Some(&order)).await;
        (answer.status() == 429).then_some(answer)
    })
    .await;
    let after: u64 = full.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&after), "{after}");
    let body: Value = full.json().await.unwrap();
    assert_eq!(body["code"], 8);
    assert!(body.to_string().contains("google.rpc.RetryInfo"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_a_village_without_the_demo_says_where_rest_is_and_one_without_a_gateway_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let run = |gateway: String| {
        let mut command = Command::new(MAEUL);
        let data = folder.path().join("data");
        command.args(["run", "--listen=127.0.0.1:0", "--empty", &gateway]).arg("--data").arg(data);
        async move { tokio::time::timeout(PATIENCE, command.output()).await.expect("it ends").unwrap() }
    };
    let taken = run(format!("--gateway-listen={}", holder.local_addr().unwrap())).await;
    let said = String::from_utf8_lossy(&taken.stderr).into_owned();
    assert_eq!(taken.status.code(), Some(64), "{said}");
    let last = said.lines().last().unwrap_or_default();
    assert!(last.starts_with("maeul: --gateway-listen"), "{said}");
    for (flag, names) in
        [("--gateway-listen=0.0.0.0:0", "--insecure"), ("--cors-origins=*", "--cors-origins")]
    {
        let refused = run(flag.to_owned()).await;
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!((refused.status.code(), said.lines().count()), (Some(64), 1), "{said}");
        assert!(said.contains(names), "{said}");
    }
    let village = Village::start().await;
    assert_eq!(Rest::of(&village).get("/v1/stores").await, (200, json!({})));
}
