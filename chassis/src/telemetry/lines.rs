//! Log lines that say which trace they belong to.

use std::fmt;

use opentelemetry::trace::TraceContextExt;
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use super::LogFormat;

/// Writes lines as `F` does, each with the `traceparent` of its span, if it has one.
pub(super) struct Traced<F> {
    pub(super) format: LogFormat,
    pub(super) lines: F,
}

impl<S, N, F> FormatEvent<S, N> for Traced<F>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(
        &self,
        ctx: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        // The span that is entered is the active one of this thread.
        let context = opentelemetry::Context::current();
        let span = context.span();
        if !span.span_context().is_valid() {
            return self.lines.format_event(ctx, writer, event);
        }
        let parent = super::traceparent(span.span_context());
        let mut line = String::with_capacity(256);
        self.lines.format_event(ctx, Writer::new(&mut line), event)?;
        let line = line.trim_end_matches('\n');
        match (self.format, line.strip_suffix('}')) {
            (LogFormat::Json, Some(object)) => writeln!(writer, "{object},\"traceparent\":\"{parent}\"}}"),
            _ => writeln!(writer, "{line} traceparent={parent}"),
        }
    }
}
