//! Passing a call on as it is: bytes, trailers, deadline; and what the caller is told when the service is away.

use std::time::Duration;

use chassis::error::Error;
use chassis::grpc::Peer;
use http::{Request, Response, Version};
use tonic::Status;
use tonic::body::Body;
use tower::{Service, ServiceExt};

use super::again::{WAITS, Whole, never_begun};
use super::ending::Ending;

/// The answer of `peer`.
pub(super) async fn forward(mut peer: Peer, mut request: Request<Body>) -> Response<Body> {
    *request.version_mut() = Version::HTTP_2;
    let request = match Whole::take(request).await {
        Ok(request) => request,
        Err(status) => return status.into_http(),
    };
    let mut called = once(&mut peer, request.request()).await;
    for wait in WAITS {
        match &called {
            Err(error) if never_begun(error) => tokio::time::sleep(wait).await,
            _ => break,
        }
        called = once(&mut peer, request.request()).await;
    }
    match called {
        Ok(answer) if says_nothing(&answer) => away().into_http(),
        Ok(answer) if answer.headers().contains_key("grpc-status") => answer,
        Ok(answer) => answer.map(|body| Body::new(Ending::new(body, away))),
        Err(error) => no_answer(&error).into_http(),
    }
}

async fn once(peer: &mut Peer, request: Request<Body>) -> Result<Response<Body>, tonic::transport::Error> {
    Ok(peer.ready().await?.call(request).await?.map(Body::new))
}

/// Whether a proxy on the way answers for a service that it cannot reach: a service says why, and when to come back.
fn says_nothing<B>(answer: &Response<B>) -> bool {
    match Status::from_header_map(answer.headers()) {
        Some(status) => status.code() == tonic::Code::Unavailable && status.details().is_empty(),
        None => !answer.status().is_success(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_that_cannot_reach_a_service_is_told_from_the_service() {
        let of_a_proxy = Status::unavailable("upstream connect error").into_http::<()>();
        let mut of_a_balancer = Response::new(());
        *of_a_balancer.status_mut() = http::StatusCode::BAD_GATEWAY;
        assert!(says_nothing(&of_a_proxy) && says_nothing(&of_a_balancer));
        let of_the_service = Status::from(Error::unavailable("FULL", "come back", Duration::from_secs(3)));
        assert!(!says_nothing(&of_the_service.into_http::<()>()) && !says_nothing(&Response::new(())));
        assert!(!says_nothing(&Status::permission_denied("no").into_http::<()>()));
    }
}
