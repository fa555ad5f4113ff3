//! The process under test: started, stopped, killed and started again on the same folder.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tonic::transport::Channel;

use super::{Contact, PATIENCE, SECRET, SERVICES, until};

/// The binary.
pub(crate) const MAEUL: &str = env!("CARGO_BIN_EXE_maeul");

/// A village in a process of its own; killed when dropped.
pub(crate) struct Village {
    child: Child,
    pub(crate) url: String,
    /// Where its gateway answers.
    pub(crate) rest: String,
    pub(crate) channel: Channel,
    contact: Contact,
    folder: std::sync::Arc<tempfile::TempDir>,
    flags: Vec<String>,
}

/// How a village is started.
#[derive(Default, Clone)]
pub(crate) struct Start {
    pub(crate) flags: Vec<String>,
    pub(crate) env: Vec<(String, String)>,
    /// The carrier picks up and delivers on its own.
    pub(crate) carrier_acts: bool,
    /// The stores, books and rooms are there that a newcomer finds.
    pub(crate) seeded: bool,
}

impl Start {
    /// Flags beside the usual ones.
    pub(crate) fn flags(flags: &[&str]) -> Self {
        Self { flags: flags.iter().map(ToString::to_string).collect(), ..Self::default() }
    }

    pub(crate) fn env(mut self, key: &str, value: &str) -> Self {
        self.env.push((key.to_owned(), value.to_owned()));
        self
    }

    /// Starts an empty village on a new folder, couriers acting by hand.
    pub(crate) async fn village(self) -> Village {
        let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
        Village::on(folder, self).await
    }
}

impl std::ops::Deref for Village {
    type Target = Contact;

    fn deref(&self) -> &Contact {
        &self.contact
    }
}

impl Village {
    /// An empty village with the usual flags.
    pub(crate) async fn start() -> Self {
        Start::default().village().await
    }

    async fn on(folder: std::sync::Arc<tempfile::TempDir>, start: Start) -> Self {
        Self::try_on(folder, start).await.expect("the village starts")
    }

    /// `None` where the process ended before it was ready, as one that is killed at its start does.
    async fn try_on(folder: std::sync::Arc<tempfile::TempDir>, start: Start) -> Option<Self> {
        let mut child = Command::new(MAEUL)
            .args(["run", "--gateway-listen=127.0.0.1:0"])
            .args((!start.seeded).then_some("--empty"))
            .args(
                (!start.flags.iter().any(|flag| flag.starts_with("--listen=")))
                    .then_some("--listen=127.0.0.1:0"),
            )
            .args((!start.flags.iter().any(|flag| flag.starts_with("--log="))).then_some("--log=warn"))
            .args((!start.carrier_acts).then_some("--manual-couriers"))
            .arg("--data")
            .arg(folder.path().join("data"))
            .args(&start.flags)
            .env(SECRET.0, SECRET.1)
            .envs(start.env.iter().map(|(k, v)| (k, v)))
            .stdout(Stdio::piped())
            .stderr(log_file(folder.path()))
            .kill_on_drop(true)
            .spawn()
            .expect("the binary runs");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = tokio::time::timeout(PATIENCE, async {
            let (mut address, mut rest) = (None, None);
            while let Ok(Some(line)) = lines.next_line().await {
                let told = |begin| line.strip_prefix(begin)?.split_whitespace().next().map(str::to_owned);
                address = address.or_else(|| told("Maeul listens on "));
                rest = rest.or_else(|| told("REST on "));
                if let (Some(address), Some(rest)) = (&address, &rest) {
                    return Some((address.clone(), rest.clone()));
                }
            }
            None
        });
        let (address, rest) = address.await.expect("the village says where it listens")?;
        // Whoever prints on a closed pipe would be ended by it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let url = format!("http://{address}");
        let contact = Contact::at(&url);
        let channel = contact.to("order");
        Some(Self { child, url, rest, channel, contact, folder, flags: start.flags })
    }

