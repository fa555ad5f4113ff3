//! Each limit of length, number and size: at it a request is taken, one beyond it the field is named.

use std::collections::BTreeMap;

use maeul_proto::description;
use prost_reflect::{Kind, MessageDescriptor};
use serde_json::{Value, json};
use tonic::Code;
use tonic_types::StatusExt;

use super::fixtures::acting;
use super::merge;
use super::requests::People;
use crate::harness::*;
use crate::reflection::Reflected;

/// RPC, limit, the fields of a request of that size, and the field that is named one beyond it.
type Limit = (&'static str, usize, fn(usize) -> Value, &'static str);

fn text(n: usize) -> String {
    // More bytes than characters: it is characters that count.
    "é".repeat(n)
}

fn id(n: usize) -> String {
    let start = unique("i");
    format!("{start}{}", "x".repeat(n - start.len()))
}

#[rustfmt::skip]
const LIMITS: &[Limit] = &[
    ("RegisterStore", 200, |n| json!({"storeId": unique("s"), "name": text(n)}), "name"),
    ("RegisterStore", 64, |n| json!({"storeId": id(n)}), "store_id"),
    ("RegisterStore", 64, |n| json!({"storeId": unique("s"), "ownerId": id(n)}), "owner_id"),
    ("RegisterStore", 64, |n| json!({"storeId": unique("s"), "requestId": id(n)}), "request_id"),
    ("UpdateStore", 200, |n| json!({"name": text(n)}), "name"),
    ("AddStaff", 64, |n| json!({"staffId": id(n)}), "staff_id"),
    ("RegisterProduct", 200, |n| json!({"productId": unique("p"), "name": text(n)}), "name"),
    ("RegisterProduct", 64, |n| json!({"productId": id(n)}), "product_id"),
    // What a signed 64-bit number of micros holds.
    ("RegisterProduct", 9_223_372_036_854,
        |n| json!({"productId": unique("p"), "price": {"currencyCode": "KRW", "units": n.to_string()}}), "price.units"),
    ("UpdateProduct", 200, |n| json!({"name": text(n)}), "name"),
    ("RestockProduct", 1_000_000, |n| json!({"quantity": n.to_string()}), "quantity"),
    ("AddUnits", 1_000, |n| json!({"serialNumbers": (0..n).map(|_| unique("SN")).collect::<Vec<_>>()}), "serial_numbers"),
    ("AddUnits", 64, |n| json!({"serialNumbers": [id(n)]}), "serial_numbers[0]"),
    ("RejectOrder", 500, |n| json!({"reason": text(n)}), "reason"),
    ("PlaceOrder", 200, |n| json!({"paymentMethod": text(n)}), "payment_method"),
    ("PlaceOrder", 500, |n| json!({"fulfilment": {"delivery": {"address": text(n)}}}), "fulfilment.delivery.address"),
    ("PlaceOrder", 64, |n| json!({"customerId": id(n)}), "customer_id"),
    ("PickUpDelivery", 64, |n| json!({"courierId": id(n)}), "courier_id"),
    // Before messages of this customer wait for a channel that nobody answers.
    ("DenyApproval", 500, |n| json!({"reason": text(n)}), "reason"),
    ("DenyBooking", 500, |n| json!({"reason": text(n)}), "reason"),
    ("SetChannel", 500, |n| json!({"channel": {"webhook": {"url": format!("http://127.0.0.1:9/{}", "x".repeat(n - 19))}}}),
        "channel.webhook.url"),
    ("SetChannel", 254, |n| json!({"channel": {"email": {"address": address(n)}}}), "channel.email.address"),
    ("Charge", 200, |n| json!({"orderId": unique("o"), "paymentMethod": text(n)}), "payment_method"),
    ("ReserveDelivery", 500, |n| json!({"orderId": unique("o"), "address": text(n)}), "address"),
    ("RegisterBook", 300, |n| json!({"bookId": unique("b"), "title": text(n)}), "title"),
    ("RegisterBook", 300, |n| json!({"bookId": unique("b"), "author": text(n)}), "author"),
    ("RegisterBook", 10_000, |n| json!({"bookId": unique("b"), "copies": n}), "copies"),
    ("RegisterBook", 64, |n| json!({"bookId": id(n)}), "book_id"),
    ("ListBooks", 200, |n| json!({"query": text(n)}), "query"),
    ("BorrowBook", 100, |n| json!({"copies": n}), "copies"),
    ("RegisterRoom", 100, |n| json!({"roomId": unique("room"), "name": text(n)}), "name"),
    ("RegisterRoom", 64, |n| json!({"roomId": id(n)}), "room_id"),
    ("UpdateBook", 300, |n| json!({"title": text(n)}), "title"),
    ("UpdateBook", 300, |n| json!({"author": text(n)}), "author"),
    ("UpdateBook", 10_000, |n| json!({"copies": n}), "copies"),
    ("ListEvents", 200, |n| json!({"eventType": "x".repeat(n)}), "event_type"),
    ("ListEvents", 64, |n| json!({"caseKey": id(n)}), "case_key"),
    // Last, as nothing is as it was ten years later.
    ("AdvanceTime", 3653 * 24 * 3600, |n| json!({"duration": format!("{n}s")}), "duration"),
];

