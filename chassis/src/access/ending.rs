//! Streams end when the token ends by which they were asked for.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Sleep, sleep};
use tonic::Status;
use tonic::body::Body;

use crate::clock::Clock;
use crate::error::Error;
use crate::types::Timestamp;

/// The body of a stream that goes on no longer than a token.
pub(super) struct Ending {
    body: Body,
    end: Pin<Box<Sleep>>,
    ended: bool,
}

impl Ending {
    /// `body`, until then.
    pub(super) fn at(until: Timestamp, body: Body) -> Self {
        // Real time, as the token's issuer has it.
        let left = until.since(Clock::system().now());
        Self { body, end: Box::pin(sleep(left)), ended: false }
    }
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
        if self.end.as_mut().poll(cx).is_ready() {
            self.ended = true;
            let mut trailers = HeaderMap::new();
            let over =
                Error::unauthenticated("TOKEN_EXPIRED", "the token has expired; sign in again, and go on");
            let told = Status::from(over).add_header(&mut trailers);
            return Poll::Ready(Some(told.map(|()| Frame::trailers(trailers))));
        }
        Poll::Ready(ready!(Pin::new(&mut self.body).poll_frame(cx)))
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http_body_util::{BodyExt, StreamBody};
    use tokio_stream::StreamExt;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn n9_a_stream_ends_with_the_token_and_says_so() {
        let frames = tokio_stream::iter([b"one", b"two"])
            .map(|it| Ok::<_, Status>(Frame::data(Bytes::from_static(it))));
        let forever = Body::new(StreamBody::new(frames.chain(tokio_stream::pending())));
        let until = Clock::system().now().plus(Duration::from_mins(1));
        let mut body = Ending::at(until, forever);
        let began = tokio::time::Instant::now();
        for piece in ["one", "two"] {
            assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), piece);
        }
        let last = body.frame().await.unwrap().unwrap().into_trailers().unwrap();
        let status = Status::from_header_map(&last).unwrap();
        assert_eq!(status.code(), tonic::Code::Unauthenticated);
        assert!(began.elapsed().abs_diff(Duration::from_mins(1)) < Duration::from_secs(1));
        assert!(body.frame().await.is_none());
    }
}
