//! Strangers who name themselves, and others' things: not a byte of what is others' comes back.

use maeul_proto::access::v1::Role;
use serde_json::{Value, json};

use super::world::{ROLES, STAFF, STRANGER, World, public, word};
use crate::bad_input::merge;

/// Roles that see across people by what they are.
const SEE_ALL: [Role; 2] = [Role::Operator, Role::Librarian];

#[tokio::test(flavor = "multi_thread")]
async fn n9_a_stranger_who_names_others_things_is_shown_nothing_of_them() {
    let world = World::settle().await;
    let secrets = [&world.people.customer, STAFF, "Well Lane", "1 Maeul-gil"];
    let (mut leaks, mut asked) = (Vec::new(), 0);
    for (rpc, rule) in public() {
        let roles = ROLES.into_iter().filter(|role| !SEE_ALL.contains(role));
        for role in roles.map(Some).chain([None]) {
            let mut body = world.request(&rpc, role);
            // They are who they say; and whatever they ask for is others'.
            for whose in rule.whose.iter().filter(|whose| role.is_some_and(|role| whose.themselves.contains(&role))) {
                merge(&mut body, &json!({ whose.field.json_name(): STRANGER }));
            }
            let token = match role {
                Some(role) => Some(world.token(&format!("{}:{STRANGER}", word(role))).await),
                None => None,
            };
            for (name, way) in &world.ways {
                let mut body = body.clone();
                if body.get("requestId").is_some() {
                    merge(&mut body, &json!({"requestId": crate::harness::unique("intruder")}));
                }
                let answer = world.call(way, &rpc, &body, token.as_deref()).await;
                asked += 1;
                let text = match &answer {
                    Ok(message) => serde_json::to_value(message.as_ref()).unwrap_or(Value::Null).to_string(),
                    Err(status) => format!("{status:?} {}", String::from_utf8_lossy(status.details())),
                };
                // What somebody said themselves is no secret.
                let said = body.to_string();
                let leaked = secrets.iter().filter(|secret| text.contains(**secret) && !said.contains(**secret));
                leaks.extend(leaked.map(|secret| format!("{} by {name}, {role:?}: {secret}: {text}", rpc.full_name())));
            }
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    assert!(asked > 1000, "{asked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn n9_lists_pages_and_watches_show_each_what_is_theirs() {
    let world = World::settle().await;
    let of = async |path: &str, who: &str, body: Value| {
        let rpcs = public();
        let (rpc, _) = rpcs.iter().find(|(rpc, _)| path == rpc.full_name()).unwrap();
        let token = world.token(who).await;
        let answer = world.call(&world.ways[0].1, rpc, &body, Some(&token)).await.unwrap();
        serde_json::to_value(answer).unwrap()
    };
    let manager = format!("manager:{}", world.people.room.manager_id);
    let all = json!({"customerId": "-"});
    let bookings = "maeul.booking.v1.BookingService.ListBookings";
    assert_eq!(of(bookings, &manager, all.clone()).await["bookings"].as_array().unwrap().len(), 1);
    assert_eq!(of(bookings, "manager:another", all.clone()).await, json!({}));
    let deliveries = "maeul.delivery.v1.DeliveryService.ListDeliveries";
    let waiting = of(deliveries, "courier:courier", all.clone()).await;
    let states: Vec<_> = waiting["deliveries"].as_array().unwrap().iter().map(|it| it["state"].clone()).collect();
    assert!(!states.is_empty() && states.iter().all(|it| it == "DELIVERY_STATE_SCHEDULED"), "{states:?}");
    let units = "maeul.store.v1.StoreService.ListUnits";
    let phones = json!({"storeId": world.people.shop.id, "productId": world.people.phone});
    let of_owner = of(units, &format!("owner:{}", world.people.shop.owner), phones.clone()).await;
    let of_customer = of(units, &format!("customer:{}", world.people.customer), phones).await;
    assert!(of_owner.to_string().contains("orderId") && !of_customer.to_string().contains("orderId"));
    let store = json!({"storeId": world.people.shop.id});
    let get = "maeul.store.v1.StoreService.GetStore";
    assert_eq!(of(get, &format!("staff:{STAFF}"), store.clone()).await["store"]["staffIds"], json!([STAFF]));
    assert_eq!(of(get, "customer:somebody", store).await["store"]["staffIds"], Value::Null);
}