/// Labels have at most 63 characters.
fn address(n: usize) -> String {
    let domain = [63, 63, n - 129 - 64].map(|n| "d".repeat(n)).join(".");
    format!("{}@{domain}", "l".repeat(n - domain.len() - 1))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_at_a_limit_is_taken_and_what_is_beyond_is_named() {
    let village = Start::flags(&["--simulated-clock", "--smtp-url=smtp://127.0.0.1:9"]).village().await;
    let people = People::settle(&village).await;
    let client = Reflected::connect(village.channel.clone()).await;
    let mut failures = Vec::new();
    for (rpc, limit, fields, named) in LIMITS {
        let path = client.methods().into_iter().find(|path| path.ends_with(&format!("/{rpc}"))).unwrap();
        let mut body = people.request(&path).unwrap();
        merge(&mut body, &acting(&village, &people, rpc).await);
        body.as_object_mut().unwrap().remove("expectedTotal");
        for (size, is_taken) in [(limit + 1, false), (*limit, true)] {
            if body.get("requestId").is_some() {
                merge(&mut body, &json!({"requestId": unique("limit")}));
            }
            merge(&mut body, &fields(size));
            let wrong = match client.call(&path, &body, 1).await {
                Ok(_) => (!is_taken).then(|| "was taken".to_owned()),
                Err(status) => {
                    let bad = status.get_details_bad_request().map(|bad| bad.field_violations);
                    let names_it = bad.unwrap_or_default().iter().any(|v| v.field == *named);
                    let right = status.code() == Code::InvalidArgument && names_it && !is_taken;
                    (!right).then(|| format!("{:?} {}", status.code(), status.message()))
                }
            };
            failures.extend(wrong.map(|why| format!("{rpc} with {named} of {size}: {why}")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The fields of a request that the contract limits, by their paths: how many characters, items or pieces at most.
fn limited(message: &MessageDescriptor, prefix: &str) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for field in message.fields() {
        let name = format!("{prefix}{}", field.name());
        let item = if field.is_list() { format!("{name}[0]") } else { name.clone() };
        all.extend(description::id(&field).map(|_| (item.clone(), 64)));
        let most = description::range(&field).and_then(|range| range.most);
        all.extend(most.map(|most| (name, usize::try_from(most).unwrap())));
        if let Kind::Message(of) = field.kind() {
            all.extend(limited(&of, &format!("{item}.")));
        }
    }
    all
}

#[test]
fn p1_the_contracts_say_the_limits_that_hold() {
    let rpcs = maeul_proto::descriptors().services().flat_map(|s| s.methods().collect::<Vec<_>>());
    // Those of a stream, which says nothing when it is taken, and those of the next test.
    let elsewhere = ["TailEvents.event_type", "PlaceOrder.items", "PlaceOrder.items[0].quantity"];
    let mut found = 0;
    for rpc in rpcs.filter(|rpc| rpc.full_name().starts_with("maeul.")) {
        let said = limited(&rpc.input(), "");
        for (_, limit, _, field) in LIMITS.iter().filter(|(name, ..)| *name == rpc.name()) {
            // Google's own types say no limits.
            if !["price.units", "duration"].contains(field) {
                assert_eq!(said.get(*field), Some(limit), "{}: {field}", rpc.full_name());
                found += 1;
            }
        }
        for (field, _) in said.iter().filter(|(_, limit)| **limit != 64) {
            let held = LIMITS.iter().any(|(name, _, _, limited)| *name == rpc.name() && limited == field);
            let name = format!("{}.{field}", rpc.name());
            assert!(held || elsewhere.contains(&name.as_str()), "{name} has a limit that no test holds");
        }
    }
    assert!(found > 25, "{found}");
}

/// The limits of a list within a request.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_has_at_most_a_hundred_lines_of_a_thousand_pieces() {
    let village = Village::start().await;
    let people = People::settle(&village).await;
    let place = async |lines: usize, quantity: i32| {
        let mut request = order_for(&people.customer, &people.shop, &people.dish);
        request.items[0].quantity = quantity;
        request.items = vec![request.items[0].clone(); lines];
        let placed = village.order().place_order(request).await;
        placed.map(|_| ()).map_err(|status| {
            let bad = status.get_details_bad_request().map(|bad| bad.field_violations);
            bad.unwrap_or_default().into_iter().map(|v| v.field).collect::<Vec<_>>()
        })
    };
    assert_eq!(place(100, 1).await, Ok(()));
    assert_eq!(place(101, 1).await, Err(vec!["items".to_owned()]));
    assert_eq!(place(0, 1).await, Err(vec!["items".to_owned()]));
    assert_eq!(place(1, 1000).await, Ok(()));
    assert_eq!(place(1, 1001).await, Err(vec!["items[0].quantity".to_owned()]));
    assert_eq!(place(1, 0).await, Err(vec!["items[0].quantity".to_owned()]));
}
