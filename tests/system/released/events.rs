//! Golden messages of every event type, made by another implementation of protobuf.

use std::collections::BTreeSet;

use data_encoding::BASE64;
use maeul_proto::descriptors;
use prost_reflect::prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage};
use serde::Deserialize;

/// A line of `events.jsonl`.
#[derive(Deserialize)]
struct Golden {
    r#type: String,
    /// The message's bytes, in base64.
    data: String,
    /// What they say, as canonical JSON.
    message: serde_json::Value,
}

#[test]
fn p10_events_of_every_release_say_today_what_they_said_then() {
    for release in super::releases() {
        let golden = std::fs::read_to_string(release.join("events.jsonl")).unwrap();
        let mut seen = BTreeSet::new();
        for line in golden.lines() {
            let Golden { r#type, data, message } = serde_json::from_str(line).unwrap();
            let kind = descriptors().get_message_by_name(&r#type);
            let kind = kind.unwrap_or_else(|| panic!("{}: {type} is no longer known", release.display()));
            let bytes = BASE64.decode(data.as_bytes()).unwrap();
            let read = DynamicMessage::decode(kind, bytes.as_slice()).unwrap();
            assert_eq!(read.unknown_fields().count(), 0, "{type}: {read}");
            assert_eq!(serde_json::to_value(&read).unwrap(), message, "{type}");
            assert_eq!(read.encode_to_vec(), bytes, "{type} is written as it was");
            seen.insert(r#type);
        }
        assert_eq!(seen, event_types(&release.join("descriptor.binpb")), "each type has a golden message");
    }
}

/// The messages of every `events.proto`.
fn event_types(descriptor: &std::path::Path) -> BTreeSet<String> {
    let pool = DescriptorPool::decode(std::fs::read(descriptor).unwrap().as_slice()).unwrap();
    let messages = pool.all_messages().filter(|it| it.parent_message().is_none());
    let events = messages.filter(|it| it.parent_file().name().ends_with("/events.proto"));
    events.map(|it| it.full_name().to_owned()).collect()
}
