//! Messages and channels as rows.

use chassis::db::Row;
use chassis::error::{Error, Result};

use crate::domain::{Channel, ChannelKind, Kind, Message, Recipient, Record, State};

pub(super) fn message(row: &Row) -> Result<Message> {
    let record = Record {
        id: row.id("notification_id")?,
        case_id: row.id("case_id")?,
        kind: row.word("kind", Kind::from_word)?,
        recipient: recipient(row)?,
        text: row.get("text")?,
        state: row.word("state", State::from_word)?,
        channel: row.optional_word("channel", ChannelKind::from_word)?,
        attempts: row.get("attempts")?,
        last_error: row.get("last_error")?,
        next_attempt_at: row.get("next_attempt_at")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        sent_at: row.get("sent_at")?,
    };
    Ok(Message::from_record(record, row.journal()?))
}

pub(super) fn recipient(row: &Row) -> Result<Recipient> {
    let recipient = Recipient::from_parts(&row.get::<String>("recipient_kind")?, row.get("recipient_id")?);
    recipient.ok_or_else(|| Error::internal("a row has no recipient"))
}

pub(super) fn channel(row: &Row) -> Result<Channel> {
    Ok(Channel::from_parts(row.word("kind", ChannelKind::from_word)?, row.get("address")?))
}
