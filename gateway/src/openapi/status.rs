//! What every refusal looks like: `google.rpc.Status`, with what its details may be.

use prost_reflect::DescriptorPool;
use serde_json::{Map, Value, json};

use super::schema::{Schemas, Way};

/// The name of its schema.
pub(super) const STATUS: &str = "google.rpc.Status";

/// The details that the village gives, and what each tells.
const DETAILS: [(&str, &str); 5] = [
    ("ErrorInfo", "What clients branch on: `reason`, in capitals, of the `domain` that is `maeul`."),
    ("BadRequest", "Which fields are wrong, by their paths in `snake_case`, and what each must be."),
    ("RetryInfo", "When the same request may be sent again."),
    ("PreconditionFailure", "Which state does not allow it."),
    ("ResourceInfo", "What it is about."),
];

/// Adds the schemas of a status and of all that its details may be.
pub(super) fn describe(schemas: &mut Schemas) {
    let types = DescriptorPool::decode(tonic_types::pb::FILE_DESCRIPTOR_SET).unwrap_or_default();
    let (mut any, mut mapping) = (Vec::new(), Map::new());
    for (name, words) in DETAILS {
        let Some(message) = types.get_message_by_name(&format!("google.rpc.{name}")) else { continue };
        let reference = schemas.message(&message, Way::Answer);
        schemas.change(message.full_name(), |schema| {
            schema["description"] = json!(words);
            schema["properties"]["@type"] = json!({"const": type_of(name)});
            schema["required"] = json!(["@type"]);
        });
        mapping.insert(type_of(name), reference["$ref"].clone());
        any.push(reference);
    }
    let detail = json!({"oneOf": any, "discriminator": {"propertyName": "@type", "mapping": mapping}});
    let status = json!({
        "type": "object",
        "title": "Status",
        "description": "Why a request was refused (`google.rpc.Status`).",
        "required": ["code", "message"],
        "properties": {
            "code": {"type": "integer", "format": "int32", "description": "The number of a `google.rpc.Code`."},
            "message": {"type": "string", "description": "For people, in English."},
            "details": {"type": "array", "items": detail, "description": "For machines, at most one of each type."},
        },
    });
    schemas.add(STATUS, status);
}

/// A status as it is written. The message of wrong fields is `field: what it must be`.
pub(super) fn example(code: i32, reason: &str, message: &str) -> Value {
    let mut details = vec![json!({"@type": type_of("ErrorInfo"), "reason": reason, "domain": "maeul"})];
    match reason {
        "INVALID_FIELD" => {
            let (field, description) = message.split_once(": ").unwrap_or_default();
            let violations = [json!({"field": field, "description": description})];
            details.push(json!({"@type": type_of("BadRequest"), "fieldViolations": violations}));
        }
        "TOO_MANY_REQUESTS" | "DATABASE_UNAVAILABLE" => {
            details.push(json!({"@type": type_of("RetryInfo"), "retryDelay": "1s"}));
        }
        _ => {}
    }
    json!({"code": code, "message": message, "details": details})
}

fn type_of(detail: &str) -> String {
    format!("type.googleapis.com/google.rpc.{detail}")
}
