//! P1: whatever can be called by gRPC can be called by REST, and says the same, field by field.

use maeul_proto::access::{self, Access};
use prost_reflect::DynamicMessage;
use serde_json::{Value, json};
use tonic::Status;

use super::{Answer, Rest};
use crate::bad_input::fixtures::acting;
use crate::bad_input::requests::People;
use crate::bad_input::{merge, mutations};
use crate::harness::*;
use crate::reflection::Reflected;

/// How long a stream is listened to that has nothing to say.
const QUIET: std::time::Duration = std::time::Duration::from_millis(300);

fn public(client: &Reflected) -> Vec<String> {
    let is_public = |path: &String| matches!(access::of(&format!("/{path}")), Some(Access::Public(_)));
    client.methods().into_iter().filter(is_public).collect()
}

/// What gRPC said, as REST has to say it.
fn as_rest(answer: Result<Vec<DynamicMessage>, Status>) -> Answer {
    match answer {
        Ok(answers) => {
            (200, answers.first().map_or(Value::Null, |answer| serde_json::to_value(answer).unwrap()))
        }
        Err(status) => {
            let code = maeul_gateway::answer::http_code(status.code());
            (code.as_u16(), maeul_gateway::answer::as_json(&status))
        }
    }
}

/// Both answers to the same request, gRPC's first; `None` where it has no path. Whoever repeats a command gets the same.
async fn both(
    client: &Reflected,
    rest: &Rest,
    path: &str,
    message: &DynamicMessage,
) -> Option<(Answer, Answer)> {
    let rpc = maeul_proto::descriptors();
    let (service, name) = path.split_once('/').unwrap();
    let rpc = rpc.get_service_by_name(service).unwrap().methods().find(|rpc| rpc.name() == name).unwrap();
    // The same bytes, read by the contracts that this program was built with.
    let bytes = prost::Message::encode_to_vec(message);
    let message_here = DynamicMessage::decode(rpc.input(), bytes.as_slice()).unwrap();
    maeul_gateway::binding::request_of(&rpc, &message_here)?;
    // What JSON cannot say, as a time of so many nanoseconds that it is another one.
    let said = serde_json::to_value(&message_here).unwrap();
    if DynamicMessage::deserialize(rpc.input(), said).ok().as_ref() != Some(&message_here) {
        return None;
    }
    let called = tokio::time::timeout(QUIET * 10, client.send(path, message.clone(), 1)).await;
    let mut by_grpc = as_rest(called.expect("an answer"));
    let mut by_rest = rest.call(&rpc, &message_here).await?;
    if service.ends_with(".ClockService") && by_grpc.0 == 200 {
        // It is a moment later.
        for answer in [&mut by_grpc, &mut by_rest] {
            assert!(answer.1["time"].take().is_string(), "{path}: {answer:?}");
        }
    }
    Some((by_grpc, by_rest))
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_every_public_rpc_answers_by_rest_what_it_answers_by_grpc() {
    let flags = ["--simulated-clock", "--smtp-url=smtp://127.0.0.1:9"];
    let village = Start::flags(&flags).village().await;
    let people = People::settle(&village).await;
    let client = Reflected::connect(village.channel.clone()).await;
    let rest = Rest::of(&village);
    let (mut failures, mut good) = (Vec::new(), 0);
    let rpcs = public(&client);
    for path in &rpcs {
        let mut body =
            people.request(path).unwrap_or_else(|| panic!("{path} has no example request: add one"));
        let rpc = path.rsplit('/').next().unwrap();
        merge(&mut body, &acting(&village, &people, rpc).await);
        if body.get("requestId").is_some() {
            merge(&mut body, &json!({"requestId": unique("same")}));
        }
        village.rests().await;
        let message = DynamicMessage::deserialize(client.method(path).input(), &body).unwrap();
        let (mut by_grpc, mut by_rest) =
            both(&client, &rest, path, &message).await.expect("a good request has a path");
        if by_grpc != by_rest && body.get("requestId").is_some() {
            // The second call is a repeat, and answers with what has become of it meanwhile.
            village.rests().await;
            (by_grpc, by_rest) = both(&client, &rest, path, &message).await.unwrap();
        }
        good += usize::from(by_rest.0 == 200);
        if by_grpc != by_rest {
            failures.push(format!("{path}\n  gRPC {by_grpc:?}\n  REST {by_rest:?}"));
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), rpcs.len(), failures.join("\n"));
    assert!(rpcs.len() > 60 && good > rpcs.len() - 10, "only {good} of {} were answered", rpcs.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_every_bad_request_is_refused_by_rest_as_it_is_by_grpc() {
    let village = Village::start().await;
    let people = People::settle(&village).await;
    let client = Reflected::connect(village.channel.clone()).await;
    let rest = Rest::of(&village);
    village.rests().await;
    let (mut failures, mut compared) = (Vec::new(), 0);
    for path in public(&client) {
        let body = people.request(&path).unwrap();
        let good = DynamicMessage::deserialize(client.method(&path).input(), &body).unwrap();
        for mutation in mutations::of(&path, &good).into_iter().filter(|mutation| !mutation.may_pass) {
            let Some((by_grpc, by_rest)) = both(&client, &rest, &path, &mutation.message).await else {
                continue;
            };
            compared += 1;
            if by_grpc != by_rest {
                let (field, what) = (&mutation.field, mutation.what);
                failures.push(format!("{path} with {field} {what}\n  gRPC {by_grpc:?}\n  REST {by_rest:?}"));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {compared}:\n{}", failures.len(), failures.join("\n"));
    assert!(compared > 400, "only {compared} requests");
    assert!(!village.log().contains("panicked"), "{}", village.log());
}
