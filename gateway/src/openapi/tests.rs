//! Whatever the contracts say is in the description, and nothing else.

use std::collections::BTreeSet;

use maeul_proto::access::{self, Access};
use maeul_proto::descriptors;
use prost_reflect::prost_types::MethodOptions;
use prost_reflect::{Kind, MessageDescriptor, MethodDescriptor};
use serde_json::Value;

use super::{comments, document, operation};
use crate::binding::{Binding, bindings, grpc_path};

fn at<'a>(document: &'a Value, path: &[&str]) -> &'a Value {
    path.iter().fold(document, |value, key| &value[key])
}

fn operation_of<'a>(document: &'a Value, binding: &Binding) -> &'a Value {
    let method = binding.method.as_str().to_ascii_lowercase();
    at(document, &["paths", &operation::path(binding), &method])
}

fn rpcs() -> impl Iterator<Item = MethodDescriptor> {
    let services = descriptors().services().filter(|service| service.full_name().starts_with("maeul."));
    services.flat_map(|service| service.methods().collect::<Vec<_>>())
}

#[test]
fn p1_every_public_rpc_is_described_and_no_other() {
    let document = document::describe(true);
    let (mut described, mut ids) = (0, BTreeSet::new());
    for binding in bindings() {
        let (found, name) = (operation_of(&document, binding), binding.grpc_path());
        assert!(found.is_object(), "{name} is missing");
        assert!(
            ids.insert(found["operationId"].as_str().unwrap()),
            "{name}: {} is taken",
            found["operationId"]
        );
        assert!(!found["summary"].as_str().unwrap().is_empty(), "{name} has no summary");
        assert!(found["description"].as_str().unwrap().contains("**May be called by**"), "{name}: by whom?");
        let deprecated =
            binding.rpc.method_descriptor_proto().options.as_ref().is_some_and(MethodOptions::deprecated);
        assert_eq!(found["deprecated"] == true, deprecated, "{name}");
        assert!(!found["x-roles"].as_array().unwrap().is_empty(), "{name} names no role");
        described += 1;
    }
    let all: usize =
        document["paths"].as_object().unwrap().values().map(|at| at.as_object().unwrap().len()).sum();
    assert_eq!(all, described, "something is described that is not there");
    let bound: BTreeSet<_> = bindings().iter().map(Binding::grpc_path).collect();
    for rpc in rpcs() {
        let path = grpc_path(&rpc);
        let public = matches!(access::of(&path), Some(Access::Public(_)));
        assert_eq!(public, bound.contains(&path), "{path}");
    }
}

/// A message and all that it holds.
fn reach(message: &MessageDescriptor, found: &mut BTreeSet<String>) {
    if message.full_name().starts_with("google.protobuf.") || !found.insert(message.full_name().to_owned()) {
        return;
    }
    for field in message.fields() {
        if let Kind::Message(of) = field.kind() {
            reach(&of, found);
        }
    }
}

#[test]
fn p1_every_message_of_an_answer_is_described_field_by_field() {
    let document = document::describe(true);
    let mut found = BTreeSet::new();
    for binding in bindings() {
        reach(&binding.rpc.output(), &mut found);
    }
    assert!(found.len() > 80, "{found:?}");
    for name in found {
        let schema = at(&document, &["components", "schemas", &name]);
        for field in descriptors().get_message_by_name(&name).unwrap().fields() {
            let described = &schema["properties"][field.json_name()];
            assert!(described.is_object(), "{} is missing", field.full_name());
            let google = name.starts_with("google.");
            assert!(google || described["description"].is_string(), "{} is not explained", field.full_name());
        }
    }
}

#[test]
fn p1_every_field_of_a_request_is_in_path_query_or_body_but_those_that_the_path_rules_out() {
    let document = document::describe(true);
    for binding in bindings() {
        let found = operation_of(&document, binding);
        let parameters: BTreeSet<_> =
            found["parameters"].as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
        let body = at(found, &["requestBody", "content", "application/json", "schema", "$ref"]);
        let body = body.as_str().map_or(&Value::Null, |name| document.pointer(&name[1..]).unwrap());
        for field in binding.rpc.input().fields() {
            let oneof = field.containing_oneof();
            let ruled_out =
                |name| oneof.as_ref().is_some_and(|oneof| oneof.fields().any(|f| f.name() == name));
            let in_path = binding.template.variables().any(|name| name == field.name());
            let expected = in_path || !binding.template.variables().any(ruled_out);
            let name = field.json_name();
            let present = parameters.contains(name) || body["properties"][name].is_object();
            assert_eq!(present, expected, "{}: {}", binding.template, field.full_name());
            assert!(!(parameters.contains(name) && body["properties"][name].is_object()), "{name} twice");
        }
    }
}

/// What stands in backticks and capitals: `ORDER_NOT_FOUND`.
fn capitals(comment: &str) -> impl Iterator<Item = &str> {
    let quoted = comment.split('`').skip(1).step_by(2);
    quoted.filter(|word| word.contains('_') && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'))
}

#[test]
fn p1_every_reason_that_a_contract_names_is_among_the_answers_of_its_operation() {
    let document = document::describe(true);
    let mut reasons = 0;
    for binding in bindings() {
        let told = operation_of(&document, binding)["responses"].to_string();
        for reason in capitals(comments::of(&binding.rpc.parent_file(), binding.rpc.path())) {
            assert!(told.contains(&format!("\"{reason}\"")), "{}: {reason}", binding.grpc_path());
            reasons += 1;
        }
    }
    assert!(reasons > 40, "{reasons}");
    let tags = document["tags"].to_string();
    let public = bindings().iter().map(|binding| binding.rpc.parent_service());
    for service in public {
        for reason in capitals(comments::of(&service.parent_file(), service.path())) {
            assert!(tags.contains(reason), "{}: {reason}", service.full_name());
        }
    }
}

#[test]
fn a_token_is_asked_for_where_people_sign_in_and_of_everybody_who_may_not_come_without() {
    let optional = serde_json::json!([{}, {"token": []}]);
    assert_eq!(document::describe(false)["security"], optional);
    let document = document::describe(true);
    assert_eq!(document["security"], serde_json::json!([{"token": []}]));
    let of = |path| at(&document, &["paths", path, "get", "security"]);
    assert_eq!(of("/v1/stores"), &optional);
    assert_eq!(of("/v1/customers/{customerId}/orders"), &Value::Null);
}

fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str));
            for value in fields.values() {
                references(value, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                references(item, found);
            }
        }
        _ => {}
    }
}

#[test]
fn whatever_the_description_refers_to_is_in_it_and_all_that_is_in_it_is_referred_to() {
    let document = document::describe(true);
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for name in &found {
        assert!(document.pointer(&name[1..]).is_some(), "{name} is missing");
    }
    for kind in ["schemas", "responses"] {
        for name in at(&document, &["components", kind]).as_object().unwrap().keys() {
            let reference = format!("#/components/{kind}/{name}");
            assert!(found.contains(reference.as_str()), "nothing needs {name}");
        }
    }
}

#[test]
fn only_types_of_google_are_used_whose_json_is_known_here() {
    let mut found = BTreeSet::new();
    for message in descriptors().all_messages().filter(|message| message.full_name().starts_with("maeul.")) {
        for field in message.fields() {
            if let Kind::Message(of) = field.kind() {
                found.insert(of.full_name().to_owned());
            }
        }
    }
    found.retain(|name| name.starts_with("google."));
    let known =
        ["google.protobuf.Duration", "google.protobuf.Timestamp", "google.type.Date", "google.type.Money"];
    assert_eq!(found, known.map(str::to_owned).into());
}
