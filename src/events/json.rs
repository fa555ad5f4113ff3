//! Messages as JSON, by their descriptors: as protobuf's own JSON writes them, but with numbers as numbers.

use std::fmt::Write;

use maeul_proto::descriptors;
use maeul_proto::platform::v1::LoggedEvent;
use prost::{Message, Name};
use prost_reflect::{DynamicMessage, SerializeOptions};
use serde_json::Value;

use crate::failure::Failure;

/// Any message of the village.
pub(super) fn message<M: Message + Name>(message: &M) -> Result<Value, Failure> {
    decoded(&M::full_name(), &message.encode_to_vec())
}

/// An event with its envelope and its payload, decoded.
pub(super) fn event(event: &LoggedEvent) -> Result<Value, Failure> {
    let mut object = message(event)?;
    object["data"] = payload(event);
    Ok(object)
}

/// What an event says. A type that this program does not know is given as its bytes, in hexadecimal digits.
pub(super) fn payload(event: &LoggedEvent) -> Value {
    decoded(&event.event_type, &event.data).unwrap_or_else(|_| Value::String(hexadecimal(&event.data)))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn decoded(name: &str, bytes: &[u8]) -> Result<Value, Failure> {
    let unreadable = |why: &dyn std::fmt::Display| Failure::failed(&format!("cannot read a {name}"), why);
    let descriptor = descriptors()
        .get_message_by_name(name)
        .ok_or_else(|| unreadable(&"this program does not know the type"))?;
    let message = DynamicMessage::decode(descriptor, bytes).map_err(|e| unreadable(&e))?;
    let options = SerializeOptions::new().stringify_64_bit_integers(false).skip_default_fields(false);
    message.serialize_with_options(serde_json::value::Serializer, &options).map_err(|e| unreadable(&e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use maeul_proto::store::v1::StockChanged;

    #[test]
    fn an_event_is_shown_with_its_payload() {
        let data = StockChanged { product_id: "bagel".into(), on_hand: 8, change: -2, ..Default::default() };
        let logged = LoggedEvent {
            position: 7,
            event_type: StockChanged::full_name(),
            data: data.encode_to_vec(),
            ..Default::default()
        };
        let shown = event(&logged).unwrap();
        assert_eq!((&shown["position"], &shown["data"]["onHand"]), (&Value::from(7), &Value::from(8)));
        assert_eq!(shown["data"]["kind"], "STOCK_MOVEMENT_KIND_UNSPECIFIED");
    }

    #[test]
    fn an_unknown_payload_is_shown_as_bytes() {
        let logged =
            LoggedEvent { event_type: "other.v1.Thing".into(), data: vec![1, 254], ..Default::default() };
        assert_eq!(payload(&logged), "01fe");
    }
}
