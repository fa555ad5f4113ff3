//! Streams by HTTP: server-sent events, or JSON a line. Whoever watches does not notice that a service is restarted: the
//! stream is taken up again after the last message that came.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use chassis::error::Error;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Response};
use prost_reflect::{DynamicMessage, MethodDescriptor};
use tokio::sync::mpsc;
use tokio::time::{Interval, MissedTickBehavior};
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::metadata::MetadataMap;
use tonic::{Code, Status, Streaming};

use super::codec::Dynamic;
use super::resume::Resume;
use crate::answer;
use crate::mesh::Calls;

/// How many messages wait for a client that reads slowly; the service waits then.
const WAITING: usize = 8;
/// How long a client may read nothing while something waits for it.
const STUCK: Duration = Duration::from_mins(1);
/// How soon, and how late at most, a stream that broke is taken up again.
const PAUSE: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));

/// How messages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// `text/event-stream`, what browsers follow by themselves.
    Events,
    /// `application/x-ndjson`, a message a line.
    Lines,
}

impl Format {
    /// What the header `Accept` asks for.
    pub(super) fn wanted(accept: Option<&HeaderValue>) -> Self {
        let accept = accept.and_then(|accept| accept.to_str().ok()).unwrap_or_default();
        if accept.contains("application/x-ndjson") { Self::Lines } else { Self::Events }
    }

    /// An answer of this kind.
    pub(super) fn headers(self, body: Body) -> Response<Body> {
        let kind = match self {
            Self::Events => "text/event-stream",
            Self::Lines => "application/x-ndjson",
        };
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        // Proxies that would keep messages back until they have many.
        headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
        response
    }

    /// What a stream begins with: a browser that loses it comes back after a second.
    fn opening(self) -> Option<&'static str> {
        (self == Self::Events).then_some("retry: 1000\n\n")
    }

    /// What says that the stream is there. Lines have nothing for it.
    fn keep_alive(self) -> Option<&'static str> {
        (self == Self::Events).then_some(":\n\n")
    }

    fn message(self, id: Option<&str>, json: &str) -> String {
        match (self, id) {
            (Self::Events, Some(id)) => format!("id: {id}\ndata: {json}\n\n"),
            (Self::Events, None) => format!("data: {json}\n\n"),
            (Self::Lines, _) => format!("{json}\n"),
        }
    }

    fn error(self, status: &Status) -> String {
        let status = answer::as_json(status);
        match self {
            Self::Events => format!("event: error\ndata: {status}\n\n"),
            Self::Lines => format!("{}\n", serde_json::json!({"error": status})),
        }
    }
}

/// One client's stream.
#[derive(Debug)]
pub(super) struct Watch {
    calls: Calls,
    rpc: MethodDescriptor,
    request: DynamicMessage,
    metadata: MetadataMap,
    format: Format,
    resume: Option<Resume>,
    /// How long a service may take until it begins.
    begins_within: Duration,
}

impl Watch {
    pub(super) fn new(
        calls: Calls,
        rpc: MethodDescriptor,
        request: DynamicMessage,
        metadata: MetadataMap,
        format: Format,
        begins_within: Duration,
    ) -> Self {
        let resume = Resume::of(&rpc);
        Self { calls, rpc, request, metadata, format, resume, begins_within }
    }

    /// Goes on after the event that a browser had last.
    pub(super) fn resumed_by(mut self, headers: &HeaderMap) -> Result<Self, Error> {
        let last = headers.get("last-event-id").and_then(|last| last.to_str().ok()).unwrap_or_default();
        if let (Some(resume), false) = (&self.resume, last.is_empty()) {
            resume.after(last, &mut self.request)?;
        }
        Ok(self)
    }

    /// The answer: a refusal, or a stream that goes on until somebody ends it.
    pub(super) async fn answer(self, stop: CancellationToken) -> Response<Body> {
        let first = match self.call().await {
            Ok(first) => first,
            Err(status) => return answer::refusal(&status),
        };
        let format = self.format;
        let (sender, chunks) = mpsc::channel(WAITING);
        let mut keep_alive = tokio::time::interval(super::KEEP_ALIVE);
        keep_alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        keep_alive.reset();
        let client = Client { sender, keep_alive, stop, format };
        tokio::spawn(self.run(first, client));
        format.headers(Body::from_stream(ReceiverStream::new(chunks)))
    }

    async fn call(&self) -> Result<Streaming<DynamicMessage>, Status> {
        let begun = tokio::time::timeout(self.begins_within, self.begin()).await;
        begun.unwrap_or_else(|_| Err(Error::deadline("the stream did not begin in time").into()))
    }

