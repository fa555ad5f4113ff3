//! The envelope: CloudEvents 1.0 attributes around a protobuf message.

use prost::{Message, Name};

use crate::clock::new_id;
use crate::context::Context;
use crate::db::{Row, Value};
use crate::error::{Error, Result};
use crate::telemetry;
use crate::types::{InvalidId, Timestamp};

/// An event as it is written, published and consumed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Event {
    /// `ce-id`: unique; what duplicates are recognised by.
    pub id: String,
    /// `ce-type`: the full name of the message, `maeul.<context>.v1.<Event>`.
    pub kind: String,
    /// `ce-source`: the context that published it.
    pub source: String,
    /// `ce-subject`: the id of the aggregate.
    pub subject: String,
    /// `ce-partitionkey`: the key of the case, in which order holds.
    pub partition_key: String,
    /// `ce-sequence`: the number of the event within its aggregate, from 1, gapless.
    pub sequence: i64,
    /// `ce-time`: when it happened, microseconds since the epoch.
    pub time: i64,
    /// `ce-correlationid`: the conversation that it belongs to.
    pub correlation: String,
    /// `ce-causationid`: the event that made it happen, if one did.
    pub causation: Option<String>,
    /// W3C trace context of the change.
    pub traceparent: Option<String>,
    /// The message, encoded.
    pub data: Vec<u8>,
}

/// What the writer of an event knows of it, beside the message.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// The id of the aggregate that changed.
    pub aggregate: String,
    /// The key of the case.
    pub case: String,
    /// The number of the event within its aggregate, from 1, gapless.
    pub sequence: i64,
}

impl NewEvent {
    /// Event number `sequence` of an aggregate that is a case of its own.
    pub fn of(aggregate: impl Into<String>, sequence: i64) -> Self {
        let aggregate = aggregate.into();
        Self { case: aggregate.clone(), aggregate, sequence }
    }
}

/// An id that an event bears. A wrong one is its sender's mistake: `INTERNAL`, so that the event is parked.
pub fn id<T: TryFrom<String, Error = InvalidId>>(text: impl Into<String>) -> Result<T> {
    T::try_from(text.into()).map_err(Error::internal)
}

impl Event {
    /// How many bytes an event's message may have. Ten times what the limits of all fields let arise, and half
    /// of what a NATS server takes (`max_payload`): what the log refused for ever would hold up all behind it.
    pub const LARGEST: usize = 512 * 1024;

    pub(crate) fn new<M: Message + Name>(
        source: &str,
        now: Timestamp,
        message: &M,
        new: NewEvent,
        context: &Context,
    ) -> Self {
        let id = new_id();
        Self {
            kind: M::full_name(),
            source: source.to_owned(),
            subject: new.aggregate,
            partition_key: new.case,
            sequence: new.sequence,
            time: now.micros(),
            correlation: context.correlation.clone().unwrap_or_else(|| id.clone()),
            causation: context.causation.clone(),
            traceparent: telemetry::current_traceparent(),
            data: message.encode_to_vec(),
            id,
        }
    }

    /// Whether this carries a message of type `M`.
    pub fn is<M: Name>(&self) -> bool {
        self.kind == M::full_name()
    }

    /// The message.
    pub fn decode<M: Message + Name + Default>(&self) -> Result<M> {
        if !self.is::<M>() {
            return Err(Error::internal(format!(
                "event {} is a {}, not a {}",
                self.id,
                self.kind,
                M::full_name()
            )));
        }
        M::decode(self.data.as_slice()).map_err(Error::internal)
    }

    /// When it happened.
    pub fn happened_at(&self) -> Timestamp {
        Timestamp::from_micros(self.time)
    }

    /// The last part of the type: `OrderPlaced` of `maeul.order.v1.OrderPlaced`.
    pub fn short_kind(&self) -> &str {
        self.kind.rsplit('.').next().unwrap_or(&self.kind)
    }

    /// The columns id, kind, source, subject, partition key, sequence, time, correlation,
    /// causation, traceparent, data, in this order.
    pub(crate) fn into_row(self) -> Vec<Value> {
        crate::row![
            self.id,
            self.kind,
            self.source,
            self.subject,
            self.partition_key,
            self.sequence,
            self.time,
            self.correlation,
            self.causation,
            self.traceparent,
            self.data,
        ]
    }

    pub(crate) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            kind: row.get("kind")?,
            source: row.get("source")?,
            subject: row.get("subject")?,
            partition_key: row.get("partition_key")?,
            sequence: row.get("sequence")?,
            time: row.get("happened_at")?,
            correlation: row.get("correlation")?,
            causation: row.get("causation")?,
            traceparent: row.get("traceparent")?,
            data: row.get("data")?,
        })
    }
}
