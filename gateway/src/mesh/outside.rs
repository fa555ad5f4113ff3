//! The door for those who speak gRPC or gRPC-Web.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::LazyLock;
use std::task::{Context, Poll};

use futures::future::BoxFuture;
use http::{HeaderValue, Request, Response, Version};
use http_body_util::Full;
use tonic::body::Body;
use tower::{Service, ServiceExt};

use super::{Calls, headers};
use crate::limits::{Limits, whole};

/// Calls from outside, cleaned of what only the village may say, and taken whole.
#[derive(Debug, Clone)]
pub(crate) struct Outside {
    calls: Calls,
    limits: Limits,
}

/// The RPCs that answer once.
static ANSWER_ONCE: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let all = maeul_proto::descriptors().services().flat_map(|service| service.methods().collect::<Vec<_>>());
    all.filter(|rpc| !rpc.is_server_streaming()).map(|rpc| crate::binding::grpc_path(&rpc)).collect()
});

impl Outside {
    pub(crate) fn new(calls: Calls, limits: Limits) -> Self {
        Self { calls, limits }
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
        if ANSWER_ONCE.contains(path) && !parts.headers.contains_key(TIMEOUT) {
            // At most eight digits.
            let millis = self.limits.request_timeout.as_millis().min(99_999_999);
            if let Ok(limit) = HeaderValue::from_str(&format!("{millis}m")) {
                parts.headers.insert(TIMEOUT, limit);
            }
        }
        match self.calls.oneshot(Request::from_parts(parts, body)).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        }
    }
}

const TIMEOUT: &str = "grpc-timeout";

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
