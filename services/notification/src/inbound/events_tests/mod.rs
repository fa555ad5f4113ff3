//! Which events become which messages.

mod library;
mod ordering;
mod rooms;

use chassis::types::Timestamp;
use prost::{Message, Name};

use super::*;
use crate::application::Notice;
use crate::domain::Kind;

/// An event as it comes from the log.
fn event<M: Message + Name>(case: &str, sequence: i64, message: &M) -> Event {
    chassis::testing::event(case, sequence, Timestamp::from_micros(1), message)
}

/// An event of each source, and the kinds of the messages that it makes.
type Table = Vec<(Event, &'static [&'static str])>;

fn table() -> Table {
    [ordering::table(), library::table(), rooms::table()].into_iter().flatten().collect()
}

/// What the messages of an event say.
fn texts(event: &Event) -> Vec<String> {
    let text = |notice: Notice| notice.telling.text(&notice.case_id);
    notices::of(event).unwrap().into_iter().map(text).collect()
}

fn kinds(event: &Event) -> Vec<&'static str> {
    notices::of(event).unwrap().iter().map(|notice| notice.telling.kind().word()).collect()
}

#[test]
fn every_subscription_is_a_type_of_an_event_and_every_source_is_subscribed() {
    let subscriptions = Policies::new(BTreeMap::new()).subscriptions();
    for name in &subscriptions {
        assert!(maeul_proto::events::type_names().iter().any(|known| known == name), "{name}");
    }
    let mut sources: Vec<_> = table().into_iter().map(|(event, _)| event.kind).collect();
    sources.extend([StoreRegistered::full_name(), StoreUpdated::full_name()]);
    assert_eq!(subscriptions, sources);
}

#[test]
fn o9_l6_r6_each_kind_has_one_source_event() {
    let mut all = Vec::new();
    for (event, expected) in table() {
        assert_eq!(kinds(&event), expected, "{}", event.kind);
        all.extend_from_slice(expected);
    }
    all.sort_unstable();
    let mut every: Vec<_> = Kind::all().map(Kind::word).collect();
    every.sort_unstable();
    assert_eq!(all, every);
}

#[test]
fn only_new_order_goes_to_the_store() {
    for (event, _) in table() {
        for notice in notices::of(&event).unwrap() {
            let to = if notice.telling.kind().word() == "NEW_ORDER" { "store:s-1" } else { "customer:c-1" };
            assert_eq!(notice.recipient.to_string(), to, "{}", event.kind);
            assert_eq!(notice.case_id.as_str(), event.partition_key, "{}", event.kind);
        }
    }
}

#[test]
fn an_event_without_its_ids_is_an_error_and_not_a_message() {
    for (event, _) in table() {
        let bare = Event { data: Vec::new(), ..event };
        assert!(notices::of(&bare).is_err(), "{}", bare.kind);
    }
}

/// One event of each source, those of a loan that comes back in parts, and how many messages they make together.
pub(crate) fn every_event() -> (Vec<Event>, usize) {
    let mut events: Vec<_> = table().into_iter().map(|(event, _)| event).collect();
    events.extend(library::late_parts());
    let messages = events.iter().map(|event| kinds(event).len()).sum();
    (events, messages)
}
