//! Examples: of requests as the contracts give them, of answers from what the contracts say about the messages in them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use maeul_proto::description;
use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value, json};

/// Fields and values, by their names in JSON.
type Fields = Map<String, Value>;

/// What the contract gives for this message alone.
fn given(message: &MessageDescriptor) -> Fields {
    let text = description::example(message).unwrap_or_default();
    match serde_json::from_str(&text) {
        Ok(Value::Object(fields)) => fields,
        _ => Fields::new(),
    }
}

/// A request, without what the path has.
pub(super) fn body(request: &MessageDescriptor, in_body: impl Fn(&FieldDescriptor) -> bool) -> Value {
    let mut fields = given(request);
    fields.retain(|name, _| request.get_field_by_json_name(name).is_some_and(|field| in_body(&field)));
    Value::Object(fields)
}

/// The value of one field of a request in its path or query.
pub(super) fn parameter(field: &FieldDescriptor) -> Value {
    let name = field.json_name();
    let own = given(field.parent_message()).remove(name);
    own.or_else(|| anywhere().get(name).cloned().filter(|_| description::id(field).is_some()))
        .unwrap_or_else(|| nothing(field))
}

/// For a field that an example leaves out, since another of its oneof is set: how it looks elsewhere.
fn anywhere() -> &'static BTreeMap<String, Value> {
    static ALL: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
        let messages = maeul_proto::descriptors().all_messages();
        messages.filter(|message| message.name().ends_with("Request")).flat_map(|m| given(&m)).collect()
    });
    &ALL
}

/// What says as much as leaving it out, or nearly.
fn nothing(field: &FieldDescriptor) -> Value {
    match field.kind() {
        Kind::Message(_) => json!("2026-01-01T00:00:00Z"),
        Kind::Enum(of) => json!(of.default_value().name()),
        Kind::Bool => json!(false),
        Kind::String => json!(""),
        _ => json!(0),
    }
}

/// An answer: what is given for the messages that it holds and, over that, what is given for itself.
pub(super) fn answer(message: &MessageDescriptor) -> Value {
    let mut fields = Fields::new();
    for field in message.fields().filter(|field| !field.is_map()) {
        let Kind::Message(of) = field.kind() else { continue };
        let value = answer(&of);
        if value != json!({}) {
            let value = if field.is_list() { json!([value]) } else { value };
            fields.insert(field.json_name().to_owned(), value);
        }
    }
    fields.extend(given(message));
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use prost_reflect::DynamicMessage;

    use super::*;
    use crate::binding::bindings;

    fn message(name: &str) -> MessageDescriptor {
        maeul_proto::descriptors().get_message_by_name(name).unwrap()
    }

    #[test]
    fn an_answer_is_put_together_from_what_it_holds() {
        let watch = answer(&message("maeul.mypage.v1.WatchLoanViewsResponse"));
        assert_eq!(watch["resumeToken"], "w1-42");
        assert_eq!(watch["loanView"]["bookId"], "pachinko");
        assert_eq!(watch["libraryCard"]["copiesOut"], 2);
        let list = answer(&message("maeul.order.v1.ListOrdersResponse"));
        assert_eq!(list["orders"][0]["state"], "ORDER_STATE_PLACED");
    }

    #[test]
    fn a_recipient_of_the_other_kind_has_an_example_too() {
        let list = message("maeul.notification.v1.ListNotificationsRequest");
        let store = list.get_field_by_name("store_id").unwrap();
        assert!(parameter(&store).as_str().is_some_and(chassis::types::is_valid_id));
    }

    #[test]
    fn p1_every_public_request_and_answer_has_an_example_that_its_message_takes() {
        let read = |message: &MessageDescriptor, value: Value| {
            let text = value.to_string().replace("{tomorrow}", "2026-12-01");
            let mut json = serde_json::Deserializer::from_str(&text);
            let read = DynamicMessage::deserialize(message.clone(), &mut json);
            assert!(read.is_ok(), "{}: {read:?}", message.full_name());
        };
        for binding in bindings() {
            let (input, output) = (binding.rpc.input(), binding.rpc.output());
            let (request, reply) = (body(&input, |_| true), answer(&output));
            assert!(
                input.fields().len() == 0 || request != json!({}),
                "{} has no example",
                input.full_name()
            );
            assert!(
                output.fields().len() == 0 || reply != json!({}),
                "{} has no example",
                output.full_name()
            );
            read(&input, request);
            read(&output, reply);
        }
    }
}
