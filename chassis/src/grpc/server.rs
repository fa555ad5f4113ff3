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

use crate::context::Context;
use crate::telemetry;

/// Surrounds every call; see the module.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CallLayer;

impl<S> Layer<S> for CallLayer {
    type Service = Call<S>;

    fn layer(&self, inner: S) -> Call<S> {
        Call { inner }
    }
}

/// See [`CallLayer`].
#[derive(Debug, Clone)]
pub(crate) struct Call<S> {
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
        let path = request.uri().path().to_owned();
        let span = call_span(&path, request.headers());
        let budget =
            request.headers().get("grpc-timeout").and_then(|v| v.to_str().ok()).and_then(parse_timeout);
        // Ours answers DEADLINE_EXCEEDED; the transport's own would answer CANCELLED, which a mesh
        // retries.
        request.headers_mut().remove("grpc-timeout");
        let correlation =
            request.headers().get("maeul-correlation-id").and_then(|v| v.to_str().ok()).map(str::to_owned);
        let deadline = budget.map(|b| tokio::time::Instant::now() + b);
        let context = Context { deadline, correlation, causation: None };
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
            log(&path, &response);
            Ok(response)
        };
        Box::pin(context.scope(work.instrument(span)))
    }
}

fn call_span(path: &str, headers: &HeaderMap) -> tracing::Span {
    let (service, method) = path.trim_start_matches('/').split_once('/').unwrap_or((path, ""));
    let span = tracing::info_span!(
        target: "maeul::rpc",
        "rpc",
        otel.name = format!("{service}/{method}"),
        otel.kind = "server",
        rpc.system = "grpc",
        rpc.service = service,
        rpc.method = method,
    );
    if let Some(parent) = headers.get("traceparent").and_then(|v| v.to_str().ok()) {
        telemetry::set_parent(&span, parent);
    }
    span
}

fn log(path: &str, response: &Response<Body>) {
    // Only errors have their status in the headers; a success has it behind the message.
    let code = response.headers().get("grpc-status").map_or(Code::Ok, |v| Code::from_bytes(v.as_bytes()));
    match code {
        Code::Ok => tracing::debug!(rpc = path, "served"),
        Code::Internal | Code::Unknown | Code::DataLoss => {
            tracing::error!(rpc = path, ?code, "call failed by our own mistake");
        }
        Code::Unavailable | Code::DeadlineExceeded | Code::ResourceExhausted => {
            tracing::warn!(rpc = path, ?code, "call not served");
        }
        _ => tracing::info!(rpc = path, ?code, "call refused"),
    }
}

/// `grpc-timeout`: up to eight digits and a unit.
fn parse_timeout(text: &str) -> Option<Duration> {
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
