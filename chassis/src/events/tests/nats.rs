//! NATS servers for tests: the shared one, own ones to be killed, and a proxy that cuts connections.

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
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

/// A server of its own, which may be killed and started again.
pub(super) struct Server {
    folder: tempfile::TempDir,
    port: u16,
    flags: Vec<String>,
    child: Option<Child>,
}

impl Server {
    pub(super) async fn start() -> Self {
        let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut server = Self { folder: tempfile::tempdir().unwrap(), port, flags: Vec::new(), child: None };
        server.start_again().await;
        server
    }

    pub(super) fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    pub(super) fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    pub(super) async fn start_again(&mut self) {
        let program = std::env::var("MAEUL_TEST_NATS_SERVER")
            .expect("MAEUL_TEST_NATS_SERVER is not set: run the tests by ./test");
        let child = Command::new(program)
            .args(["--addr", "127.0.0.1", "--port", &self.port.to_string(), "--jetstream", "--store_dir"])
            .arg(self.folder.path())
            .args(&self.flags)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.child = Some(child.unwrap());
        let ready = async {
            while TcpStream::connect(self.address()).await.is_err() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), ready).await.expect("the server starts");
    }

    /// Starts again with more flags.
    pub(super) async fn start_with(&mut self, flags: &[&str]) {
        self.kill();
        self.flags = flags.iter().map(|&flag| flag.to_owned()).collect();
        self.start_again().await;
    }

    /// As SIGKILL does it.
    pub(super) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
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
