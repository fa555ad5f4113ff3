//! Acting on a mesh that runs, from another terminal: kill, pause, resume, slow, restart.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chassis::latency::Latency;
use clap::{Args, Subcommand};
use rustix::process::Signal;

use super::record::{Record, Running};
use super::service::signal;
use crate::failure::Failure;
use crate::output;

/// Where a mesh keeps its files unless told otherwise.
pub(super) const DATA: &str = "./mesh-data";
/// How long a service may take to drain and to start again.
const RESTART: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(50);

/// What to do to a service.
#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Kill it at once (SIGKILL); it is started again a second later
    Kill(Whom),
    /// Have it stand still (SIGSTOP): it holds its connections and answers nobody
    Pause(Whom),
    /// Let it go on (SIGCONT)
    Resume(Whom),
    /// Have the simulated payment provider or carrier take its time, until told otherwise
    Slow {
        #[command(flatten)]
        whom: Whom,
        /// How long: `500ms`, `400ms..620ms`, or `0` for none
        latency: Latency,
    },
    /// Drain it and start it again, one process after the other
    Restart(Whom),
}

/// A service of a mesh.
#[derive(Debug, Args)]
pub(super) struct Whom {
    /// The service, or one of its processes: `payment`, `mypage-2`
    service: String,
    /// The folder that the mesh was started with
    #[arg(long, env = "MAEUL_UP_DATA", value_name = "FOLDER", default_value = DATA)]
    data: PathBuf,
}

impl Whom {
    /// Its processes.
    fn processes(&self) -> Result<Vec<Running>, Failure> {
        let record = Record::read(&self.data).ok_or_else(|| {
            let data = self.data.display();
            Failure::Failed(format!("no mesh runs on {data}: start one with `maeul up`, or name its --data"))
        })?;
        let known = record.services.iter().map(|s| s.name.clone()).collect::<Vec<_>>().join(", ");
        let found: Vec<_> = record
            .services
            .into_iter()
            .filter(|s| s.name == self.service || s.context == self.service)
            .collect();
        if found.is_empty() {
            return Err(Failure::Failed(format!("{} is none of {known}", self.service)));
        }
        Ok(found)
    }
}

/// Does it.
pub(super) async fn main(action: Action) -> Result<ExitCode, Failure> {
    match action {
        Action::Kill(whom) => send(&whom, Signal::KILL, "killed")?,
        Action::Pause(whom) => send(&whom, Signal::STOP, "paused")?,
        Action::Resume(whom) => send(&whom, Signal::CONT, "resumed")?,
        Action::Slow { whom, latency } => slow(&whom, latency).await?,
        Action::Restart(whom) => restart(&whom).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn send(whom: &Whom, what: Signal, done: &str) -> Result<(), Failure> {
    for process in whom.processes()? {
        if process.pid.is_some_and(|pid| signal(pid, what)) {
            output::print(&format!("{} is {done}", process.name))?;
        } else {
            return Err(Failure::Failed(format!("{} is down already", process.name)));
        }
    }
    Ok(())
}

async fn slow(whom: &Whom, latency: Latency) -> Result<(), Failure> {
    for process in whom.processes()? {
        if !["payment", "delivery"].contains(&process.context.as_str()) {
            return Err(Failure::Failed(format!(
                "{}: only payment and delivery call somebody who can be slow",
                process.name
            )));
        }
        let url = format!("{}/simulator/{}", process.admin, process.context);
        let body = serde_json::json!({"latency": latency.to_string()});
        let answer = reqwest::Client::new().put(&url).json(&body).send().await;
        let answer = answer.map_err(|e| Failure::failed(&format!("{} does not answer", process.name), e))?;
        if !answer.status().is_success() {
            let why = answer.text().await.unwrap_or_default();
            return Err(Failure::Failed(format!("{}: {}", process.name, why.trim())));
        }
        output::print(&format!("{} takes {latency} now", process.name))?;
    }
    Ok(())
}

async fn restart(whom: &Whom) -> Result<(), Failure> {
    for process in whom.processes()? {
        let Some(pid) = process.pid.filter(|pid| signal(*pid, Signal::TERM)) else {
            return Err(Failure::Failed(format!("{} is down already", process.name)));
        };
        is_back(&whom.data, &process.name, pid).await?;
        output::print(&format!("{} was drained and serves again", process.name))?;
    }
    Ok(())
}

/// Waits until another process has the name and is ready.
async fn is_back(data: &Path, name: &str, before: u32) -> Result<(), Failure> {
    let began = Instant::now();
    while began.elapsed() < RESTART {
        let services = Record::read(data).map(|record| record.services).unwrap_or_default();
        let now = services.into_iter().find(|s| s.name == name);
        if let Some(now) = now.filter(|now| now.pid.is_some_and(|pid| pid != before))
            && let Ok(answer) = reqwest::get(format!("{}/readyz", now.admin)).await
            && answer.status().is_success()
        {
            return Ok(());
        }
        tokio::time::sleep(LOOK).await;
    }
    Err(Failure::Failed(format!(
        "{name} did not come back within {RESTART:?}; see its log in {}",
        data.display()
    )))
}