    /// Where its databases are.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Kills it at once, as SIGKILL does; what is left is to be started again.
    pub(crate) async fn kill(mut self) -> Stopped {
        self.child.kill().await.unwrap();
        Stopped { folder: self.folder.clone(), flags: self.flags.clone() }
    }

    /// Sends SIGKILL and does not wait.
    pub(crate) fn kill_now(&self) {
        self.signal(rustix::process::Signal::KILL);
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_raw(self.pid().try_into().unwrap()).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
    }

    /// Waits until it has ended by itself.
    pub(crate) async fn ended(mut self) -> Stopped {
        tokio::time::timeout(PATIENCE, self.child.wait()).await.expect("it ends").unwrap();
        Stopped { folder: self.folder.clone(), flags: self.flags.clone() }
    }

    /// Asks it to stop, as SIGTERM does, and waits until it has.
    pub(crate) async fn stop(mut self) -> Stopped {
        self.signal(rustix::process::Signal::TERM);
        let status = tokio::time::timeout(PATIENCE, self.child.wait()).await.expect("it stops").unwrap();
        assert!(status.success(), "stopped with {status}:\n{}", self.log());
        Stopped { folder: self.folder.clone(), flags: self.flags.clone() }
    }

    /// Waits until the whole village says that it serves.
    pub(crate) async fn serves(&self) {
        use tonic_health::pb::health_client::HealthClient;
        use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus};
        until("it serves", || async {
            let mut health = HealthClient::new(self.channel.clone());
            let status = health.check(HealthCheckRequest { service: String::new() }).await.ok()?.into_inner();
            (status.status() == ServingStatus::Serving).then_some(())
        })
        .await;
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// Waits until nothing is in flight and the audit finds nothing wrong.
    pub(crate) async fn audit_is_clean(&self) {
        if let Err(last) = self.audited(PATIENCE).await {
            panic!("the audit never was clean:\n{last}\n--- log\n{}", self.log());
        }
    }

    /// Waits until every event has left its outbox and each consumer has dealt with the whole log.
    pub(crate) async fn is_quiet(&self) {
        until("all events are consumed", || async { self.seems_quiet().await.then_some(()) }).await;
    }

    /// Whether every event has left its outbox and each consumer has dealt with the whole log.
    pub(crate) async fn seems_quiet(&self) -> bool {
        self.unpublished().await == 0 && self.consumers_are_through().await.is_ok()
    }

    /// How many events the outboxes hold.
    async fn unpublished(&self) -> i64 {
        use sqlx::Connection;
        let mut count = 0;
        for context in SERVICES {
            let file = self.folder.path().join("data").join(format!("{context}.db"));
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).read_only(true);
            let Ok(mut database) = sqlx::SqliteConnection::connect_with(&options).await else { continue };
            let select = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM outbox");
            // What cannot be read, as while a process dies, may hold some.
            count += select.fetch_one(&mut database).await.unwrap_or(1);
            let _ = database.close().await;
        }
        count
    }
}

/// A village that does not run, and its folder.
pub(crate) struct Stopped {
    folder: std::sync::Arc<tempfile::TempDir>,
    flags: Vec<String>,
}

impl Stopped {
    /// Where its databases are.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A new, empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: std::sync::Arc::new(tempfile::tempdir().unwrap()), flags: Vec::new() }
    }

    /// Starts it; `None` where it ends before it is ready.
    pub(crate) async fn try_start_with(self, start: Start) -> Option<Village> {
        Village::try_on(self.folder, start).await
    }

    /// Starts it again as it was.
    pub(crate) async fn start(self) -> Village {
        let flags = self.flags.clone();
        self.start_with(Start { flags, ..Start::default() }).await
    }

    /// Starts it again with other flags.
    pub(crate) async fn start_with(self, start: Start) -> Village {
        Village::on(self.folder, start).await
    }
}

fn log_file(folder: &Path) -> Stdio {
    std::fs::File::options().create(true).append(true).open(folder.join("log")).unwrap().into()
}
