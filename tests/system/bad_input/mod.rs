//! Bad input, over every RPC and every field: the right code and reason, the field named, nothing
//! changed, never `INTERNAL`, `UNKNOWN` or a panic. Which RPCs and fields there are is read from the
//! server; which values are bad follows from the field's type; what is special stands in `exceptions`.

mod bytes;
pub(crate) mod fixtures;
mod limits;
pub(crate) mod mutations;
mod repeats;
pub(crate) mod requests;
mod states;
mod strangers;

use prost_reflect::DynamicMessage;
use tonic::Code;
use tonic_types::StatusExt;

use crate::harness::*;
use crate::reflection::Reflected;

/// How long a stream is listened to.
const QUIET: std::time::Duration = std::time::Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn every_bad_field_of_every_rpc_is_named_and_changes_nothing() {
    let village = Village::start().await;
    let people = requests::People::settle(&village).await;
    let client = Reflected::connect(village.channel.clone()).await;
    village.rests().await;
    let before = village.state().await;
    let mut mutations = Vec::new();
    for path in client.methods() {
        let body = people.request(&path).unwrap_or_else(|| panic!("{path} has no example request: add one"));
        let good =
            DynamicMessage::deserialize(client.method(&path).input(), &body).expect("the example fits");
        mutations.extend(mutations::of(&path, &good).into_iter().map(|mutation| (path.clone(), mutation)));
    }
    let (odd, bad): (Vec<_>, Vec<_>) = mutations.into_iter().partition(|(_, mutation)| mutation.may_pass);
    assert!(bad.len() > 500, "only {} bad requests", bad.len());
    refused(&client, &bad).await;
    village.rests().await;
    assert_eq!(changed(&before, &village.state().await), Vec::<String>::new(), "nothing happened");
    refused(&client, &odd).await;
    assert!(!village.log().contains("panicked"), "{}", village.log());
}

/// Code and reason of a refusal; `Ok` where there was none.
async fn verdict(client: &Reflected, path: &str, body: &serde_json::Value) -> Result<(), (Code, String)> {
    client.call(path, body, 1).await.map(|_| ()).map_err(|status| (status.code(), reason(&status)))
}

/// Adds fields to a request, or replaces them.
pub(crate) fn merge(body: &mut serde_json::Value, more: &serde_json::Value) {
    if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
        body.extend(more.clone());
    }
}

async fn refused(client: &Reflected, mutations: &[(String, mutations::Mutation)]) {
    let mut failures = Vec::new();
    for (path, mutation) in mutations {
        let answer = client.send(path, mutation.message.clone(), 1);
        let answer = match tokio::time::timeout(QUIET, answer).await {
            Ok(answer) => answer.map(|_| ()),
            // A stream that was accepted has nothing to say.
            Err(_) if client.method(path).is_server_streaming() => Ok(()),
            Err(_) => panic!("{path} with {} {}: no answer", mutation.field, mutation.what),
        };
        if let Some(why) = judge(mutation, answer) {
            failures.push(format!("{path} with {} {}: {why}", mutation.field, mutation.what));
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), mutations.len(), failures.join("\n"));
}

fn judge(mutation: &mutations::Mutation, answer: Result<(), tonic::Status>) -> Option<String> {
    let status = match answer {
        Ok(()) if mutation.may_pass => return None,
        Ok(()) => return Some("was accepted".to_owned()),
        Err(status) => status,
    };
    if matches!(status.code(), Code::Internal | Code::Unknown) {
        return Some(format!("{:?} {}", status.code(), status.message()));
    }
    if mutation.may_pass {
        return None;
    }
    let info = status.get_details_error_info();
    if info.is_none_or(|info| info.reason.is_empty() || info.domain != "maeul") {
        return Some(format!("no reason in {status:?}"));
    }
    if mutation.unknown_id {
        let right = matches!(status.code(), Code::NotFound | Code::PermissionDenied);
        return (!right).then(|| format!("{:?}, not NOT_FOUND: {}", status.code(), status.message()));
    }
    if status.code() != Code::InvalidArgument {
        return Some(format!("{:?}, not INVALID_ARGUMENT: {}", status.code(), status.message()));
    }
    let named = status.get_details_bad_request().map(|bad| bad.field_violations).unwrap_or_default();
    let right =
        named.iter().any(|v| v.field.starts_with(&mutation.field) || mutation.field.starts_with(&v.field));
    (!right).then(|| format!("names {:?}", named.iter().map(|v| &v.field).collect::<Vec<_>>()))
}
