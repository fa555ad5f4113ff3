//! A PostgreSQL server of a test's own.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{ChildStdin, ChildStdout, Command};

use super::{PATIENCE, server};

const KEEPER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/testing/postgres.py");

/// A server that may be killed, stopped and started again; it ends when this is dropped.
pub(crate) struct PostgresServer {
    /// The superuser's.
    pub(crate) url: String,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl PostgresServer {
    pub(crate) async fn start() -> Self {
        // Not killed when dropped: it cleans up once its standard input ends.
        let mut keeper = Command::new(server("MAEUL_TEST_PYTHON"))
            .args(["-B", KEEPER, &server("MAEUL_TEST_POSTGRES_PROGRAMS")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let orders = keeper.stdin.take().unwrap();
        let answers = BufReader::new(keeper.stdout.take().unwrap()).lines();
        let mut started = Self { url: String::new(), orders, answers };
        started.url = started.answer().await;
        started
    }

    async fn answer(&mut self) -> String {
        let line = tokio::time::timeout(2 * PATIENCE, self.answers.next_line()).await;
        line.expect("PostgreSQL is quick enough").unwrap().expect("PostgreSQL is there")
    }

    async fn obeys(&mut self, order: &str) {
        self.orders.write_all(format!("{order}\n").as_bytes()).await.unwrap();
        assert_eq!(self.answer().await, "done", "{order}");
    }

    /// As SIGKILL does it.
    pub(crate) async fn kill(&mut self) {
        self.obeys("kill").await;
    }

    /// In good order, without waiting for whoever is connected.
    pub(crate) async fn stop(&mut self) {
        self.obeys("stop").await;
    }

    /// It keeps its connections and answers nobody, as on a machine that stalls.
    pub(crate) async fn pause(&mut self) {
        self.obeys("pause").await;
    }

    pub(crate) async fn resume(&mut self) {
        self.obeys("resume").await;
    }

    /// Starts it again where it was, with all that was committed.
    pub(crate) async fn start_again(&mut self) {
        self.obeys("start").await;
    }
}
