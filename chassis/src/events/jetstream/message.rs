//! Events as messages: `CloudEvents` 1.0 in binary mode, in NATS headers.

use std::collections::BTreeSet;

use async_nats::{HeaderMap, HeaderValue};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::super::{DeadLetter, Event, LogFilter};
use crate::types::Timestamp;

/// What a header's value says in another way, as `CloudEvents` ask for.
const IN_HEADER: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%');
/// What a token of a subject says in another way. A key's `.` would begin another token.
const IN_TOKEN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// The names of a stream, and of what belongs to it.
#[derive(Debug, Clone)]
pub(super) struct Names {
    pub(super) stream: String,
    pub(super) dead: String,
    prefix: String,
}

impl Names {
    pub(super) fn of(stream: String) -> Self {
        Self { dead: format!("{stream}_DEAD"), prefix: stream.to_lowercase(), stream }
    }

    /// All subjects of the stream.
    pub(super) fn all(&self) -> String {
        format!("{}.>", self.prefix)
    }

    /// All subjects of its dead letters.
    pub(super) fn all_dead(&self) -> String {
        format!("{}-dead.>", self.prefix)
    }

    /// `maeul.<context>.<Event>.<key of the case>`.
    pub(super) fn event(&self, event: &Event) -> String {
        let (context, name) = split(&event.kind);
        format!("{}.{context}.{name}.{}", self.prefix, token(&event.partition_key))
    }

    /// `maeul-dead.<consumer>.<key of the case>`.
    pub(super) fn dead_letter(&self, letter: &DeadLetter) -> String {
        format!("{}-dead.{}.{}", self.prefix, token(&letter.consumer), token(&letter.event.partition_key))
    }

    /// Where the replicas of a service tell each other what has changed.
    pub(super) fn changed(&self, service: &str) -> String {
        format!("{}-changed.{}", self.prefix, token(service))
    }

