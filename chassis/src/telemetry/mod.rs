//! Logs and traces: one subscriber, and W3C trace context through every call and every event.

mod levels;

use std::collections::HashMap;

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{TraceContextExt, TracerProvider};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, filter};

pub use levels::Levels;

use crate::events::Event;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Flushes what is left when dropped.
#[derive(Debug)]
pub struct Telemetry {
    provider: SdkTracerProvider,
    levels: Levels,
}

impl Telemetry {
    /// What is logged, to be shown and changed.
    pub fn levels(&self) -> Levels {
        self.levels.clone()
    }
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        let _ = self.provider.shutdown();
    }
}

/// Starts logging to standard error at the levels of `directives` (`info`, `warn,maeul_order=debug`).
pub fn start(directives: &str, format: LogFormat) -> Result<Telemetry, String> {
    let (levels, shown) = Levels::new(directives)?;
    let provider = SdkTracerProvider::builder().build();
    // Every span has a trace context, whatever the log shows.
    let spans = filter::filter_fn(|meta| meta.is_span() && meta.target().starts_with("maeul"));
    let traces = tracing_opentelemetry::layer().with_tracer(provider.tracer("maeul")).with_filter(spans);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(true);
    let lines = match format {
        LogFormat::Text => lines.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    tracing_subscriber::registry()
        .with(traces)
        .with(lines.with_filter(shown))
        .try_init()
        .map_err(|e| format!("cannot start logging: {e}"))?;
    Ok(Telemetry { provider, levels })
}

/// The W3C `traceparent` of the current span, if it is traced.
pub fn current_traceparent() -> Option<String> {
    let context = Span::current().context();
    let span = context.span();
    let span = span.span_context();
    span.is_valid()
        .then(|| format!("00-{}-{}-{:02x}", span.trace_id(), span.span_id(), span.trace_flags().to_u8()))
}

/// Makes `span` a child of the remote span that `traceparent` names.
pub(crate) fn set_parent(span: &Span, traceparent: &str) {
    let carrier = HashMap::from([("traceparent".to_owned(), traceparent.to_owned())]);
    let _ = span.set_parent(TraceContextPropagator::new().extract(&carrier));
}

/// The span in which a consumer handles an event: a child of the change that it tells of.
pub(crate) fn event_span(consumer: &str, event: &Event) -> Span {
    let span = tracing::info_span!(
        target: "maeul::consume",
        "consume",
        otel.name = format!("process {}", event.short_kind()),
        otel.kind = "consumer",
        messaging.operation.name = "process",
        messaging.message.id = event.id,
        messaging.consumer.group.name = consumer,
        case = event.partition_key,
    );
    if let Some(parent) = &event.traceparent {
        set_parent(&span, parent);
    }
    span
}
