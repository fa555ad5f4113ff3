//! Bodies are taken whole before a service is bothered: one that comes slowly keeps nobody else waiting.

use std::time::Duration;

use bytes::Bytes;
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::answer::Refusal;

/// All of a body, if it is not too large and comes in time.
pub(crate) async fn whole<B>(body: B, most: usize, within: Duration) -> Result<Bytes, Refusal>
where
    B: Body<Data = Bytes>,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    // As announced: nothing of it needs to be read.
    if usize::try_from(body.size_hint().lower()).is_ok_and(|announced| announced > most) {
        return Err(Refusal::BodyTooLarge(most));
    }
    match tokio::time::timeout(within, Limited::new(body, most).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::BodyTooLarge(most)),
        Ok(Err(_)) => Err(Refusal::BodyBroken),
        Err(_) => Err(Refusal::RequestTimeout(within)),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use futures::stream;

    use super::*;

    const LONG: Duration = Duration::from_secs(15);

    #[tokio::test(start_paused = true)]
    async fn n9_a_body_is_neither_too_large_nor_too_slow() {
        assert_eq!(whole(Body::from("12345"), 5, LONG).await, Ok(Bytes::from("12345")));
        assert_eq!(whole(Body::from("123456"), 5, LONG).await, Err(Refusal::BodyTooLarge(5)));
        let endless = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from("xx")));
        assert_eq!(whole(Body::from_stream(endless), 5, LONG).await, Err(Refusal::BodyTooLarge(5)));
        let never = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        assert_eq!(whole(never, 5, LONG).await, Err(Refusal::RequestTimeout(LONG)));
        let broken = stream::iter([Err::<Bytes, _>(std::io::Error::other("gone"))]);
        assert_eq!(whole(Body::from_stream(broken), 5, LONG).await, Err(Refusal::BodyBroken));
    }
}
