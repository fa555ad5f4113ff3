//! Which fields of a JSON request cannot be read: asked only when the whole of it could not.

use chassis::grpc::Violations;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value};

/// Notes every field below `path` that is unknown, or whose value does not fit it; whether there was any.
pub(super) fn locate(
    message: &MessageDescriptor,
    fields: &Map<String, Value>,
    path: &str,
    wrong: &mut Violations,
) -> bool {
    let mut found = false;
    for (name, value) in fields {
        let Some(field) = super::field(message, name) else {
            wrong.add(below(path, &super::shortened(name)), "is no field of this request");
            found = true;
            continue;
        };
        found |= look_at(message, &field, value, &below(path, field.name()), wrong);
    }
    found
}

fn look_at(
    message: &MessageDescriptor,
    field: &FieldDescriptor,
    value: &Value,
    path: &str,
    wrong: &mut Violations,
) -> bool {
    let alone = Value::Object(Map::from_iter([(field.json_name().to_owned(), value.clone())]));
    let Err(error) = DynamicMessage::deserialize(message.clone(), &alone) else { return false };
    let deeper = match value {
        Value::Object(fields) if !field.is_map() => match field.kind() {
            Kind::Message(inner) => locate(&inner, fields, path, wrong),
            _ => false,
        },
        // An item alone is a list as well.
        Value::Array(items) if field.is_list() => {
            items.iter().enumerate().fold(false, |found, (at, item)| {
                let item = match item {
                    // Looked into at once, as a list of one would be looked at for ever.
                    Value::Object(fields) => match field.kind() {
                        Kind::Message(inner) => locate(&inner, fields, &format!("{path}[{at}]"), wrong),
                        _ => misfits(message, field, item, &format!("{path}[{at}]"), wrong),
                    },
                    item => misfits(message, field, item, &format!("{path}[{at}]"), wrong),
                };
                found | item
            })
        }
        _ => false,
    };
    if !deeper {
        wrong.add(path, super::shortened(&error.to_string()));
    }
    true
}

/// Notes an item of a list that does not fit.
fn misfits(
    message: &MessageDescriptor,
    field: &FieldDescriptor,
    item: &Value,
    path: &str,
    wrong: &mut Violations,
) -> bool {
    let list = Value::Array(vec![item.clone()]);
    let alone = Value::Object(Map::from_iter([(field.json_name().to_owned(), list)]));
    match DynamicMessage::deserialize(message.clone(), &alone) {
        Ok(_) => false,
        Err(error) => {
            wrong.add(path, super::shortened(&error.to_string()));
            true
        }
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
