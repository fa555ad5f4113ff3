//! The query of a URL as fields of a request: `page_size=7&fulfilment.delivery.address=…`, in either spelling of names.

use percent_encoding::percent_decode;
use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value};

use chassis::grpc::Violations;

/// How deep names may go: `a.b.c`. No contract needs more.
const DEEPEST: usize = 8;

/// Adds the fields that `query` names to `fields`, each under its JSON name, and notes what is wrong.
pub(super) fn add(
    query: &str,
    message: &MessageDescriptor,
    fields: &mut Map<String, Value>,
    wrong: &mut Violations,
) {
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let Some(name) = decoded(name) else {
            wrong.add("query", "has a name that is not UTF-8");
            continue;
        };
        match decoded(value) {
            Some(value) => set(&name, &value, message, fields, wrong),
            None => wrong.add(super::shortened(&name), "is not UTF-8"),
        }
    }
}

/// As forms encode: `+` is a space.
fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_decode(spaced.as_bytes()).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

fn set(
    name: &str,
    value: &str,
    message: &MessageDescriptor,
    mut fields: &mut Map<String, Value>,
    wrong: &mut Violations,
) {
    let shown = || super::shortened(name);
    let parts: Vec<_> = name.split('.').collect();
    let (mut message, mut path) = (message.clone(), Vec::new());
    for (at, part) in parts.iter().enumerate() {
        let Some(field) = super::field(&message, part).filter(|_| at < DEEPEST) else {
            return wrong.add(shown(), "is no field of this request");
        };
        path.push(field.name().to_owned());
        let json_name = field.json_name().to_owned();
        if at + 1 == parts.len() {
            return put(&field, &path.join("."), value, fields.entry(json_name), wrong);
        }
        let Kind::Message(inner) = field.kind() else {
            return wrong.add(path.join("."), "has no fields of its own");
        };
        let within = fields.entry(json_name).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(inner_fields) = within else {
            return wrong.add(path.join("."), "is given more than once");
        };
        (message, fields) = (inner, inner_fields);
    }
}

fn put(
    field: &FieldDescriptor,
    path: &str,
    text: &str,
    place: serde_json::map::Entry<'_>,
    wrong: &mut Violations,
) {
    if field.is_map() {
        return wrong.add(path, "cannot be said in a query");
    }
    let value = value(&field.kind(), text);
    match (place, field.is_list()) {
        (serde_json::map::Entry::Vacant(free), true) => _ = free.insert(Value::Array(vec![value])),
        (serde_json::map::Entry::Vacant(free), false) => _ = free.insert(value),
        (serde_json::map::Entry::Occupied(mut taken), true) => {
            if let Value::Array(values) = taken.get_mut() {
                values.push(value);
            }
        }
        (serde_json::map::Entry::Occupied(_), false) => wrong.add(path, "is given more than once"),
    }
}

/// What JSON would have for this text. Numbers, times and names of enums are text there too; what is wrong with them is
/// found when the message is made.
fn value(kind: &Kind, text: &str) -> Value {
    let known = match kind {
        Kind::Bool => text.parse::<bool>().ok().map(Value::Bool),
        Kind::Enum(_) => text.parse::<i32>().ok().map(Value::from),
        _ => None,
    };
    known.unwrap_or_else(|| Value::from(text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rest::tests::request_of;

    fn read(rpc: &str, query: &str) -> (Value, Vec<String>) {
        let (mut fields, mut wrong) = (Map::new(), Violations::new());
        add(query, &request_of(rpc), &mut fields, &mut wrong);
        let status = wrong.check().map_err(tonic::Status::from).err();
        (
            Value::Object(fields),
            status.map(|status| crate::rest::tests::fields_of(&status)).unwrap_or_default(),
        )
    }

    #[test]
    fn a_query_has_names_in_both_spellings_lists_and_nested_fields() {
        let list = "maeul.order.v1.OrderService.ListOrders";
        let (fields, wrong) = read(list, "pageSize=7&page_token=a+b%2Bc&updated_after=2026-01-02T03:04:05Z");
        assert_eq!(
            fields,
            json!({"pageSize": "7", "pageToken": "a b+c", "updatedAfter": "2026-01-02T03:04:05Z"})
        );
        assert!(wrong.is_empty(), "{wrong:?}");
        let place = "maeul.order.v1.OrderService.PlaceOrder";
        let (fields, wrong) = read(place, "fulfilment.delivery.address=12+Maeul-gil&&paymentMethod=card");
        assert_eq!(
            fields,
            json!({"fulfilment": {"delivery": {"address": "12 Maeul-gil"}}, "paymentMethod": "card"})
        );
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn what_is_no_field_or_said_twice_is_named() {
        let list = "maeul.order.v1.OrderService.ListOrders";
        let query =
            "nothing=1&page_size.x=1&pageSize=1&page_size=2&updated_after.seconds.x=1&page_token=%ff&%ff=1";
        let (_, wrong) = read(list, query);
        let expected = ["nothing", "page_size", "page_size", "updated_after.seconds", "page_token", "query"];
        assert_eq!(wrong, expected);
        let deep = format!("{}x=1", "a.".repeat(10_000));
        assert_eq!(read(list, &deep).1.len(), 1);
    }
}
