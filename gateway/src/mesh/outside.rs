//! The door for those who speak gRPC or gRPC-Web.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::LazyLock;
use std::task::{Context, Poll};
use std::time::Duration;

use chassis::error::Error;
use futures::future::BoxFuture;
use http::{HeaderValue, Request, Response, Version};
use http_body_util::Full;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::body::Body;
use tower::{Service, ServiceExt};

use super::ending::Ending;
use super::{Calls, headers};
use crate::limits::{Limits, whole};

/// Calls from outside, cleaned of what only the village may say, and taken whole.
#[derive(Debug, Clone)]
pub(crate) struct Outside {
    calls: Calls,
    limits: Limits,
    stop: CancellationToken,
}

/// The RPCs that answer once.
static ANSWER_ONCE: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let all = maeul_proto::descriptors().services().flat_map(|service| service.methods().collect::<Vec<_>>());
    all.filter(|rpc| !rpc.is_server_streaming()).map(|rpc| crate::binding::grpc_path(&rpc)).collect()
});

impl Outside {
    /// Streams end when `stop` is cancelled.
    pub(crate) fn new(calls: Calls, limits: Limits, stop: CancellationToken) -> Self {
        Self { calls, limits, stop }
    }

    async fn answer(self, request: Request<Body>) -> Response<Body> {
        let (mut parts, mut body) = request.into_parts();
        headers::clean(&mut parts.headers);
        parts.version = Version::HTTP_2;
        let path = parts.uri.path();
        // Reflection alone has requests that are streams.
        if path.starts_with("/maeul.") {
            match whole(body, self.limits.max_body, self.limits.request_timeout).await {
                Ok(bytes) => body = Body::new(Full::new(bytes)),
                Err(why) => return why.status().into_http(),
            }
        }
        let answers_once = ANSWER_ONCE.contains(path);
        if answers_once && !parts.headers.get(TIMEOUT).is_some_and(is_timeout) {
            // At most eight digits.
            let millis = self.limits.request_timeout.as_millis().min(99_999_999);
            if let Ok(limit) = HeaderValue::from_str(&format!("{millis}m")) {
                parts.headers.insert(TIMEOUT, limit);
            }
        }
        let answer = match self.calls.oneshot(Request::from_parts(parts, body)).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        };
        if answers_once || answer.headers().contains_key("grpc-status") {
            return answer;
        }
        answer.map(|body| Body::new(Ending::new(body, stopping).until(self.stop)))
    }
}

/// What somebody is told who follows something through a gateway that stops.
fn stopping() -> Status {
    let why = "the gateway is stopping; resume with the last token";
    Error::unavailable("SHUTTING_DOWN", why, Duration::from_millis(200)).into()
}

const TIMEOUT: &str = "grpc-timeout";

/// Up to eight digits and a unit, as gRPC has it: what is no limit would be none.
fn is_timeout(value: &HeaderValue) -> bool {
    match value.as_bytes() {
        [digits @ .., b'H' | b'M' | b'S' | b'm' | b'u' | b'n'] => {
            (1..=8).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

impl Service<Request<Body>> for Outside {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let door = self.clone();
        Box::pin(async move { Ok(door.answer(request).await) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n9_only_what_limits_a_call_is_a_timeout() {
        let limits = |text: &'static str| is_timeout(&HeaderValue::from_static(text));
        assert!(limits("15000m") && limits("99999999H"));
        assert!(
            !limits("") && !limits("m") && !limits("100000000m") && !limits("-1m") && !limits("for ever")
        );
    }
}
