//! Passing a call on as it is: bytes, trailers, deadline; and what the caller is told when the service is away.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use chassis::error::Error;
use chassis::grpc::Peer;
use http::{HeaderMap, Request, Response, Version};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;
use tower::{Service, ServiceExt};

/// The answer of `peer`.
pub(super) async fn forward(mut peer: Peer, mut request: Request<Body>) -> Response<Body> {
    *request.version_mut() = Version::HTTP_2;
    let called = match peer.ready().await {
        Ok(ready) => ready.call(request).await,
        Err(error) => Err(error),
    };
    match called {
        Ok(answer) if answer.headers().contains_key("grpc-status") => answer.map(Body::new),
        Ok(answer) => answer.map(|body| Body::new(Ending { body: Body::new(body), ended: false })),
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

/// A body that ends as gRPC has it, with a status, even where the connection broke.
struct Ending {
    body: Body,
    ended: bool,
}

impl HttpBody for Ending {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let came = ready!(Pin::new(&mut self.body).poll_frame(cx));
        // Otherwise it broke, or ended without having said how.
        let frame = if let Some(Ok(frame)) = came {
            frame
        } else {
            let mut trailers = HeaderMap::new();
            away().add_header(&mut trailers)?;
            Frame::trailers(trailers)
        };
        self.ended = frame.is_trailers();
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.ended
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
