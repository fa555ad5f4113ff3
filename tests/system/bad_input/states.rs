//! Commands in every state that does not allow them: refused with a reason, and nothing changes.

use serde_json::{Value, json};
use tonic::Code;

use super::fixtures::acting;
use super::requests::People;
use super::{merge, verdict};
use crate::harness::*;
use crate::reflection::Reflected;

/// The commands on an order, and in which of the states (named by the command that they are ready for)
/// each is allowed.
const COMMANDS: &[(&str, &[&str])] = &[
    ("AcceptOrder", &["AcceptOrder"]),
    ("RejectOrder", &["AcceptOrder", "StartPreparation", "CompletePreparation"]),
    ("StartPreparation", &["StartPreparation"]),
    ("CompletePreparation", &["CompletePreparation"]),
    ("ServeOrder", &["ServeOrder"]),
    ("ShipOrder", &["StartPreparation", "CompletePreparation"]),
    ("PickUpDelivery", &["PickUpDelivery"]),
    ("CompleteDelivery", &["CompleteDelivery"]),
    ("PayOrder", ANY_PLACED),
    ("CancelOrder", UNTIL_HANDED_OVER),
];

const ANY_PLACED: &[&str] = &[
    "AcceptOrder",
    "StartPreparation",
    "CompletePreparation",
    "ServeOrder",
    "PickUpDelivery",
    "CompleteDelivery",
    "completed",
];
const UNTIL_HANDED_OVER: &[&str] =
    &["AcceptOrder", "StartPreparation", "CompletePreparation", "ServeOrder", "PickUpDelivery"];

/// What may be said.
const REASONS: &[&str] = &[
    "WRONG_STATE",
    "NOT_A_PICKUP_ORDER",
    "NOT_A_DELIVERY_ORDER",
    "NOT_READY",
    "DELIVERY_NOT_ACTIVE",
    "ORDER_NOT_PAYABLE",
    "ORDER_NOT_CANCELLABLE",
    "ORDER_ALREADY_HANDED_OVER",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_command_in_the_wrong_state_is_refused_and_changes_nothing() {
    let village = Village::start().await;
    let people = People::settle(&village).await;
    let client = Reflected::connect(village.channel.clone()).await;
    let path = |rpc: &str| client.methods().into_iter().find(|p| p.ends_with(&format!("/{rpc}"))).unwrap();
    let request = |rpc: &str, more: &Value| {
        let mut body = people.request(&path(rpc)).unwrap();
        merge(&mut body, more);
        merge(&mut body, &json!({"requestId": unique("state")}));
        body
    };
    let mut orders: Vec<(&str, Value)> = Vec::new();
    for state in UNTIL_HANDED_OVER.iter().chain(&["CompleteDelivery"]) {
        orders.push((state, acting(&village, &people, state).await));
    }
    for (ended, by) in
        [("completed", "CompleteDelivery"), ("rejected", "RejectOrder"), ("cancelled", "CancelOrder")]
    {
        let order = acting(&village, &people, by).await;
        assert_eq!(verdict(&client, &path(by), &request(by, &order)).await, Ok(()), "{ended}");
        orders.push((ended, order));
    }
    village.rests().await;
    let before = village.state().await;
    let mut failures = Vec::new();
    for (rpc, allowed) in COMMANDS {
        for (state, order) in orders.iter().filter(|(state, _)| !allowed.contains(state)) {
            let told = verdict(&client, &path(rpc), &request(rpc, order)).await;
            // A pickup order has no delivery at all.
            let nothing_there = rpc.ends_with("Delivery") && *state == "ServeOrder";
            let right = match &told {
                Err((Code::NotFound, reason)) => nothing_there && reason == "DELIVERY_NOT_FOUND",
                Err((Code::FailedPrecondition, reason)) => REASONS.contains(&reason.as_str()),
                // Who cancels what is cancelled gets what was asked for.
                Ok(()) => *rpc == "CancelOrder" && *state == "cancelled",
                _ => false,
            };
            if !right {
                failures.push(format!("{rpc} when {state}: {told:?}"));
            }
        }
    }
    for (rpc, more, reason) in mismatches(&people, &orders) {
        let told = verdict(&client, &path(rpc), &request(rpc, &more)).await;
        if told.as_ref().err().map(|(_, told)| told.as_str()) != Some(reason) {
            failures.push(format!("{rpc} with {more}: {told:?}, not {reason}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    village.rests().await;
    assert_eq!(changed(&before, &village.state().await), Vec::<String>::new(), "nothing happened");
}

/// Requests that are well formed but do not fit what is there, and the reason that each must get.
fn mismatches(people: &People, orders: &[(&str, Value)]) -> Vec<(&'static str, Value, &'static str)> {
    let People { dish, bagel, phone, .. } = people;
    let dollars = json!({"currencyCode": "USD", "units": "9"});
    let of = |state: &str| orders.iter().find(|(s, _)| *s == state).unwrap().1["orderId"].clone();
    let other = json!({"currencyCode": "KRW", "units": "1"});
    vec![
        ("RegisterStore", json!({}), "STORE_ALREADY_EXISTS"),
        ("RegisterProduct", json!({}), "PRODUCT_ALREADY_EXISTS"),
        ("RegisterProduct", json!({"productId": unique("p"), "price": dollars}), "CURRENCY_MISMATCH"),
        ("UpdateProduct", json!({"price": dollars}), "CURRENCY_MISMATCH"),
        ("RestockProduct", json!({"productId": dish}), "STOCK_KIND_MISMATCH"),
        ("RestockProduct", json!({"productId": phone}), "STOCK_KIND_MISMATCH"),
        ("AddUnits", json!({"productId": bagel}), "STOCK_KIND_MISMATCH"),
        ("ServeOrder", json!({"orderId": of("PickUpDelivery")}), "NOT_A_PICKUP_ORDER"),
        ("PlaceOrder", json!({"expectedTotal": other}), "PRICE_CHANGED"),
        ("SetChannel", json!({}), "CHANNEL_NOT_AVAILABLE"),
        ("ReplayConsumer", json!({}), "NOT_REPLAYABLE"),
        ("AdvanceTime", json!({}), "CLOCK_NOT_SIMULATED"),
    ]
}
