//! Calls to other services: each carries the deadline, the trace and the conversation along.

use std::future::Future;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use tonic::body::Body;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};
use tower::Service;
use tracing::Instrument;
use tracing::field::Empty;

use super::methods::{code, method};
use super::recording::{Recording, Side};
use crate::access::{SERVICE_TOKEN, Services, Signature};
use crate::context::Context;
use crate::telemetry;

/// What may be under way on a connection before it is read, in bytes: all that HTTP/2 has. Each call has a limit of its own.
const CONNECTION_WINDOW: u32 = (1 << 31) - 1;

/// A channel to another service, whose calls are recorded; clone it for each client.
#[derive(Debug, Clone)]
pub struct Peer {
    calls: InterceptedService<Channel, Outgoing>,
    host: Arc<str>,
    port: u16,
}

type Called = <InterceptedService<Channel, Outgoing> as Service<http::Request<Body>>>::Response;

impl Service<http::Request<Body>> for Peer {
    type Response = Called;
    type Error = tonic::transport::Error;
    type Future = BoxFuture<'static, Result<Called, tonic::transport::Error>>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<(), Self::Error>> {
        self.calls.poll_ready(cx)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let method = method(request.uri().path());
        // Where nothing is exported there is none, and the caller's own span is passed on.
        let span = tracing::debug_span!(
            target: "maeul::rpc",
            "call",
            otel.name = method.name,
            otel.kind = "client",
            otel.status_code = Empty,
            rpc.system.name = "grpc",
            rpc.method = method.name,
            rpc.response.status_code = Empty,
            "error.type" = Empty,
            server.address = &*self.host,
            server.port = self.port,
        );
        let recording = Recording::new(Side::Client, method, span.clone());
        // The interceptor runs at once, and passes the current span on.
        let called = span.in_scope(|| self.calls.call(request));
        let work = async move {
            let answer = called.await;
            recording.end(answer.as_ref().map_or(Code::Unavailable, |answer| code(answer.headers())));
            answer
        };
        Box::pin(work.instrument(span))
    }
}

/// Adds to each call what it must carry.
#[derive(Debug, Clone)]
pub struct Outgoing {
    caller: Signature,
}

impl tonic::service::Interceptor for Outgoing {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let context = Context::current();
        if let Some(left) = context.remaining() {
            request.set_timeout(left);
        }
        let metadata = request.metadata_mut();
        let token = self.caller.token().ok().and_then(|token| MetadataValue::<Ascii>::try_from(token).ok());
        let token = token.ok_or_else(|| Status::internal("the own name cannot be signed"))?;
        metadata.insert(SERVICE_TOKEN, token);
        if let Some(parent) = telemetry::current_traceparent().and_then(|p| p.parse().ok()) {
            metadata.insert("traceparent", parent);
        }
        if let Some(correlation) = context.correlation.and_then(|c| c.parse().ok()) {
            metadata.insert("maeul-correlation-id", correlation);
        }
        Ok(request)
    }
}

/// A channel from the service `caller` to the one at `url`, that connects when it is first used, and again for ever. The
/// error is one line for the user.
pub fn connect(caller: &str, url: &str, services: &Services) -> Result<Peer, String> {
    let endpoint = Endpoint::from_shared(url.to_owned())
        .map_err(|e| format!("{url:?} is no URL of a service: {e}"))?
        .connect_timeout(Duration::from_secs(2))
        // Without these a channel stays stuck after a partition.
        .http2_keep_alive_interval(Duration::from_secs(10))
        .keep_alive_timeout(Duration::from_secs(5))
        .keep_alive_while_idle(true)
        // Calls share the connection: one whose answer nobody reads must not use up what all may send.
        .initial_connection_window_size(CONNECTION_WINDOW)
        .tcp_nodelay(true);
    let caller = Signature::of(caller, services.clone());
    let uri = endpoint.uri();
    let host = uri.host().unwrap_or_default().into();
    let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
    let calls = InterceptedService::new(endpoint.connect_lazy(), Outgoing { caller });
    Ok(Peer { calls, host, port })
}

/// Why a remote call gave no answer of its own.
#[derive(Debug)]
pub enum RemoteError {
    /// The service answered with an error.
    Status(Box<Status>),
    /// The time was over; what happened is unknown.
    TimedOut,
}

impl RemoteError {
    /// Whether the service refused with this reason.
    pub fn is(&self, reason: &str) -> bool {
        use tonic_types::StatusExt;
        match self {
            Self::Status(status) => status.get_details_error_info().is_some_and(|info| info.reason == reason),
            Self::TimedOut => false,
        }
    }

    /// Whether the same call may succeed later: anything but the service's final refusal.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::TimedOut => true,
            Self::Status(status) => !matches!(
                status.code(),
                Code::InvalidArgument
                    | Code::FailedPrecondition
                    | Code::NotFound
                    | Code::AlreadyExists
                    | Code::PermissionDenied
                    | Code::Unauthenticated
                    | Code::Unimplemented
            ),
        }
    }
}

impl std::fmt::Display for RemoteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Status(status) => write!(f, "{:?}: {}", status.code(), status.message()),
            Self::TimedOut => f.write_str("no answer in time"),
        }
    }
}

/// Whether it was our own side that stopped waiting: the transport calls that CANCELLED, and may notice a
/// moment before we do.
fn gave_up(status: &Status) -> bool {
    let mut cause = std::error::Error::source(status);
    while let Some(error) = cause {
        if error.is::<tonic::TimeoutExpired>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Makes a call to another service or system, at most as long as `budget` and as our own caller
/// waits. `name` is `<peer>/<Method>`, for traces and kill points.
pub async fn remote<T, E>(
    name: &'static str,
    budget: Duration,
    call: impl Future<Output = Result<T, E>>,
) -> Result<T, RemoteError>
where
    E: Into<Status>,
{
    match crate::call::within(name, budget, call).await {
        Some(Ok(answer)) => Ok(answer),
        Some(Err(status)) => {
            let status = status.into();
            if gave_up(&status) {
                return Err(RemoteError::TimedOut);
            }
            tracing::debug!(call = name, code = ?status.code(), message = status.message(), "remote call failed");
            Err(RemoteError::Status(Box::new(status)))
        }
        None => Err(RemoteError::TimedOut),
    }
}
