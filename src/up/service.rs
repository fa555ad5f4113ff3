//! One process of the mesh: started, looked at, started again.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use chassis::db::DatabaseUrl;
use tokio::process::{Child, Command};

use super::record::{Running, listen};
use super::system::signal;
use crate::failure::Failure;
use crate::serve::Target;

/// How long one that ended is left alone before it is started again, as an orchestrator does.
const PAUSE: Duration = Duration::from_secs(1);

/// What a process is to be.
#[derive(Debug, Clone)]
pub(super) struct Spec {
    pub(super) name: String,
    pub(super) target: Target,
    pub(super) listen: SocketAddr,
    pub(super) admin: SocketAddr,
    /// `None`: it keeps nothing.
    pub(super) database: Option<DatabaseUrl>,
}

/// A process, whether it runs at this moment or not.
pub(super) struct Service {
    pub(super) spec: Spec,
    child: Option<Child>,
    ended: Option<Instant>,
    /// How often it was started again.
    pub(super) restarts: u32,
    /// How the last process that had its place ended.
    pub(super) last_end: Option<ExitStatus>,
}

/// What all processes have in common.
pub(super) struct Common<'a> {
    pub(super) program: &'a Path,
    pub(super) data: &'a Path,
    pub(super) nats: &'a str,
    pub(super) peers: &'a [(String, String)],
    pub(super) flags: &'a [String],
}

impl Service {
    pub(super) fn new(spec: Spec) -> Self {
        Self { spec, child: None, ended: None, restarts: 0, last_end: None }
    }

    /// Its number, while it runs.
    pub(super) fn pid(&self) -> Option<u32> {
        self.child.as_ref().and_then(Child::id)
    }

    /// Starts it unless it runs or has ended just now.
    pub(super) fn start_if_due(&mut self, common: &Common<'_>) -> Result<bool, Failure> {
        if self.child.is_some() || self.ended.is_some_and(|at| at.elapsed() < PAUSE) {
            return Ok(false);
        }
        let cannot = |e: std::io::Error| Failure::failed(&format!("cannot start {}", self.spec.name), e);
        let log = common.data.join(format!("{}.log", self.spec.name));
        let log = std::fs::File::options().create(true).append(true).open(log).map_err(cannot)?;
        let mut command = Command::new(common.program);
        command
            .arg("serve")
            .arg(format!("--target={}", self.spec.target.name()))
            .arg(listen(self.spec.target.name(), self.spec.listen))
            .arg(format!("--admin-listen={}", self.spec.admin))
            .arg(format!("--events={}", common.nats))
            .arg(format!("--data={}", common.data.join(&self.spec.name).display()))
            .args(common.flags)
            // Not where everybody can read it.
            .envs(self.spec.database.as_ref().map(|database| ("MAEUL_DATABASE_URL", database.secret())))
            .envs(common.peers.iter().map(|(name, url)| (name, url)))
            .stdin(Stdio::null())
            .stdout(log.try_clone().map_err(cannot)?)
            .stderr(log)
            // Ctrl-C is for the supervisor, which stops them in order.
            .process_group(0)
            .kill_on_drop(true);
        if self.ended.is_some() {
            self.restarts += 1;
        }
        self.child = Some(command.spawn().map_err(cannot)?);
        Ok(true)
    }

    /// How it ended, if it just did.
    pub(super) fn just_ended(&mut self) -> Option<ExitStatus> {
        let status = self.child.as_mut()?.try_wait().ok()??;
        self.child = None;
        self.ended = Some(Instant::now());
        self.last_end = Some(status);
        Some(status)
    }

    /// Asks it to drain.
    pub(super) fn stop(&self) {
        if let Some(pid) = self.pid() {
            // One that is paused hears nothing.
            signal(pid, rustix::process::Signal::CONT);
            signal(pid, rustix::process::Signal::TERM);
        }
    }

    /// Waits until it has ended.
    pub(super) async fn ended(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.wait().await;
        }
    }

    /// Kills it, if it has not ended.
    pub(super) async fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill().await;
        }
    }

    /// For the record.
    pub(super) fn record(&self) -> Running {
        Running {
            name: self.spec.name.clone(),
            context: self.spec.target.name().to_owned(),
            pid: self.pid(),
            url: format!("http://{}", self.spec.listen),
            admin: format!("http://{}", self.spec.admin),
        }
    }
}
