//! `maeul up` and `./mesh`: the whole mesh on one machine, started, shown, broken and stopped by one command.

mod acting;
mod ending;
mod script;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::harness::*;

/// A command that shows how a mesh fares, and the lines that it prints. What it started ends with it, also where
/// a test fails.
struct Up {
    /// Meshes wait for each other.
    _turn: tokio::sync::OwnedMutexGuard<()>,
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    folder: tempfile::TempDir,
    first_port: u16,
    env: Vec<(String, String)>,
}

impl Up {
    /// `maeul up` with these flags, on a folder and ports of its own.
    async fn start(flags: &[&str]) -> Self {
        let mut command = Command::new(MAEUL);
        command.arg("up").args(flags);
        Self::with(command, tempfile::tempdir().unwrap()).await
    }

    async fn with(mut command: Command, folder: tempfile::TempDir) -> Self {
        let turn = mesh_turn().await;
        let first_port = free_ports();
        let env = [
            ("MAEUL_UP_DATA", folder.path().join("mesh").display().to_string()),
            ("MAEUL_UP_FIRST_PORT", first_port.to_string()),
            ("MAEUL_UP_NATS", std::env::var("MAEUL_TEST_NATS").unwrap()),
        ];
        let env = env.map(|(key, value)| (key.to_owned(), value)).to_vec();
        let (child, lines) = spawn(command.envs(env.iter().cloned()));
        Self { _turn: turn, child, lines, folder, first_port, env }
    }

    /// Another supervisor in the place of one that has ended.
    fn again(&mut self, flags: &[&str]) {
        let mut command = Command::new(MAEUL);
        command.arg("up").args(flags).envs(self.env.iter().cloned());
        (self.child, self.lines) = spawn(&mut command);
    }

    /// Waits for the next line that begins like this.
    async fn says(&mut self, beginning: &str) -> String {
        let mut others = Vec::new();
        let said = async {
            while let Some(line) = self.lines.next_line().await.unwrap() {
                if line.starts_with(beginning) {
                    return Some(line);
                }
                others.push(line);
            }
            None
        };
        let said = tokio::time::timeout(4 * PATIENCE, said).await.ok().flatten();
        said.unwrap_or_else(|| {
            panic!("{beginning:?} was never said:\n{}\n{}", others.join("\n"), self.logs())
        })
    }

    /// Waits until everybody serves; the village at the addresses that are printed for another terminal.
    async fn village(&mut self) -> Contact {
        self.says("The mesh serves.").await;
        let exports = self.says("export ").await;
        let vars: BTreeMap<_, _> = exports.split(' ').skip(1).filter_map(|var| var.split_once('=')).collect();
        let url = |service: &str| vars[format!("MAEUL_{}_URL", service.to_uppercase()).as_str()].to_owned();
        Contact::each(SERVICES.iter().map(|service| (*service, url(service))).collect())
    }

    /// The number of the process that serves, as soon as it is said.
    async fn serves(&mut self, name: &str) -> String {
        let line = self.says(&format!("{name} serves: process ")).await;
        line.split([' ', ',']).nth(3).unwrap().to_owned()
    }

    /// `maeul` in another terminal.
    async fn run(&self, arguments: &[&str]) -> Output {
        self.command(Command::new(MAEUL).args(arguments)).await
    }

    async fn command(&self, command: &mut Command) -> Output {
        command.envs(self.env.iter().cloned()).stdin(Stdio::null()).output().await.unwrap()
    }

    /// Asks it to stop, as Ctrl-C does.
    fn interrupt(&self) {
        self.signal(Signal::INT);
    }

    fn signal(&self, signal: Signal) {
        kill_process(pid(self.child.id().unwrap()), signal).unwrap();
    }

    /// How it ends.
    async fn ends(&mut self) -> Option<i32> {
        let status = tokio::time::timeout(4 * PATIENCE, self.child.wait()).await;
        status.expect("it ends").unwrap().code()
    }

    /// Everything that runs on its folder: servers too, where they keep their files there.
    fn processes(&self) -> BTreeSet<u32> {
        let numbers = std::fs::read_dir("/proc")
            .unwrap()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        numbers.filter_map(|name| name.parse().ok()).filter(|pid| on(*pid, self.folder.path())).collect()
    }

    fn logs(&self) -> String {
        let files = std::fs::read_dir(self.folder.path().join("mesh")).into_iter().flatten();
        let log = |entry: std::fs::DirEntry| {
            let text = std::fs::read_to_string(entry.path()).ok()?;
            Some(format!("--- {}\n{text}", entry.path().display()))
        };
        files.filter_map(|entry| log(entry.ok()?)).collect()
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        // First who would start the others again.
        let _ = self.child.start_kill();
        for left in self.processes() {
            let _ = kill_process(pid(left), Signal::KILL);
        }
    }
}

fn spawn(command: &mut Command) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines)
}

fn pid(number: u32) -> Pid {
    Pid::from_raw(number.try_into().unwrap()).unwrap()
}

/// Whether a process that has not ended was started on this folder, by its command line or its environment.
fn on(pid: u32, folder: &Path) -> bool {
    ["cmdline", "environ"].iter().any(|file| {
        let words = std::fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
        String::from_utf8_lossy(&words).contains(folder.to_str().unwrap())
    })
}

/// The first of so many ports that nobody has, with the admin ports above; apart from those that meshes of the
/// harness take, and the system gives nobody by chance.
fn free_ports() -> u16 {
    let free = |port: u16| std::net::TcpListener::bind(("127.0.0.1", port)).is_ok();
    let first = u16::try_from(std::process::id() % 400).unwrap();
    let mut bases = (0..400).map(|n| 12_000 + (first + n) % 400 * 16);
    bases.find(|base| (0..16).all(|n| free(base + n) && free(base + 1000 + n))).expect("free ports")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What it said of why it could not: one line.
fn complaint(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    assert_eq!((said.lines().count(), out(output)), (1, String::new()), "{said}");
    said
}
