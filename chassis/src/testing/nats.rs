//! A NATS server of a test's own.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where its server cannot be had")]
#![expect(clippy::missing_panics_doc, reason = "the same holds for every function")]

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::net::TcpStream;

/// How long a server may take; only failing tests wait that long.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server of its own with `JetStream`, which may be killed and started again with all that it had stored.
#[derive(Debug)]
pub struct NatsServer {
    folder: tempfile::TempDir,
    port: u16,
    flags: Vec<String>,
    child: Option<Child>,
}

impl NatsServer {
    /// Starts one on a free port of this machine.
    pub async fn start() -> Self {
        let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut server = Self { folder: tempfile::tempdir().unwrap(), port, flags: Vec::new(), child: None };
        server.start_again().await;
        server
    }

    /// Where it is, with nobody's password.
    pub fn url(&self) -> String {
        format!("nats://{}", self.address())
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// Starts it again on the same port.
    pub async fn start_again(&mut self) {
        let child = Command::new(program())
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
        tokio::time::timeout(PATIENCE, ready).await.expect("the server starts");
    }

    /// Starts it again with more flags.
    pub async fn start_with(&mut self, flags: &[&str]) {
        self.kill();
        self.flags = flags.iter().map(|&flag| flag.to_owned()).collect();
        self.start_again().await;
    }

    /// As SIGKILL does it.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// As a server is stopped whose clients are to find another one: it tells them, lets them go one by one, ends.
    pub async fn lame_duck(&mut self) {
        let mut child = self.child.take().expect("it runs");
        let tell = Command::new(program()).arg("--signal").arg(format!("ldm={}", child.id())).status();
        assert!(tell.unwrap().success());
        let ended = async {
            while child.try_wait().unwrap().is_none() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(PATIENCE, ended).await.expect("the server ends");
    }
}

impl Drop for NatsServer {
    fn drop(&mut self) {
        self.kill();
    }
}

fn program() -> String {
    std::env::var("MAEUL_TEST_NATS_SERVER")
        .expect("MAEUL_TEST_NATS_SERVER is not set: run the tests by ./test")
}
