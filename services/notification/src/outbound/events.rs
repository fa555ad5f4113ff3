//! The domain's events as the village reads them.

use chassis::db::Tx;
use chassis::events::NewEvent;
use maeul_proto::notification::v1::{self as proto, NotificationFailed, NotificationSent};

use crate::domain::{ChannelKind, Event, Recipient, Record};
use crate::wire;

/// Puts new events of a message into the outbox.
pub(super) fn publish(tx: &mut Tx, record: &Record, events: Vec<(i64, Event)>) {
    for (sequence, event) in events {
        let new = NewEvent { aggregate: record.id.to_string(), case: record.case_id.to_string(), sequence };
        match event {
            Event::Sent(channel) => tx.emit(&sent(record, channel), new),
            Event::Failed(channel) => tx.emit(&failed(record, channel), new),
        }
    }
}

fn sent(record: &Record, channel: ChannelKind) -> NotificationSent {
    use proto::notification_sent::Recipient as To;
    NotificationSent {
        notification_id: record.id.to_string(),
        case_id: record.case_id.to_string(),
        case_kind: wire::case_kind(record.kind.case()).into(),
        kind: wire::kind(record.kind).into(),
        channel: wire::channel_kind(channel).into(),
        recipient: Some(match &record.recipient {
            Recipient::Customer(id) => To::CustomerId(id.to_string()),
            Recipient::Store(id) => To::StoreId(id.to_string()),
        }),
    }
}

fn failed(record: &Record, channel: ChannelKind) -> NotificationFailed {
    use proto::notification_failed::Recipient as To;
    NotificationFailed {
        notification_id: record.id.to_string(),
        case_id: record.case_id.to_string(),
        case_kind: wire::case_kind(record.kind.case()).into(),
        kind: wire::kind(record.kind).into(),
        channel: wire::channel_kind(channel).into(),
        attempts: i32::try_from(record.attempts).unwrap_or(i32::MAX),
        recipient: Some(match &record.recipient {
            Recipient::Customer(id) => To::CustomerId(id.to_string()),
            Recipient::Store(id) => To::StoreId(id.to_string()),
        }),
    }
}
