//! What is kept of each call, served or made: its span and its duration, by method and code.

use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};

use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::Instant;
use tonic::Code;
use tonic::body::Body;
use tracing::Span;

use super::methods::{self, Method};
use crate::metrics::{Histogram, KeyValue, duration};

static SERVED: LazyLock<Histogram<f64>> =
    LazyLock::new(|| duration("rpc.server.call.duration", "time of RPCs that are served"));
static MADE: LazyLock<Histogram<f64>> =
    LazyLock::new(|| duration("rpc.client.call.duration", "time of RPCs to other services"));

/// Which end of the call this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Server,
    Client,
}

/// A call under way. Dropped before its end, it was given up by whoever waited for it.
#[derive(Debug)]
pub(super) struct Recording {
    side: Side,
    method: &'static Method,
    began: Instant,
    span: Span,
    ended: bool,
}

impl Recording {
    /// Begins now.
    pub(super) fn new(side: Side, method: &'static Method, span: Span) -> Self {
        Self { side, method, began: Instant::now(), span, ended: false }
    }

    /// The span of the call.
    pub(super) fn span(&self) -> &Span {
        &self.span
    }

    /// The call ended with this code.
    pub(super) fn end(mut self, code: Code) {
        self.keep(code);
    }

    fn keep(&mut self, code: Code) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        let name = methods::name(code);
        let failed = is_error(self.side, code);
        let mut attributes = vec![
            KeyValue::new("rpc.system.name", "grpc"),
            KeyValue::new("rpc.method", self.method.name.as_str()),
            KeyValue::new("rpc.response.status_code", name),
        ];
        self.span.record("rpc.response.status_code", name);
        if failed {
            attributes.push(KeyValue::new("error.type", name));
            self.span.record("error.type", name);
            self.span.record("otel.status_code", "ERROR");
        }
        let durations = if self.side == Side::Server { &SERVED } else { &MADE };
        durations.record(self.began.elapsed().as_secs_f64(), &attributes);
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.keep(Code::Cancelled);
    }
}

/// As the conventions have it: to a caller every other answer is an error, to a server only its own failures.
fn is_error(side: Side, code: Code) -> bool {
    let ours = matches!(
        code,
        Code::Unknown
            | Code::DeadlineExceeded
            | Code::Unimplemented
            | Code::Internal
            | Code::Unavailable
            | Code::DataLoss
    );
    if side == Side::Server { ours } else { code != Code::Ok }
}

/// The body of a streamed answer: the call ends with it.
pub(super) struct Streamed {
    body: Body,
    recording: Option<Recording>,
}

impl Streamed {
    pub(super) fn new(body: Body, recording: Recording) -> Self {
        Self { body, recording: Some(recording) }
    }

    fn ended(&mut self, code: Code) {
        if let Some(recording) = self.recording.take() {
            recording.end(code);
        }
    }
}

impl HttpBody for Streamed {
    type Data = <Body as HttpBody>::Data;
    type Error = <Body as HttpBody>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let span = self.recording.as_ref().map(|recording| recording.span().clone());
        let _entered = span.as_ref().map(Span::enter);
        let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(cx));
        match &frame {
            Some(Ok(frame)) => {
                if let Some(trailers) = frame.trailers_ref() {
                    self.ended(methods::code(trailers));
                }
            }
            Some(Err(_)) => self.ended(Code::Unknown),
            None => self.ended(Code::Ok),
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_no_error_of_the_server() {
        assert!(!is_error(Side::Server, Code::NotFound) && is_error(Side::Client, Code::NotFound));
        assert!(is_error(Side::Server, Code::Internal) && !is_error(Side::Client, Code::Ok));
    }
}