    async fn begin(&self) -> Result<Streaming<DynamicMessage>, Status> {
        let mut request = tonic::Request::new(self.request.clone());
        *request.metadata_mut() = self.metadata.clone();
        let path = super::path(crate::binding::grpc_path(&self.rpc))?;
        let mut grpc = super::client(self.calls.clone()).await;
        Ok(grpc.server_streaming(request, path, Dynamic(self.rpc.output())).await?.into_inner())
    }

    /// Passes everything on until the client goes or the stream ends for good.
    async fn run(mut self, mut stream: Streaming<DynamicMessage>, mut client: Client) {
        if let Some(opening) = self.format.opening()
            && client.send(opening.to_owned()).await.is_none()
        {
            return;
        }
        let mut failures = 0;
        loop {
            let Some(next) = client.stays_while(stream.message()).await else { return };
            let broke = match next {
                Ok(Some(message)) => {
                    failures = 0;
                    match self.pass_on(&message, &client).await {
                        Some(()) => continue,
                        None => return,
                    }
                }
                Ok(None) if self.resume.is_none() => return,
                Ok(None) => None,
                Err(status) => Some(status),
            };
            if let Some(status) = broke.filter(|status| !self.can_go_on_after(status)) {
                client.send(self.format.error(&status)).await;
                return;
            }
            match self.take_up_again(&mut failures, &mut client).await {
                Some(again) => stream = again,
                None => return,
            }
        }
    }

    async fn pass_on(&mut self, message: &DynamicMessage, client: &Client) -> Option<()> {
        let id = self.resume.as_ref().and_then(|resume| resume.id(message));
        if let (Some(resume), Some(id)) = (&self.resume, &id) {
            resume.after(id, &mut self.request).ok()?;
        }
        let chunk = match super::json(message).map(String::from_utf8) {
            Ok(Ok(json)) => self.format.message(id.as_deref(), &json),
            Ok(Err(error)) => self.format.error(&Error::internal(error).into()),
            Err(status) => self.format.error(&status),
        };
        client.send(chunk).await
    }

    /// Whether the same stream may be had again: the service went away, and not we were refused.
    fn can_go_on_after(&self, status: &Status) -> bool {
        self.resume.is_some()
            && matches!(status.code(), Code::Unavailable | Code::Cancelled | Code::DeadlineExceeded)
    }

    /// Tries until the stream is there again; `None`: the client went, or was told why it never will be.
    async fn take_up_again(
        &self,
        failures: &mut u32,
        client: &mut Client,
    ) -> Option<Streaming<DynamicMessage>> {
        loop {
            *failures = failures.saturating_add(1);
            let pause = chassis::worker::backoff(*failures, PAUSE.0, PAUSE.1);
            client.stays_while(tokio::time::sleep(pause)).await?;
            match client.stays_while(self.call()).await? {
                Ok(stream) => return Some(stream),
                Err(status) if self.can_go_on_after(&status) => {
                    tracing::debug!(rpc = self.rpc.full_name(), %status, "a stream is not there again yet");
                }
                Err(status) => {
                    client.send(self.format.error(&status)).await;
                    return None;
                }
            }
        }
    }
}

/// Whoever reads.
struct Client {
    sender: mpsc::Sender<Result<Bytes, Infallible>>,
    keep_alive: Interval,
    stop: CancellationToken,
    format: Format,
}

impl Client {
    /// `None`: they are gone, or as good as.
    async fn send(&self, chunk: String) -> Option<()> {
        self.sender.send_timeout(Ok(chunk.into()), STUCK).await.ok()
    }

    /// What `work` comes to, while the client is told that the stream lives; `None` once they or we go.
    async fn stays_while<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        tokio::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return Some(done),
                () = self.sender.closed() => return None,
                () = self.stop.cancelled() => return None,
                _ = self.keep_alive.tick() => {
                    if let Some(sign) = self.format.keep_alive() {
                        self.send(sign.to_owned()).await?;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_written_as_it_was_asked_for() {
        let wanted = |accept: &'static str| Format::wanted(Some(&HeaderValue::from_static(accept)));
        assert_eq!(wanted("application/x-ndjson"), Format::Lines);
        assert_eq!((wanted("text/event-stream"), Format::wanted(None)), (Format::Events, Format::Events));
        assert_eq!(Format::Events.message(Some("w1-7"), "{}"), "id: w1-7\ndata: {}\n\n");
        assert_eq!(Format::Lines.message(Some("w1-7"), "{}"), "{}\n");
        let gone = Status::not_found("no such thing");
        let (event, line) = (Format::Events.error(&gone), Format::Lines.error(&gone));
        assert_eq!(event, "event: error\ndata: {\"code\":5,\"message\":\"no such thing\"}\n\n");
        assert_eq!(line, "{\"error\":{\"code\":5,\"message\":\"no such thing\"}}\n");
    }
}
