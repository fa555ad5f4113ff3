//! Messages and channels as rows.

use chassis::db::Row;
use chassis::error::{Error, Result};

use crate::domain::{CaseId, Channel, ChannelKind, Kind, Message, NotificationId, Recipient, Record, State};

pub(super) fn message(row: &Row) -> Result<Message> {
    let channel = row.get::<Option<String>>("channel")?;
    let record = Record {
        id: NotificationId::try_new(row.get::<String>("notification_id")?).map_err(Error::internal)?,
        case_id: CaseId::try_new(row.get::<String>("case_id")?).map_err(Error::internal)?,
        kind: word(row, "kind", Kind::from_word)?,
        recipient: recipient(row)?,
        text: row.get("text")?,
        state: word(row, "state", State::from_word)?,
        channel: channel.map(|_| word(row, "channel", ChannelKind::from_word)).transpose()?,
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
    Ok(Channel::from_parts(word(row, "kind", ChannelKind::from_word)?, row.get("address")?))
}

fn word<T>(row: &Row, column: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
    let word: String = row.get(column)?;
    parse(&word).ok_or_else(|| Error::internal(format!("column {column} has the unknown word {word}")))
}
