//! The spans of events and databases, with OpenTelemetry's names. Those of calls are in [`crate::grpc`].

use std::future::Future;
use std::sync::LazyLock;

use tokio::time::Instant;
use tracing::{Instrument, Span};

use super::{set_parent, traceparent_of};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::metrics::{Histogram, KeyValue, duration};

/// The spans in which events are sent, each a child of the change that it tells of; whoever handles the
/// event goes on from there. They end when dropped.
pub(crate) fn sending(system: &'static str, events: &mut [Event]) -> Vec<Span> {
    events.iter_mut().map(|event| send(system, event)).collect()
}

fn send(system: &'static str, event: &mut Event) -> Span {
    let Some(parent) = &event.traceparent else { return Span::none() };
    let span = tracing::debug_span!(
        target: "maeul::send",
        parent: None,
        "send",
        otel.name = format!("send {}", event.kind),
        otel.kind = "producer",
        messaging.system = system,
        messaging.operation.name = "send",
        "messaging.operation.type" = "send",
        messaging.destination.name = event.kind,
        messaging.message.id = event.id,
        case = event.partition_key,
    );
    set_parent(&span, parent);
    // Without a span of its own, as where nothing is exported, the event stays the child of its change.
    if let Some(ours) = traceparent_of(&span) {
        event.traceparent = Some(ours);
    }
    span
}

static HANDLED: LazyLock<Histogram<f64>> =
    LazyLock::new(|| duration("messaging.process.duration", "time in which consumers handle an event"));

/// Handles an event on behalf of a consumer, in the span of that.
pub(crate) async fn handling(
    system: &'static str,
    consumer: &str,
    event: &Event,
    work: impl Future<Output = Result<()>>,
) -> Result<()> {
    let began = Instant::now();
    let handled = work.instrument(event_span(system, consumer, event)).await;
    record(system, consumer, event, began, handled.as_ref().err());
    handled
}

/// Does the `work` of a consumer on many events at once; each of them has its span for as long as that
/// takes.
pub(crate) async fn handling_all(
    system: &'static str,
    consumer: &str,
    events: &[&Event],
    work: impl Future<Output = Result<()>>,
) -> Result<()> {
    let began = Instant::now();
    let spans: Vec<Span> = events.iter().map(|event| event_span(system, consumer, event)).collect();
    let handled = work.await;
    for event in events {
        record(system, consumer, event, began, handled.as_ref().err());
    }
    drop(spans);
    handled
}

fn record(system: &'static str, consumer: &str, event: &Event, began: Instant, failed: Option<&Error>) {
    let mut of = vec![
        KeyValue::new("messaging.system", system),
        KeyValue::new("messaging.operation.name", "process"),
        KeyValue::new("messaging.consumer.group.name", consumer.to_owned()),
        KeyValue::new("messaging.destination.name", event.kind.clone()),
    ];
    if let Some(error) = failed {
        of.push(KeyValue::new("error.type", error.reason().to_owned()));
    }
    HANDLED.record(began.elapsed().as_secs_f64(), &of);
}

/// The span in which a consumer handles an event: a child of its sending.
fn event_span(system: &'static str, consumer: &str, event: &Event) -> Span {
    let span = tracing::info_span!(
        target: "maeul::consume",
        parent: None,
        "consume",
        otel.name = format!("process {}", event.kind),
        otel.kind = "consumer",
        messaging.system = system,
        messaging.operation.name = "process",
        "messaging.operation.type" = "process",
        messaging.destination.name = event.kind,
        messaging.message.id = event.id,
        messaging.consumer.group.name = consumer,
        case = event.partition_key,
    );
    if let Some(parent) = &event.traceparent {
        set_parent(&span, parent);
    }
    span
}

/// The span of one unit of work, or of one read, in a service's database; a worker that only looks whether
/// there is something to do leaves none.
pub(crate) fn database(system: &'static str, name: &str, operation: &'static str) -> Span {
    if !Span::current().metadata().is_some_and(|current| current.target().starts_with("maeul")) {
        return Span::none();
    }
    tracing::debug_span!(
        target: "maeul::db",
        "db",
        otel.name = format!("{operation} {name}"),
        otel.kind = "client",
        db.system.name = system,
        db.namespace = name,
        db.operation.name = operation,
    )
}
