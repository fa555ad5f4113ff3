//! Acting on a mesh that runs, from another terminal: kill, pause, resume, slow, restart.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chassis::latency::Latency;
use clap::{Args, Subcommand};
use rustix::process::Signal;

use super::record::{Record, Running};
use super::system::signal;
use crate::failure::Failure;
use crate::output;

/// Where a mesh keeps its files unless told otherwise.
pub(super) const DATA: &str = "./mesh-data";
/// How long a service may take to drain and to start again.
const RESTART: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(50);
/// How long a process may take to hear what it is told.
const ANSWER: Duration = Duration::from_secs(5);
/// Who is called by whom, and can be slow.
const PARTNERS: [(&str, &str); 2] = [("payment", "provider"), ("delivery", "carrier")];

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
    /// Restart it gracefully, one process after the other: each finishes what it has begun (SIGTERM)
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
            return Err(Failure::Configuration(format!("{:?} is none of {known}", self.service)));
        }
        Ok(found)
    }
}

/// Does it.
pub(super) async fn main(action: Action) -> Result<ExitCode, Failure> {
    match action {
        Action::Kill(whom) => send(&whom, Signal::KILL, "was killed; it is started again in a second")?,
        Action::Pause(whom) => send(&whom, Signal::STOP, "stands still until it is resumed")?,
        Action::Resume(whom) => send(&whom, Signal::CONT, "goes on")?,
        Action::Slow { whom, latency } => slow(&whom, latency).await?,
        Action::Restart(whom) => restart(&whom).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn send(whom: &Whom, what: Signal, done: &str) -> Result<(), Failure> {
    for process in whom.processes()? {
        let pid = alive(&process)?;
        if !signal(pid, what) {
            return Err(down(&process));
        }
        output::print(&format!("{} {done}", process.name))?;
    }
    Ok(())
}

/// Its number.
fn alive(process: &Running) -> Result<u32, Failure> {
    process.pid.filter(|_| process.is_alive()).ok_or_else(|| down(process))
}

fn down(process: &Running) -> Failure {
    Failure::Failed(format!("{} is down at this moment; it is about to be started again", process.name))
}

async fn slow(whom: &Whom, latency: Latency) -> Result<(), Failure> {
    for process in whom.processes()? {
        let (name, context) = (&process.name, process.context.as_str());
        let Some((_, partner)) = PARTNERS.iter().find(|(of, _)| *of == context) else {
            return Err(Failure::Configuration(format!(
                "{name} calls nobody who could be slow: payment's provider and delivery's carrier can"
            )));
        };
        alive(&process)?;
        let url = format!("{}/simulator/{context}", process.admin);
        let body = serde_json::json!({"latency": latency.to_string()});
        let client = reqwest::Client::builder().timeout(ANSWER).no_proxy().build();
        let client = client.map_err(|e| Failure::failed("cannot make an HTTP client", e))?;
        let answer = client.put(&url).json(&body).send().await;
        let answer = answer.map_err(|_| {
            Failure::Failed(format!("{name} does not answer at {url}: is it paused, or just starting?"))
        })?;
        if !answer.status().is_success() {
            let why = answer.text().await.unwrap_or_default();
            return Err(Failure::Failed(format!("{name}: {}", why.trim())));
        }
        output::print(&if latency.is_none() {
            format!("the {partner} of {name} answers at once")
        } else {
            format!("the {partner} of {name} takes {latency} from now on; `slow {context} 0` ends it")
        })?;
    }
    Ok(())
}

async fn restart(whom: &Whom) -> Result<(), Failure> {
    for process in whom.processes()? {
        let pid = alive(&process)?;
        // One that is paused hears nothing.
        if !(signal(pid, Signal::TERM) && signal(pid, Signal::CONT)) {
            return Err(down(&process));
        }
        is_back(&whom.data, &process.name, pid).await?;
        output::print(&format!("{} stopped gracefully and serves again", process.name))?;
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
