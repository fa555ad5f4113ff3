//! Looks at the message of a call before the service does, and hands on what it has read.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;

/// What a message may weigh, as the transport has it: 4 MiB.
const MOST: usize = 4 * 1024 * 1024;
/// Whether it is compressed, and its length.
const PREFIX: usize = 5;

/// Reads the first message of a body; and the body as it was. A body that ends before is left to the transport, which
/// has the words for it.
pub(super) async fn first_message(mut body: Body) -> Result<(Option<Bytes>, Body), Status> {
    let mut read = BytesMut::new();
    loop {
        if let Some(message) = message(&read)? {
            return Ok((Some(message), again(read, body)));
        }
        match std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            None => return Ok((None, again(read, body))),
            Some(Err(status)) => return Err(status),
            Some(Ok(frame)) => match frame.into_data() {
                Ok(data) => read.extend_from_slice(&data),
                // Trailers end it.
                Err(_) => return Ok((None, again(read, body))),
            },
        }
    }
}

fn message(read: &BytesMut) -> Result<Option<Bytes>, Status> {
    if read.len() < PREFIX {
        return Ok(None);
    }
    if read[0] != 0 {
        return Err(Status::unimplemented("messages must not be compressed"));
    }
    let length = (&read[1..PREFIX]).get_u32() as usize;
    if length > MOST {
        return Err(Status::out_of_range(format!("a message of {length} bytes; at most {MOST} are taken")));
    }
    Ok(read.get(PREFIX..PREFIX + length).map(Bytes::copy_from_slice))
}

fn again(read: BytesMut, rest: Body) -> Body {
    Body::new(Again { read: Some(read.freeze()), rest })
}

/// A body whose beginning was read already.
struct Again {
    read: Option<Bytes>,
    rest: Body,
}

impl HttpBody for Again {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if let Some(read) = self.read.take()
            && !read.is_empty()
        {
            return Poll::Ready(Some(Ok(Frame::data(read))));
        }
        if self.rest.is_end_stream() {
            return Poll::Ready(None);
        }
        Poll::Ready(ready!(Pin::new(&mut self.rest).poll_frame(cx)))
    }

    fn is_end_stream(&self) -> bool {
        self.read.as_ref().is_none_or(Bytes::is_empty) && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let read = self.read.as_ref().map_or(0, |read| read.len() as u64);
        let rest = self.rest.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(read + rest.lower());
        if let Some(upper) = rest.upper() {
            hint.set_upper(read + upper);
        }
        hint
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt, StreamBody};

    use super::*;

    fn body(pieces: Vec<Vec<u8>>) -> Body {
        let frames = pieces.into_iter().map(|piece| Ok::<_, Status>(Frame::data(Bytes::from(piece))));
        Body::new(StreamBody::new(tokio_stream::iter(frames)))
    }

    #[tokio::test]
    async fn a_message_is_seen_however_it_is_cut_and_the_body_is_handed_on_whole() {
        let bytes = [&[0, 0, 0, 0, 3][..], b"abc", &[0, 0, 0, 0, 1], b"x"].concat();
        for size in [1, 2, 4, 5, 7, 100] {
            let (message, again) =
                first_message(body(bytes.chunks(size).map(<[u8]>::to_vec).collect())).await.unwrap();
            assert_eq!(message.as_deref(), Some(&b"abc"[..]), "in pieces of {size}");
            assert_eq!(again.collect().await.unwrap().to_bytes(), bytes, "in pieces of {size}");
        }
    }

    #[tokio::test]
    async fn a_body_that_is_no_message_is_left_or_refused() {
        let (message, again) = first_message(body(vec![vec![0, 0, 0]])).await.unwrap();
        assert_eq!((message, again.collect().await.unwrap().to_bytes().len()), (None, 3));
        let refused = |bytes: &[u8]| first_message(body(vec![bytes.to_vec()]));
        assert_eq!(refused(&[1, 0, 0, 0, 0]).await.unwrap_err().code(), tonic::Code::Unimplemented);
        assert_eq!(refused(&[0, 255, 0, 0, 0]).await.unwrap_err().code(), tonic::Code::OutOfRange);
    }
}
