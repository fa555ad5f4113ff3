//! Passing a call on as it is: bytes, trailers, deadline; and what the caller is told when the service is away.

use std::time::Duration;

use chassis::error::Error;
use chassis::grpc::Peer;
use http::{Request, Response, Version};
use tonic::Status;
use tonic::body::Body;
use tower::{Service, ServiceExt};

use super::ending::Ending;

/// The answer of `peer`.
pub(super) async fn forward(mut peer: Peer, mut request: Request<Body>) -> Response<Body> {
    *request.version_mut() = Version::HTTP_2;
    let called = match peer.ready().await {
        Ok(ready) => ready.call(request).await,
        Err(error) => Err(error),
    };
    match called {
        Ok(answer) if answer.headers().contains_key("grpc-status") => answer.map(Body::new),
        Ok(answer) => answer.map(|body| Body::new(Ending::new(Body::new(body), away))),
        Err(error) => no_answer(&error).into_http(),
    }
}

/// What somebody is told whose call was answered by nobody.
fn no_answer(error: &tonic::transport::Error) -> Status {
    let mut cause = Some(error as &dyn std::error::Error);
    while let Some(error) = cause {
        if error.is::<tonic::TimeoutExpired>() {
            return Error::deadline("the time given was over before the answer was there").into();
        }
        cause = error.source();
    }
    away()
}

/// The service cannot be reached, or went away while it answered. A command that is repeated with its `request_id` acts
/// once.
pub(super) fn away() -> Status {
    let why = "the service that does this is away; repeat the call with the same request_id";
    Error::unavailable("SERVICE_AWAY", why, Duration::from_secs(1)).into()
}

/// The same for a call that this program made itself: what a service said stays as it is.
pub(super) fn explained(status: Status) -> Status {
    let said_nothing = status.details().is_empty() && status.code() != tonic::Code::Ok;
    if said_nothing { away() } else { status }
}
