//! N9: what belongs to another customer or another store is not there, and nobody acts for a store who is
//! not of it. Which RPCs take which ids is read from the server.

use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use serde_json::{Value, json};
use tonic::Code;

use super::fixtures::acting;
use super::requests::People;
use super::{merge, verdict};
use crate::harness::*;
use crate::reflection::Reflected;

/// RPCs of other services only: the customer is data there, and an order's own facts are compared.
const INTERNAL: &[&str] = &["Charge", "ReserveDelivery", "ReleaseDelivery"];
/// What the staff may do as well.
const STAFF: &[&str] =
    &["AcceptOrder", "RejectOrder", "StartPreparation", "CompletePreparation", "ServeOrder", "ShipOrder"];

#[tokio::test(flavor = "multi_thread")]
async fn n9_nobody_sees_or_changes_what_belongs_to_others() {
    let village = Village::start().await;
    let people = People::settle(&village).await;
    let mut other = village.shop(StoreKind::PhoneShop, Automation::Manual).await;
    let theirs = other.product(9_000, StockKind::Untracked).await;
    let stranger = village.placed(order_for(&unique("customer"), &other, &theirs)).await;
    let client = Reflected::connect(village.channel.clone()).await;
    let brought = acting(&village, &people, "CompleteDelivery").await;
    village.rests().await;
    let before = village.state().await;

    let (mut failures, mut asked) = (Vec::new(), 0);
    for path in client.methods() {
        let input = client.method(&path).input();
        let has = |field: &str| input.get_field_by_name(field).is_some();
        let rpc = path.rsplit('/').next().unwrap();
        if INTERNAL.contains(&rpc) || rpc == "PlaceOrder" {
            continue;
        }
        let mut cases: Vec<(Value, Code, &[&str])> = Vec::new();
        if has("customer_id") && (has("order_id") || has("loan_id")) {
            let fields = json!({"customerId": stranger.customer_id});
            let reasons: &[&str] = &[
                "ORDER_NOT_FOUND",
                "PAYMENT_NOT_FOUND",
                "DELIVERY_NOT_FOUND",
                "ORDER_VIEW_NOT_FOUND",
                "LOAN_NOT_FOUND",
                "LOAN_VIEW_NOT_FOUND",
            ];
            cases.push((fields, Code::NotFound, reasons));
        }
        if has("store_id") && (has("order_id") || has("product_id")) && !rpc.starts_with("List") {
            let fields = json!({"storeId": other.id, "actorId": other.owner});
            cases.push(if rpc == "RegisterProduct" {
                (fields, Code::AlreadyExists, &["PRODUCT_ALREADY_EXISTS"])
            } else {
                (fields, Code::NotFound, &["STORE_ORDER_NOT_FOUND", "PRODUCT_NOT_FOUND"])
            });
        }
        if has("actor_id") {
            let reason: &[&str] =
                if STAFF.contains(&rpc) { &["NOT_STORE_STAFF"] } else { &["NOT_STORE_OWNER"] };
            cases.push((json!({"actorId": other.owner}), Code::PermissionDenied, reason));
        }
        for (fields, code, reasons) in cases {
            let mut body = people.request(&path).unwrap();
            merge(&mut body, &fields);
            if !has("actor_id") {
                body.as_object_mut().unwrap().remove("actorId");
            }
            if has("request_id") {
                merge(&mut body, &json!({"requestId": unique("stranger")}));
            }
            asked += 1;
            let told = verdict(&client, &path, &body).await;
            if !matches!(&told, Err((c, reason)) if *c == code && reasons.contains(&reason.as_str())) {
                failures.push(format!("{rpc} with {fields}: {told:?}"));
            }
        }
    }
    let of_stranger = json!({"orderId": people.order, "customerId": stranger.customer_id});
    let special = [
        ("order.v1.OrderService/PlaceOrder", json!({"storeId": other.id}), "PRODUCT_NOT_FOUND"),
        (
            "delivery.v1.DeliveryService/CompleteDelivery",
            json!({"orderId": brought["orderId"], "courierId": "another"}),
            "NOT_THE_COURIER",
        ),
        ("payment.v1.PaymentService/Charge", of_stranger.clone(), "CHARGE_MISMATCH"),
        ("delivery.v1.DeliveryService/ReserveDelivery", of_stranger, "DELIVERY_NOT_RESERVABLE"),
    ];
    for (path, fields, reason) in special {
        let path = format!("maeul.{path}");
        let mut body = people.request(&path).unwrap();
        merge(&mut body, &fields);
        let told = verdict(&client, &path, &body).await;
        if told.as_ref().err().map(|(_, told)| told.as_str()) != Some(reason) {
            failures.push(format!("{path} with {fields}: {told:?}, not {reason}"));
        }
    }
    // A list of one's own store with somebody else's product is empty.
    for list in ["ListUnits", "ListStockMovements"] {
        let path = format!("maeul.store.v1.StoreService/{list}");
        let body = json!({"storeId": other.id, "productId": people.phone});
        let answer = client.call(&path, &body, 1).await.map(|answers| answers[0].to_string());
        if !matches!(&answer, Err(status) if status.code() == Code::NotFound)
            && !matches!(&answer, Ok(a) if a == "{}")
        {
            failures.push(format!("{list}: {answer:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(asked > 25, "only {asked} requests");
    village.rests().await;
    assert_eq!(changed(&before, &village.state().await), Vec::<String>::new(), "nothing happened");
}
