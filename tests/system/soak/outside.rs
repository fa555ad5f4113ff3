//! The servers around a mesh, and how they fail.

use std::net::SocketAddr;
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};

use crate::harness::*;

/// A NATS server of its own, which may be killed; its files stay.
pub(super) struct Nats {
    folder: tempfile::TempDir,
    port: u16,
    child: Child,
}

impl Nats {
    pub(super) async fn start() -> Self {
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
        let child = Self::spawn(folder.path(), port);
        Self { folder, port, child }
    }

    fn spawn(folder: &std::path::Path, port: u16) -> Child {
        let program = std::env::var("MAEUL_TEST_NATS_SERVER").unwrap();
        let mut command = Command::new(program);
        command.args(["--addr", "127.0.0.1", "--port", &port.to_string(), "--jetstream", "--store_dir"]);
        command.arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.kill_on_drop(true).spawn().unwrap()
    }

    pub(super) fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    pub(super) async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }

    pub(super) fn start_again(&mut self) {
        self.child = Self::spawn(self.folder.path(), self.port);
    }
}

/// Where the PostgreSQL server for tests is.
pub(super) fn postgres() -> SocketAddr {
    let url = std::env::var("MAEUL_TEST_POSTGRES").unwrap();
    let authority = url.split_once("://").unwrap().1.split('/').next().unwrap();
    authority.rsplit('@').next().unwrap().parse().unwrap()
}

/// Has it crash: where a backend is killed, the server ends all others, as memory that they share may be broken,
/// and recovers from its log.
pub(super) async fn crash_postgres() {
    use sqlx::Connection;
    let url = std::env::var("MAEUL_TEST_POSTGRES").unwrap();
    let mut connection =
        until("PostgreSQL answers", || async { sqlx::PgConnection::connect(&url).await.ok() }).await;
    let backend: i32 =
        sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut connection).await.unwrap();
    kill_process(Pid::from_raw(backend).unwrap(), Signal::KILL).unwrap();
}
