//! N3 for every command, from data: sent again it acts once and gets the same answer, and the key is
//! refused for another body.

use serde_json::{Value, json};
use tonic::Status;

use super::requests::People;
use crate::harness::*;
use crate::reflection::Reflected;

/// What makes another body of a command: a field (or a message of fields) with another value.
const OTHER: &[(&str, &str)] = &[
    ("PlaceOrder", r#"{"paymentMethod": "card-other"}"#),
    ("PayOrder", r#"{"orderId": "another"}"#),
    ("PickUpDelivery", r#"{"orderId": "another"}"#),
    ("CompleteDelivery", r#"{"orderId": "another"}"#),
    ("RegisterStore", r#"{"name": "Another"}"#),
    ("UpdateStore", r#"{"name": "Another"}"#),
    ("AddStaff", r#"{"staffId": "another"}"#),
    ("RemoveStaff", r#"{"staffId": "another"}"#),
    ("RegisterProduct", r#"{"name": "Another"}"#),
    ("UpdateProduct", r#"{"name": "Another"}"#),
    ("RestockProduct", r#"{"quantity": "2"}"#),
    ("AddUnits", r#"{"serialNumbers": ["SN-other"]}"#),
    ("StartPreparation", r#"{"orderId": "another"}"#),
    ("AcceptOrder", r#"{"orderId": "another"}"#),
    ("CompletePreparation", r#"{"orderId": "another"}"#),
    ("ServeOrder", r#"{"orderId": "another"}"#),
    ("ShipOrder", r#"{"orderId": "another"}"#),
    ("RejectOrder", r#"{"reason": "another"}"#),
    ("SetChannel", r#"{"channel": {"console": {}}}"#),
    ("CancelOrder", r#"{"orderId": "another"}"#),
    ("AdvanceTime", r#"{"duration": "2s"}"#),
];

/// Commands that are harmless when repeated, whatever their key: they only say what shall be true.
const HARMLESS: &[&str] = &["RetryDeadLetter", "ReplayConsumer"];

#[tokio::test(flavor = "multi_thread")]
async fn n3_every_command_sent_again_acts_once_and_gets_the_same_answer() {
    let village = Start::flags(&["--simulated-clock"]).village().await;
    let people = People::settle(&village).await;
    let client = Reflected::connect(village.channel.clone()).await;
    let commands: Vec<String> = client
        .methods()
        .into_iter()
        .filter(|path| client.method(path).input().get_field_by_name("request_id").is_some())
        .collect();
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    for path in &commands {
        let known =
            OTHER.iter().any(|(rpc, _)| *rpc == name(path)) || HARMLESS.contains(&name(path).as_str());
        assert!(known, "{path} is a new command: say what another body of it is");
    }
    // In the order of the table, so that each finds the state that it needs where it can.
    for (rpc, other) in OTHER {
        let path =
            commands.iter().find(|path| name(path) == *rpc).unwrap_or_else(|| panic!("{rpc} is served"));
        let mut body = people.request(path).unwrap();
        merge(&mut body, &json!({"requestId": unique("repeat")}));
        let first = answer(&client, path, &body).await;
        village.is_quiet().await;
        // An act done twice would show in the resource (stock on hand, units) or in the audit.
        let again = answer(&client, path, &body).await;
        assert_eq!(without_times(first), without_times(again), "{rpc}: the same answer");
        merge(&mut body, &serde_json::from_str(other).unwrap());
        let reused = answer(&client, path, &body).await.unwrap_err();
        assert!(reused.contains("REQUEST_ID_REUSED"), "{rpc} with another body: {reused}");
    }
    village.audit_is_clean().await;
}

async fn answer(client: &Reflected, path: &str, body: &Value) -> Result<Value, String> {
    let describe = |status: Status| format!("{:?} {} {}", status.code(), reason(&status), status.message());
    client.call(path, body, 1).await.map(|mut all| all.remove(0)).map_err(describe)
}

/// A clock goes on between two answers.
fn without_times(answer: Result<Value, String>) -> Result<Value, String> {
    answer.map(|mut value| {
        if let Some(fields) = value.as_object_mut() {
            fields.remove("time");
        }
        value
    })
}

fn merge(body: &mut Value, more: &Value) {
    if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
        body.extend(more.clone());
    }
}
