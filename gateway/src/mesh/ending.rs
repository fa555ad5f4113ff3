//! Bodies that end as gRPC has it: with a status, whatever becomes of those who make them.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tonic::Status;
use tonic::body::Body;

/// A body with a status at its end.
pub(super) struct Ending {
    body: Body,
    /// What it ends with if it breaks, or ends without a status, or is to stop.
    last: fn() -> Status,
    stop: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
    ended: bool,
}

impl Ending {
    /// `body`, and `last` where that has no status.
    pub(super) fn new(body: Body, last: fn() -> Status) -> Self {
        Self { body, last, stop: None, ended: false }
    }

    /// The same, and it ends when `stop` is cancelled: a stream would go on for ever.
    pub(super) fn until(mut self, stop: CancellationToken) -> Self {
        self.stop = Some(Box::pin(stop.cancelled_owned()));
        self
    }

    fn stops(&mut self, cx: &mut Context<'_>) -> bool {
        self.stop.as_mut().is_some_and(|stop| stop.as_mut().poll(cx).is_ready())
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
        let frame = match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => frame,
            Poll::Pending if !self.stops(cx) => return Poll::Pending,
            _ => {
                let mut trailers = HeaderMap::new();
                (self.last)().add_header(&mut trailers)?;
                Frame::trailers(trailers)
            }
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
