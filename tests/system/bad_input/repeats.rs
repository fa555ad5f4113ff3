//! N3 for every command, from data: it acts, and sent again it acts no more and gets the same answer, and
//! the key is refused for another body.

use serde_json::{Value, json};
use tonic::Status;

use super::fixtures::acting;
use super::merge;
use super::requests::People;
use crate::harness::*;
use crate::reflection::Reflected;

/// What makes another body of a command: a field (or a message of fields) with another value.
const OTHER: &[(&str, &str)] = &[
    // First, as an audit is not clean before it.
    ("RetryDeadLetter", r#"{"eventId": "another"}"#),
    ("ReplayConsumer", r#"{"fromSnapshot": "0"}"#),
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
    ("AcceptOrder", r#"{"orderId": "another"}"#),
    ("StartPreparation", r#"{"orderId": "another"}"#),
    ("CompletePreparation", r#"{"orderId": "another"}"#),
    ("ServeOrder", r#"{"orderId": "another"}"#),
    ("ShipOrder", r#"{"orderId": "another"}"#),
    ("RejectOrder", r#"{"reason": "another"}"#),
    ("RegisterBook", r#"{"title": "Another"}"#),
    ("UpdateBook", r#"{"title": "Another"}"#),
    ("RemoveBook", r#"{"bookId": "another"}"#),
    ("BorrowBook", r#"{"copies": 2}"#),
    ("ReturnBooks", r#"{"loanId": "another"}"#),
    ("SetChannel", r#"{"channel": {"console": {}}}"#),
    ("CancelOrder", r#"{"orderId": "another"}"#),
    ("RegisterRoom", r#"{"name": "Another"}"#),
    ("BookRoom", r#"{"roomId": "another"}"#),
    ("CancelBooking", r#"{"bookingId": "another"}"#),
    ("GrantApproval", r#"{"bookingId": "another"}"#),
    ("DenyApproval", r#"{"reason": "another"}"#),
    ("StartUse", r#"{"bookingId": "another"}"#),
    ("EndUse", r#"{"bookingId": "another"}"#),
    ("AdvanceTime", r#"{"duration": "2s"}"#),
];

/// Commands whose resource goes on by itself after the answer, so that a repeat finds it further on; and its id.
const GOES_ON: &[(&str, &str)] =
    &[("PayOrder", "/order/orderId"), ("CancelOrder", "/order/orderId"), ("BorrowBook", "/loan/loanId")];

const FLAGS: &[&str] = &["--simulated-clock"];

#[tokio::test(flavor = "multi_thread")]
async fn n3_every_command_sent_again_acts_once_and_gets_the_same_answer() {
    let village = Start::flags(FLAGS).village().await;
    let mut people = People::settle(&village).await;
    let poisoned = village.poison_mypage(&people.shop, &people.dish, FLAGS).await;
    let village = poisoned.village;
    people.dead_letter = poisoned.event_id;
    people.shop.api = village.store();
    let client = Reflected::connect(village.channel.clone()).await;
    let commands: Vec<String> = client
        .methods()
        .into_iter()
        .filter(|path| client.method(path).input().get_field_by_name("request_id").is_some())
        .collect();
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    for path in &commands {
        let known = OTHER.iter().any(|(rpc, _)| *rpc == name(path));
        assert!(known, "{path} is a new command: say what another body of it is");
    }
    for (rpc, other) in OTHER {
        let path =
            commands.iter().find(|path| name(path) == *rpc).unwrap_or_else(|| panic!("{rpc} is served"));
        let mut body = people.request(path).unwrap();
        body.as_object_mut().unwrap().remove("fromSnapshot");
        merge(&mut body, &acting(&village, &people, rpc).await);
        merge(&mut body, &json!({"requestId": unique("repeat")}));

        let first = answer(&client, path, &body).await;
        let first = first.unwrap_or_else(|why| panic!("{rpc} is refused: {why}\n{body:#}"));
        village.rests().await;
        let before = village.state().await;
        let again = answer(&client, path, &body).await.unwrap_or_else(|why| panic!("{rpc} again: {why}"));
        if let Some((_, id)) = GOES_ON.iter().find(|(goes_on, _)| goes_on == rpc) {
            assert_eq!(first.pointer(id), again.pointer(id), "{rpc}: the same resource");
            assert!(again.pointer(id).is_some_and(Value::is_string), "{again:#}");
        } else {
            assert_eq!(without_time(first), without_time(again), "{rpc}: the same answer");
        }
        merge(&mut body, &serde_json::from_str(other).unwrap());
        let reused = answer(&client, path, &body).await.unwrap_err();
        assert!(reused.contains("REQUEST_ID_REUSED"), "{rpc} with another body: {reused}");
        village.rests().await;
        // The log of events is among it.
        let changed = changed(&before, &village.state().await);
        assert_eq!(changed, Vec::<String>::new(), "{rpc}: a repeat changes nothing");
    }
}

async fn answer(client: &Reflected, path: &str, body: &Value) -> Result<Value, String> {
    let describe = |status: Status| format!("{:?} {} {}", status.code(), reason(&status), status.message());
    client.call(path, body, 1).await.map(|mut all| all.remove(0)).map_err(describe)
}

/// A clock goes on between two answers.
fn without_time(mut answer: Value) -> Value {
    if let Some(fields) = answer.as_object_mut() {
        fields.remove("time");
    }
    answer
}
