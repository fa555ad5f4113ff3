//! Logs, traces and metrics: one subscriber, W3C trace context through every call and every event, and
//! OTLP to a collector where the `OTEL_*` variables name one.

mod config;
mod export;
mod levels;
mod lines;
mod spans;

use std::collections::HashMap;
use std::sync::OnceLock;
use std::time::Duration;

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{SpanContext, TraceContextExt, TracerProvider};
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing::level_filters::LevelFilter;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, filter, fmt};

pub use levels::Levels;
pub(crate) use spans::{database, handling, handling_all, sending};

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The process's telemetry. Sends what is left when dropped.
#[derive(Debug)]
pub struct Telemetry {
    providers: export::Providers,
    levels: Levels,
}

impl Telemetry {
    /// What is logged, to be shown and changed.
    pub fn levels(&self) -> Levels {
        self.levels.clone()
    }

    /// The metrics, to be scraped.
    pub fn metrics(&self) -> prometheus::Registry {
        self.providers.scraped.clone()
    }
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        self.providers.shutdown();
    }
}

/// Starts logging to standard error at the levels of `directives` (`info`, `warn,maeul_order=debug`), and
/// sends what the `OTEL_*` variables ask for, in the name of `service` unless they name another. To be
/// called once, within the runtime. The error is one line for the user.
pub fn start(service: &str, directives: &str, format: LogFormat) -> Result<Telemetry, String> {
    let (levels, shown) = Levels::new(directives)?;
    let exports = config::read(|name| std::env::var(name).ok())?;
    let providers = export::Providers::new(service, &exports)?;

    // Every span has a trace context, whatever the log shows; details only where somebody may look at them.
    let detail = if exports.traces { LevelFilter::TRACE } else { LevelFilter::INFO };
    let spans = filter::filter_fn(move |meta| {
        meta.is_span() && meta.target().starts_with("maeul") && *meta.level() <= detail
    });
    let traces = tracing_opentelemetry::layer().with_tracer(providers.traces.tracer("maeul"));
    // What sending a log line has to say must not be sent again.
    let ours = filter::filter_fn(|meta| {
        !["opentelemetry", "tonic", "h2", "hyper", "tower", "rustls"]
            .iter()
            .any(|it| meta.target().starts_with(it))
    });
    let sent = providers.logs.as_ref().map(|logs| OpenTelemetryTracingBridge::new(logs).with_filter(ours));
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => {
            let ansi = std::io::IsTerminal::is_terminal(&std::io::stderr());
            let text = lines::Traced { format, lines: fmt::format().with_ansi(ansi) };
            lines.with_ansi(ansi).event_format(text).boxed()
        }
        LogFormat::Json => {
            let json = lines::Traced { format, lines: fmt::format().json() };
            lines.fmt_fields(fmt::format::JsonFields::new()).event_format(json).boxed()
        }
    };
    // Before anybody listens: it would tell of itself.
    opentelemetry::global::set_meter_provider(providers.metrics.clone());
    crate::metrics::watch();
    if let Some(interval) = exports.metrics {
        let _ = PUSHED_EVERY.set(interval);
    }
    tracing_subscriber::registry()
        .with(traces.with_filter(spans))
        .with(lines.and_then(sent).with_filter(shown))
        .try_init()
        .map_err(|e| format!("cannot start logging: {e}"))?;
    Ok(Telemetry { providers, levels })
}

static PUSHED_EVERY: OnceLock<Duration> = OnceLock::new();

/// How often metrics are sent to a collector, if they are.
pub(crate) fn pushed_every() -> Option<Duration> {
    PUSHED_EVERY.get().copied()
}

/// The W3C `traceparent` of the current span, if it is traced.
pub fn current_traceparent() -> Option<String> {
    traceparent_of(&Span::current())
}

fn traceparent_of(span: &Span) -> Option<String> {
    let context = span.context();
    let span = context.span();
    span.span_context().is_valid().then(|| traceparent(span.span_context()))
}

fn traceparent(span: &SpanContext) -> String {
    format!("00-{}-{}-{:02x}", span.trace_id(), span.span_id(), span.trace_flags().to_u8())
}

/// Makes `span` a child of the remote span that `traceparent` names.
pub(crate) fn set_parent(span: &Span, traceparent: &str) {
    let carrier = HashMap::from([("traceparent".to_owned(), traceparent.to_owned())]);
    let _ = span.set_parent(TraceContextPropagator::new().extract(&carrier));
}
