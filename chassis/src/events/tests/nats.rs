//! The shared NATS server, streams of a test's own, and a proxy that cuts connections.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clap::Parser;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use super::super::{EventsUrl, JetStream, NatsArgs};
use crate::clock::new_id;

/// The server that `./test` has started.
pub(super) fn shared() -> String {
    std::env::var("MAEUL_TEST_NATS").expect("MAEUL_TEST_NATS is not set: run the tests by ./test")
}

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    nats: NatsArgs,
}

/// A stream of its own, gone with the test.
pub(super) struct Stream {
    pub(super) server: String,
    pub(super) name: String,
}

impl Stream {
    pub(super) fn new(server: &str) -> Self {
        Self { server: server.to_owned(), name: format!("T{}", new_id().replace('-', "")) }
    }

    /// As one more process would.
    pub(super) async fn connect(&self) -> JetStream {
        self.connect_by(&self.server).await
    }

    /// The same through another address.
    pub(super) async fn connect_by(&self, server: &str) -> JetStream {
        self.connect_with(server, &[]).await
    }

    /// The same with more flags.
    pub(super) async fn connect_with(&self, server: &str, flags: &[&str]) -> JetStream {
        let Ok(EventsUrl::Nats(url)) = server.parse() else { panic!("{server} is no NATS server") };
        let all = [&["test", "--nats-stream", &self.name], flags].concat();
        JetStream::connect(&url, &Flags::parse_from(all).nats).await.unwrap()
    }

    /// A client that knows nothing of ours.
    pub(super) async fn client(&self) -> async_nats::jetstream::Context {
        async_nats::jetstream::new(async_nats::connect(&self.server).await.unwrap())
    }

    /// The subject of an event of the tests.
    pub(super) fn subject(&self, key: &str) -> String {
        format!("{}.protobuf.Timestamp.{key}", self.name.to_lowercase())
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // The test's runtime may be ending.
        let deleting = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let delete = async {
                if let Ok(client) = async_nats::connect(&server).await {
                    let context = async_nats::jetstream::new(client);
                    let _ = context.delete_stream(&name).await;
                    let _ = context.delete_stream(format!("{name}_DEAD")).await;
                }
            };
            let _ = runtime.block_on(async { tokio::time::timeout(Duration::from_secs(5), delete).await });
        });
        let _ = deleting.join();
    }
}

/// Passes connections on until they are cut.
pub(super) struct Proxy {
    pub(super) port: u16,
    connections: Arc<Mutex<JoinSet<()>>>,
    accepting: AbortHandle,
}

impl Proxy {
    pub(super) async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(Mutex::new(JoinSet::new()));
        let passing = connections.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((mut from, _)) = listener.accept().await {
                passing.lock().unwrap().spawn(async move {
                    if let Ok(mut to) = TcpStream::connect(server).await {
                        let _ = copy_bidirectional(&mut from, &mut to).await;
                    }
                });
            }
        });
        Self { port, connections, accepting: accepting.abort_handle() }
    }

    pub(super) fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Closes every connection that goes through here; how many there were.
    pub(super) fn cut(&self) -> usize {
        let mut connections = std::mem::take(&mut *self.connections.lock().unwrap());
        while connections.try_join_next().is_some() {}
        connections.abort_all();
        connections.len()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// The address of a server in a URL.
pub(super) fn address(url: &str) -> SocketAddr {
    url.trim_start_matches("nats://").parse().unwrap()
}
