//! The gateway's port: HTTP/1 and HTTP/2 on one, with limits on what a connection may do to others.

use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::{Request, Response};
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::args::GatewayArgs;
use crate::front::Front;

/// How many header lines a request has at most, and how many bytes of them.
const MOST_HEADERS: usize = 100;
const MOST_HEADER_BYTES: u32 = 64 << 10;
/// How many calls a caller may begin and break off before they are done with: more is an attack (CVE-2023-44487).
const MOST_RESETS: usize = 20;
/// How often an HTTP/2 connection is asked whether it lives, and how long it may think about it.
const PING: Duration = Duration::from_secs(20);
const PONG: Duration = Duration::from_secs(10);
/// How long a connection may be without a request under way.
const IDLE: Duration = Duration::from_mins(1);
/// What one is told who comes when no more connections are taken.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Takes connections until `stop` is cancelled; each may then end what it has begun. Those that were taken are in `open`.
pub(crate) async fn serve(
    listener: TcpListener,
    args: GatewayArgs,
    front: Front,
    stop: CancellationToken,
    open: TaskTracker,
) {
    let server = Arc::new(builder(&args));
    let room =
        Arc::new(Semaphore::new(usize::try_from(args.max_connections).unwrap_or(Semaphore::MAX_PERMITS)));
    while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
        match accepted {
            Ok((stream, from)) => match room.clone().try_acquire_owned() {
                Ok(place) => {
                    let connection = Connection { from, front: front.clone(), first: args.request_timeout };
                    open.spawn(connection.run(stream, server.clone(), stop.clone(), place));
                }
                Err(_) => turn_away(&stream),
            },
            Err(error) if is_the_callers(&error) => {}
            Err(error) => {
                // Out of files, most likely: those that are open end after a while.
                tracing::warn!(%error, "cannot take a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

type Builder = auto::Builder<TokioExecutor>;

fn builder(args: &GatewayArgs) -> Builder {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(args.request_timeout)
        .max_headers(MOST_HEADERS)
        .max_buf_size(MOST_HEADER_BYTES as usize);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(args.max_streams)
        .max_header_list_size(MOST_HEADER_BYTES)
        .max_pending_accept_reset_streams(MOST_RESETS)
        .keep_alive_interval(PING)
        .keep_alive_timeout(PONG);
    builder
}

fn is_the_callers(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Says so to whoever speaks HTTP/1, if that is possible at once.
fn turn_away(stream: &TcpStream) {
    let _ = stream.try_write(FULL);
}

/// A connection that was taken.
struct Connection {
    from: SocketAddr,
    front: Front,
    /// How long the first request may take to come.
    first: Duration,
}

impl Connection {
    async fn run(
        self,
        stream: TcpStream,
        server: Arc<Builder>,
        stop: CancellationToken,
        _place: OwnedSemaphorePermit,
    ) {
        let _ = stream.set_nodelay(true);
        let traffic = Arc::new(Traffic::default());
        let service = service_fn(|request: Request<Incoming>| {
            let (front, from, under_way) = (self.front.clone(), self.from.ip(), traffic.begins());
            async move {
                let answer = front.answer(request.map(Body::new), from).await;
                Ok::<_, std::convert::Infallible>(under_way.until_sent(answer))
            }
        });
        let mut connection = pin!(server.serve_connection(TokioIo::new(stream), service));
        let mut quiet = pin!(traffic.clone().quiet(self.first));
        let mut draining = false;
        loop {
            tokio::select! {
                ended = &mut connection => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, from = %self.from, "a connection broke");
                    }
                    return;
                }
                Quiet { spoke } = &mut quiet, if !draining => {
                    // Whoever has said nothing yet would not hear a goodbye either.
                    if !spoke {
                        return;
                    }
                    draining = true;
                    connection.as_mut().graceful_shutdown();
                }
                () = stop.cancelled(), if !draining => {
                    draining = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

/// How many requests a connection has had, and how many were answered to the end.
#[derive(Debug, Default)]
struct Traffic {
    begun: AtomicU64,
    ended: AtomicU64,
}

/// A connection has been quiet for too long; whether it ever was not.
struct Quiet {
    spoke: bool,
}

impl Traffic {
    fn begins(self: &Arc<Self>) -> UnderWay {
        self.begun.fetch_add(1, Ordering::Relaxed);
        UnderWay(self.clone())
    }

    /// Waits until nothing is under way, and nothing new has come for a while.
    async fn quiet(self: Arc<Self>, first: Duration) -> Quiet {
        tokio::time::sleep(first).await;
        if self.begun.load(Ordering::Relaxed) == 0 {
            return Quiet { spoke: false };
        }
        loop {
            let before = self.begun.load(Ordering::Relaxed);
            tokio::time::sleep(IDLE).await;
            let nothing_new = self.begun.load(Ordering::Relaxed) == before;
            if nothing_new && self.ended.load(Ordering::Relaxed) == before {
                return Quiet { spoke: true };
            }
        }
    }
}

/// A request, until its answer has been sent or nobody wants it any more.
struct UnderWay(Arc<Traffic>);

impl UnderWay {
    fn until_sent(self, answer: Response<Body>) -> Response<Body> {
        answer.map(|body| Body::new(Sent { body, _under_way: self }))
    }
}

/// A body that is under way until it is dropped.
struct Sent {
    body: Body,
    _under_way: UnderWay,
}

impl http_body::Body for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::Relaxed);
    }
}
