//! Calls that nobody began: the connection could not be made, or its other end said goodbye before it took them. To send such
//! a call again repeats nothing, and it is what an upgrade of the service takes: replicas come and go meanwhile.

use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http::request::Parts;
use http_body_util::{BodyExt, Full};
use tonic::Status;
use tonic::body::Body;

/// What is waited before each further attempt. Somebody who is gone is missed within this time; where nobody answers
/// after it, the caller is told.
pub(super) const WAITS: [Duration; 4] =
    [Duration::ZERO, Duration::from_millis(20), Duration::from_millis(100), Duration::from_millis(300)];

/// A request with its one message, which can be sent more than once.
pub(super) struct Whole {
    parts: Parts,
    message: Bytes,
}

impl Whole {
    /// Takes the request in. It has one message, and that has come already.
    pub(super) async fn take(request: Request<Body>) -> Result<Self, Status> {
        let (parts, body) = request.into_parts();
        Ok(Self { parts, message: body.collect().await?.to_bytes() })
    }

    /// The request, once more.
    pub(super) fn request(&self) -> Request<Body> {
        Request::from_parts(self.parts.clone(), Body::new(Full::new(self.message.clone())))
    }
}

/// Whether a call that failed was never begun, as the transport knows it.
pub(super) fn never_begun(error: &(dyn StdError + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<tonic::ConnectError>() {
            return true;
        }
        // Given back by a connection that ended before it was its turn.
        if error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_canceled) {
            return true;
        }
        if let Some(h2) = error.downcast_ref::<h2::Error>() {
            // Who says goodbye names the last call that it took; what comes after that fails like this.
            return h2.is_remote() && (h2.is_go_away() || h2.reason() == Some(h2::Reason::REFUSED_STREAM));
        }
        cause = error.source();
    }
    false
}
