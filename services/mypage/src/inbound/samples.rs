//! Events as they come from the log.

use chassis::events::Event;
use chassis::types::Timestamp;
use prost::{Message, Name};

/// When stories begin, in microseconds.
pub(super) const BEGIN: i64 = 1_763_700_000_000_000;

/// An event as it comes from the log.
pub(super) fn event<M: Message + Name>(case: &str, sequence: i64, time: i64, message: &M) -> Event {
    chassis::testing::event(case, sequence, Timestamp::from_micros(time), message)
}
