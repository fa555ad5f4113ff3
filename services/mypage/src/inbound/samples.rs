//! Events as they come from the log.

use chassis::events::Event;
use prost::{Message, Name};

/// When stories begin, in microseconds.
pub(super) const BEGIN: i64 = 1_763_700_000_000_000;

/// An event as it comes from the log.
pub(super) fn event<M: Message + Name>(case: &str, sequence: i64, time: i64, message: &M) -> Event {
    Event {
        id: format!("{case}-{time}-{}", M::full_name()),
        kind: M::full_name(),
        source: "test".to_owned(),
        subject: case.to_owned(),
        partition_key: case.to_owned(),
        sequence,
        time,
        correlation: "c".to_owned(),
        causation: None,
        traceparent: None,
        data: message.encode_to_vec(),
    }
}
