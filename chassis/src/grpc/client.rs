//! Calls to other services: each carries the deadline, the trace and the conversation along.

use std::future::Future;
use std::time::Duration;

use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};

use crate::context::Context;
use crate::telemetry;

/// A channel to another service; clone it for each client.
pub type Peer = InterceptedService<Channel, Outgoing>;

/// Adds to each call what it must carry.
#[derive(Debug, Clone)]
pub struct Outgoing {
    caller: MetadataValue<Ascii>,
}

impl tonic::service::Interceptor for Outgoing {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let context = Context::current();
        if let Some(left) = context.remaining() {
            request.set_timeout(left);
        }
        let metadata = request.metadata_mut();
        metadata.insert("maeul-caller", self.caller.clone());
        if let Some(parent) = telemetry::current_traceparent().and_then(|p| p.parse().ok()) {
            metadata.insert("traceparent", parent);
        }
        if let Some(correlation) = context.correlation.and_then(|c| c.parse().ok()) {
            metadata.insert("maeul-correlation-id", correlation);
        }
        Ok(request)
    }
}

/// A channel that connects when it is first used, and again for ever.
pub(crate) fn connect(caller: &str, url: &str) -> Result<Peer, String> {
    let endpoint = Endpoint::from_shared(url.to_owned())
        .map_err(|e| format!("{url:?} is no URL of a service: {e}"))?
        .connect_timeout(Duration::from_secs(2))
        // Without these a channel stays stuck after a partition.
        .http2_keep_alive_interval(Duration::from_secs(10))
        .keep_alive_timeout(Duration::from_secs(5))
        .keep_alive_while_idle(true)
        .tcp_nodelay(true);
    let caller = caller.parse().map_err(|_| format!("{caller:?} is no name of a service"))?;
    Ok(InterceptedService::new(endpoint.connect_lazy(), Outgoing { caller }))
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
        use tonic::Code;
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
            tracing::debug!(call = name, code = ?status.code(), message = status.message(), "remote call failed");
            Err(RemoteError::Status(Box::new(status)))
        }
        None => Err(RemoteError::TimedOut),
    }
}
