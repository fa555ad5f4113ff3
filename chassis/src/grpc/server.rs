//! What surrounds every call that is served: its span, its deadline, its line in the log.

use std::convert::Infallible;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use http::{HeaderMap, Request, Response};
use tonic::body::Body;
use tonic::{Code, Status};
use tower::{Layer, Service};
use tracing::Instrument;
use tracing::field::Empty;

use super::methods::{Method, code, method};
use super::recording::{Recording, Side, Streamed};
use crate::context::Context;
use crate::telemetry;

/// Surrounds every call; see the module.
#[derive(Debug, Clone, Copy, Default)]
pub struct CallLayer;

impl<S> Layer<S> for CallLayer {
    type Service = Call<S>;

    fn layer(&self, inner: S) -> Call<S> {
        Call { inner }
    }
}

/// See [`CallLayer`].
#[derive(Debug, Clone)]
pub struct Call<S> {
    inner: S,
}

impl<S> Service<Request<Body>> for Call<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let standby = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, standby);
        let method = method(request.uri().path());
        let recording = Recording::new(Side::Server, method, call_span(method, request.headers()));
        let span = recording.span().clone();
        let budget =
            request.headers().get("grpc-timeout").and_then(|v| v.to_str().ok()).and_then(parse_timeout);
        // Ours answers DEADLINE_EXCEEDED; the transport's own would answer CANCELLED, which a mesh
        // retries.
        request.headers_mut().remove("grpc-timeout");
        let correlation =
            request.headers().get("maeul-correlation-id").and_then(|v| v.to_str().ok()).map(str::to_owned);
        let deadline = budget.map(|b| tokio::time::Instant::now() + b);
        let context = Context { deadline, correlation, ..Context::default() };
        let work = async move {
            let response = match deadline {
                None => inner.call(request).await?,
                Some(at) => match tokio::time::timeout_at(at, inner.call(request)).await {
                    Ok(response) => response?,
                    Err(_) => Status::from(crate::error::Error::deadline(
                        "the time given was over before the answer was there",
                    ))
                    .into_http(),
                },
            };
            let response = super::refusal::explained(response);
            let code = code(response.headers());
            log(method, code);
            if method.streams && code == Code::Ok {
                return Ok(response.map(|body| Body::new(Streamed::new(body, recording))));
            }
            recording.end(code);
            Ok(response)
        };
        Box::pin(context.scope(work.instrument(span)))
    }
}

fn call_span(method: &Method, headers: &HeaderMap) -> tracing::Span {
    let span = tracing::info_span!(
        target: "maeul::rpc",
        parent: None,
        "rpc",
        otel.name = method.name,
        otel.kind = "server",
        otel.status_code = Empty,
        rpc.system.name = "grpc",
        rpc.method = method.name,
        rpc.response.status_code = Empty,
        "error.type" = Empty,
    );
    if let Some(parent) = headers.get("traceparent").and_then(|v| v.to_str().ok()) {
        telemetry::set_parent(&span, parent);
    }
    span
}

fn log(method: &Method, code: Code) {
    let rpc = method.name.as_str();
    match code {
        Code::Ok => tracing::debug!(rpc, "served"),
        Code::Internal | Code::Unknown | Code::DataLoss => {
            tracing::error!(rpc, ?code, "call failed by our own mistake");
        }
        Code::Unavailable | Code::DeadlineExceeded | Code::ResourceExhausted => {
            tracing::warn!(rpc, ?code, "call not served");
        }
        _ => tracing::info!(rpc, ?code, "call refused"),
    }
}

/// What a `grpc-timeout` says: up to eight digits and a unit. `None`: it is malformed.
pub fn parse_timeout(text: &str) -> Option<Duration> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let n: u64 = digits.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(n * 3600),
        "M" => Duration::from_secs(n * 60),
        "S" => Duration::from_secs(n),
        "m" => Duration::from_millis(n),
        "u" => Duration::from_micros(n),
        "n" => Duration::from_nanos(n),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_are_read_as_grpc_writes_them() {
        assert_eq!(parse_timeout("100m"), Some(Duration::from_millis(100)));
        assert_eq!(parse_timeout("99999999H"), Some(Duration::from_hours(99_999_999)));
        for bad in ["", "m", "100", "-1S", "100000000S", "1x", "1é"] {
            assert_eq!(parse_timeout(bad), None, "{bad}");
        }
    }
}