    /// The subjects of the events of these types.
    pub(super) fn of_kinds(&self, kinds: &[&'static str]) -> Vec<String> {
        let subject = |kind: &&str| {
            let (context, name) = split(kind);
            format!("{}.{context}.{name}.*", self.prefix)
        };
        // Two versions of a package share a subject, which may be named once only.
        kinds.iter().map(subject).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The subject of the events that a filter lets through; some more, if it names a package's version.
    pub(super) fn filtered(&self, filter: &LogFilter) -> String {
        let (context, name) = match filter.kind.as_str() {
            "" => ("*".to_owned(), "*".to_owned()),
            kind if kind.contains('.') => split(kind),
            name => ("*".to_owned(), token(name)),
        };
        let key = if filter.partition_key.is_empty() { "*".into() } else { token(&filter.partition_key) };
        format!("{}.{context}.{name}.{key}", self.prefix)
    }
}

/// Context and name of a type: `order` and `OrderPlaced` of `maeul.order.v1.OrderPlaced`.
fn split(kind: &str) -> (String, String) {
    let mut parts: Vec<&str> = kind.split('.').collect();
    let name = parts.pop().unwrap_or_default();
    let is_version = |part: &&str| part.strip_prefix('v').is_some_and(|n| n.parse::<u32>().is_ok());
    if parts.last().is_some_and(is_version) {
        parts.pop();
    }
    (token(parts.pop().unwrap_or_default()), token(name))
}

/// `text` as one token, never empty.
fn token(text: &str) -> String {
    if text.is_empty() { "%".to_owned() } else { utf8_percent_encode(text, IN_TOKEN).to_string() }
}

/// The headers of an event.
pub(super) fn headers(event: &Event) -> HeaderMap {
    let mut headers = HeaderMap::new();
    set(&mut headers, "Nats-Msg-Id", &event.id);
    set(&mut headers, "content-type", "application/protobuf");
    set(&mut headers, "ce-specversion", "1.0");
    set(&mut headers, "ce-id", &event.id);
    set(&mut headers, "ce-type", &event.kind);
    set(&mut headers, "ce-source", &event.source);
    set(&mut headers, "ce-subject", &event.subject);
    set(&mut headers, "ce-time", &Timestamp::from_micros(event.time).to_string());
    set(&mut headers, "ce-sequence", &event.sequence.to_string());
    set(&mut headers, "ce-partitionkey", &event.partition_key);
    set(&mut headers, "ce-correlationid", &event.correlation);
    if let Some(causation) = &event.causation {
        set(&mut headers, "ce-causationid", causation);
    }
    if let Some(traceparent) = &event.traceparent {
        set(&mut headers, "traceparent", traceparent);
    }
    headers
}

/// The headers of a dead letter: the event's, who could not handle it, and why.
pub(super) fn dead_headers(letter: &DeadLetter) -> HeaderMap {
    let mut headers = headers(&letter.event);
    // Given up on once more after a retry, it is another letter.
    let id = format!("{}/{}/{}", letter.consumer, letter.event.id, letter.since.micros());
    set(&mut headers, "Nats-Msg-Id", &id);
    set(&mut headers, "maeul-consumer", &letter.consumer);
    set(&mut headers, "maeul-attempts", &letter.attempts.to_string());
    set(&mut headers, "maeul-position", &letter.position.to_string());
    set(&mut headers, "maeul-error", &letter.last_error.chars().take(1000).collect::<String>());
    headers
}

pub(super) fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    // Encoded, it has nothing left that a header cannot hold.
    if let Ok(value) = utf8_percent_encode(value, IN_HEADER).to_string().parse::<HeaderValue>() {
        headers.insert(name, value);
    }
}

/// The event in a message; what is missing or wrong, if it holds none.
pub(super) fn event(message: &async_nats::Message) -> Result<Event, String> {
    let optional = |name: &'static str| {
        let value = message.headers.as_ref()?.get(name)?;
        percent_decode_str(value.as_str()).decode_utf8().ok().map(std::borrow::Cow::into_owned)
    };
    let names =
        ["ce-id", "ce-subject", "ce-partitionkey", "ce-correlationid", "ce-causationid", "traceparent"];
    if let Some(name) =
        names.into_iter().find(|name| optional(name).is_some_and(|value| value.contains('\0')))
    {
        return Err(format!("{name} holds a NUL, which no database keeps"));
    }
    let required = |name: &'static str| optional(name).ok_or_else(|| format!("has no {name}"));
    let time = OffsetDateTime::parse(&required("ce-time")?, &Rfc3339).map_err(|e| format!("ce-time: {e}"))?;
    Ok(Event {
        id: required("ce-id")?,
        kind: required("ce-type")?,
        source: required("ce-source")?,
        subject: required("ce-subject")?,
        partition_key: required("ce-partitionkey")?,
        sequence: required("ce-sequence")?.parse().map_err(|e| format!("ce-sequence: {e}"))?,
        time: i64::try_from(time.unix_timestamp_nanos() / 1000).map_err(|e| format!("ce-time: {e}"))?,
        correlation: required("ce-correlationid")?,
        causation: optional("ce-causationid"),
        traceparent: optional("traceparent"),
        data: message.payload.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn an_event(key: &str) -> Event {
        Event {
            id: "0192".into(),
            kind: "maeul.order.v1.OrderPlaced".into(),
            source: "order".into(),
            subject: "o-1".into(),
            partition_key: key.into(),
            sequence: 7,
            time: 1_700_000_000_123_456,
            correlation: "100 % \"said\"\r\nso 말".into(),
            causation: None,
            traceparent: Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".into()),
            data: vec![0, 255],
        }
    }

    #[test]
    fn a_key_is_one_token_of_the_subject_whatever_it_holds() {
        let names = Names::of("MAEUL".into());
        for (key, token) in [("o-1", "o-1"), ("a..b.", "a%2E%2Eb%2E"), ("> *", "%3E%20%2A"), ("", "%")] {
            assert_eq!(names.event(&an_event(key)), format!("maeul.order.OrderPlaced.{token}"));
        }
        let kinds = ["maeul.order.v1.OrderPlaced", "maeul.order.v2.OrderPlaced", "google.protobuf.Timestamp"];
        assert_eq!(names.of_kinds(&kinds), ["maeul.order.OrderPlaced.*", "maeul.protobuf.Timestamp.*"]);
        for (kind, key, subject) in [
            ("", "", "maeul.*.*.*"),
            ("OrderPlaced", "a.b", "maeul.*.OrderPlaced.a%2Eb"),
            ("maeul.order.v1.OrderPlaced", "", "maeul.order.OrderPlaced.*"),
        ] {
            let filter = LogFilter { kind: kind.into(), partition_key: key.into() };
            assert_eq!(names.filtered(&filter), subject);
        }
    }

    /// What 0.1.0 wrote. Whoever reads events in another language has these names in its code.
    const HEADERS_OF_0_1_0: [(&str, &str); 12] = [
        ("Nats-Msg-Id", "0192"),
        ("ce-correlationid", "100%20%25%20%22said%22%0D%0Aso%20%EB%A7%90"),
        ("ce-id", "0192"),
        ("ce-partitionkey", "case.1"),
        ("ce-sequence", "7"),
        ("ce-source", "order"),
        ("ce-specversion", "1.0"),
        ("ce-subject", "o-1"),
        ("ce-time", "2023-11-14T22:13:20.123456Z"),
        ("ce-type", "maeul.order.v1.OrderPlaced"),
        ("content-type", "application/protobuf"),
        ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
    ];

    #[test]
    fn p10_headers_are_those_of_the_first_release() {
        let headers = headers(&an_event("case.1"));
        let mut told: Vec<_> =
            headers.iter().map(|(name, values)| (name.to_string(), values[0].to_string())).collect();
        told.sort();
        assert_eq!(told, HEADERS_OF_0_1_0.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn an_event_comes_back_from_its_headers_as_it_was() {
        let event = an_event("case.1");
        let message = async_nats::Message {
            subject: "s".into(),
            reply: None,
            payload: event.data.clone().into(),
            headers: Some(headers(&event)),
            status: None,
            description: None,
            length: 0,
        };
        assert_eq!(super::event(&message), Ok(event));
        let nul = an_event("case\u{0}1");
        let kept_by_nobody = async_nats::Message { headers: Some(headers(&nul)), ..message.clone() };
        let why = "ce-partitionkey holds a NUL, which no database keeps";
        assert_eq!(super::event(&kept_by_nobody), Err(why.into()));
        let foreign = async_nats::Message { headers: None, ..message };
        assert_eq!(super::event(&foreign), Err("has no ce-time".into()));
    }
}
