//! The village as a mesh: a process a service, each with its own database, JetStream between them.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, LazyLock};

use rustix::process::Signal;
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tonic::transport::{Channel, Endpoint};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

use super::dying::points_of;
use super::{Contact, MAEUL, ORDERING, PATIENCE, SECRET, unique, until};

/// Where the services keep their tables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tables {
    Postgres,
    Sqlite,
}

/// How a mesh is started.
#[derive(Clone)]
pub(crate) struct MeshStart {
    /// Which services there are; those of ordering, where nothing else is said.
    pub(crate) services: Vec<&'static str>,
    /// Which of them are not started: `start_again` does.
    pub(crate) later: Vec<&'static str>,
    pub(crate) tables: Tables,
    /// Flags of every process.
    pub(crate) flags: Vec<String>,
    /// How many processes a service has, where not one.
    pub(crate) replicas: BTreeMap<&'static str, usize>,
    /// Where NATS and PostgreSQL are reached, where not directly.
    pub(crate) nats: Option<String>,
    pub(crate) postgres: Option<SocketAddr>,
    /// The PostgreSQL server, where not the one that all tests share.
    pub(crate) postgres_server: Option<String>,
    /// What the environment says to each process.
    pub(crate) env: Vec<(String, String)>,
    /// Whether each process writes down the kill points that it passes.
    pub(crate) records: bool,
}

impl Default for MeshStart {
    fn default() -> Self {
        Self {
            services: ORDERING.to_vec(),
            later: Vec::new(),
            tables: Tables::Postgres,
            flags: vec!["--manual-couriers".to_owned()],
            replicas: BTreeMap::new(),
            nats: None,
            postgres: None,
            postgres_server: None,
            env: Vec::new(),
            records: false,
        }
    }
}

/// A mesh; its processes are killed when dropped.
pub(crate) struct Mesh {
    /// Meshes wait for each other.
    _turn: OwnedMutexGuard<()>,
    contact: Contact,
    /// Its stream of events.
    pub(crate) stream: String,
    pub(super) processes: BTreeMap<String, Process>,
    pub(super) folder: tempfile::TempDir,
}

/// A process of a mesh, running or not.
pub(super) struct Process {
    command: Vec<String>,
    pub(super) env: Vec<(String, String)>,
    pub(super) child: std::sync::Mutex<Option<Child>>,
    url: String,
    admin: String,
}

impl std::ops::Deref for Mesh {
    type Target = Contact;

    fn deref(&self) -> &Contact {
        &self.contact
    }
}

/// What the environment says of the servers for tests.
pub(crate) fn server(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set: run the tests by ./test"))
}

/// A port that nobody has, and that the system gives nobody by chance: a process that is started again
/// comes back to it.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    loop {
        let first = u16::try_from(std::process::id() * 64 % 11_000).unwrap();
        let port = 20_000 + (first + NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000;
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Waits until no other mesh runs: a dozen processes and their load are enough for one machine.
pub(crate) async fn mesh_turn() -> OwnedMutexGuard<()> {
    static TURNS: LazyLock<Arc<Mutex<()>>> = LazyLock::new(Arc::default);
    TURNS.clone().lock_owned().await
}

impl MeshStart {
    /// Starts it and waits until everybody serves.
    pub(crate) async fn mesh(self) -> Mesh {
        let mesh = self.unready().await;
        for (name, _) in mesh.processes.iter().filter(|(_, process)| process.pid().is_some()) {
            mesh.serves(name).await;
        }
        mesh
    }

    /// Starts it.
    pub(crate) async fn unready(self) -> Mesh {
        let turn = mesh_turn().await;
        let folder = tempfile::tempdir().unwrap();
        let stream = unique("test");
        let names: Vec<(&'static str, String)> = self
            .services
            .iter()
            .flat_map(|service| {
                let n = self.replicas.get(service).copied().unwrap_or(1);
                (1..=n).map(move |i| {
                    (*service, if i == 1 { (*service).to_owned() } else { format!("{service}-{i}") })
                })
            })
            .collect();
        let address = |port: u16| format!("http://127.0.0.1:{port}");
        let ports: Vec<(u16, u16)> = names.iter().map(|_| (free_port(), free_port())).collect();
        let urls: BTreeMap<&'static str, String> = names
            .iter()
            .zip(&ports)
            .rev()
            .map(|((service, _), (port, _))| (*service, address(*port)))
            .collect();
        let mut databases = BTreeMap::new();
        for service in self.services.iter().copied() {
            databases.insert(service, self.database(service, &stream, folder.path()).await);
        }
        let nats = self.nats.clone().unwrap_or_else(|| server("MAEUL_TEST_NATS"));
        let mut processes = BTreeMap::new();
        for ((service, name), (port, admin)) in names.iter().zip(&ports) {
            let mut command = vec![
                "serve".to_owned(),
                format!("--target={service}"),
                format!("--listen=127.0.0.1:{port}"),
                format!("--admin-listen=127.0.0.1:{admin}"),
                format!("--events={nats}"),
                format!("--nats-stream={stream}"),
                format!("--data={}", folder.path().join(name).display()),
                "--log=warn".to_owned(),
            ];
            command.extend(self.flags.iter().cloned());
            let peers = urls.iter().map(|(s, url)| (format!("MAEUL_{}_URL", s.to_uppercase()), url.clone()));
            let database = [("MAEUL_DATABASE_URL".to_owned(), databases[service].clone())];
            let points = points_of(folder.path(), name).display().to_string();
            let records = self.records.then(|| ("MAEUL_KILL_RECORD".to_owned(), points));
            let env = peers.chain(database).chain(self.env.iter().cloned()).chain(records).collect();
            let mut process = Process {
                command,
                env,
                child: std::sync::Mutex::default(),
                url: address(*port),
                admin: address(*admin),
            };
            if !self.later.contains(service) {
                process.start(&folder.path().join(format!("{name}.log")));
            }
            processes.insert(name.clone(), process);
        }
        Mesh { _turn: turn, contact: Contact::each(urls), stream, processes, folder }
    }

    async fn database(&self, service: &str, stream: &str, folder: &Path) -> String {
        if self.tables == Tables::Sqlite {
            return format!("sqlite:{}", folder.join(format!("{service}.db")).display());
        }
        let name = format!("{}_{service}", stream.replace('-', "_"));
        let at = self.postgres_server.clone().unwrap_or_else(|| server("MAEUL_TEST_POSTGRES"));
        let url = chassis::db::make_postgres_database(&at, &name).await;
        let url = url.unwrap().secret();
        match self.postgres {
            None => url,
            Some(proxy) => {
                let (before, after) = url.split_once('@').unwrap();
                let (_, path) = after.split_once('/').unwrap();
                format!("{before}@{proxy}/{path}")
            }
        }
    }
}

impl Process {
    fn start(&mut self, log: &Path) {
        *self.child.get_mut().unwrap() = Some(self.spawn(log, None));
    }

    pub(super) fn spawn(&self, log: &Path, env: Option<(&str, &str)>) -> Child {
        let log: Stdio = std::fs::File::options().create(true).append(true).open(log).unwrap().into();
        let child = Command::new(MAEUL)
            .args(&self.command)
            .env(SECRET.0, SECRET.1)
            .envs(self.env.iter().map(|(k, v)| (k, v)))
            .envs(env)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn();
        child.expect("the binary runs")
    }

    /// Its number, while it runs.
    pub(super) fn pid(&self) -> Option<u32> {
        self.child.lock().unwrap().as_ref().and_then(Child::id)
    }

    /// The process, to be ended.
    fn take(&mut self) -> Child {
        self.child.get_mut().unwrap().take().expect("it runs")
    }

    fn signal(&self, signal: Signal) {
        let pid = self.pid().expect("it runs");
        let pid = rustix::process::Pid::from_raw(pid.try_into().unwrap()).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
    }
}

impl Drop for Mesh {
    fn drop(&mut self) {
        if std::thread::panicking() {
            for name in self.processes.keys() {
                eprintln!("--- log of {name}\n{}", self.log(name));
            }
        }
    }
}

impl Mesh {
    /// A mesh on PostgreSQL, couriers acting by hand.
    pub(crate) async fn start() -> Self {
        MeshStart::default().mesh().await
    }

    pub(super) fn process(&mut self, name: &str) -> &mut Process {
        self.processes.get_mut(name).unwrap_or_else(|| panic!("no process {name}"))
    }

    /// Kills a process, as SIGKILL does.
    pub(crate) async fn kill(&mut self, name: &str) {
        let mut child = self.process(name).take();
        child.kill().await.unwrap();
    }

    /// Asks a process to stop, as SIGTERM does, and waits until it has.
    pub(crate) async fn stop(&mut self, name: &str) {
        self.process(name).signal(Signal::TERM);
        let mut child = self.process(name).take();
        let status = tokio::time::timeout(PATIENCE, child.wait()).await.expect("it stops").unwrap();
        assert!(status.success(), "{name} stopped with {status}:\n{}", self.log(name));
    }

    /// Has a process stand still.
    pub(crate) fn pause(&mut self, name: &str) {
        self.process(name).signal(Signal::STOP);
    }

    /// Lets it go on.
    pub(crate) fn resume(&mut self, name: &str) {
        self.process(name).signal(Signal::CONT);
    }

    /// Starts a process that was killed or stopped, or is to come later.
    pub(crate) fn start_again(&mut self, name: &str) {
        let log = self.log_of(name);
        self.process(name).start(&log);
    }

    /// Stops a process and starts it again, as a rolling update does.
    pub(crate) async fn restart(&mut self, name: &str) {
        self.stop(name).await;
        self.start_again(name);
        self.serves(name).await;
    }

    /// A channel to one process, of which its service may have several.
    pub(crate) fn at(&self, name: &str) -> Channel {
        Endpoint::from_shared(self.processes[name].url.clone()).unwrap().connect_lazy()
    }

    /// What a process answers on its admin port to who asks whether it is ready; `None` while it does not.
    pub(crate) async fn ready(&self, name: &str) -> Option<(u16, String)> {
        self.probe(name, "readyz").await
    }

    async fn probe(&self, name: &str, path: &str) -> Option<(u16, String)> {
        let answer = reqwest::get(format!("{}/{path}", self.processes[name].admin)).await.ok()?;
        Some((answer.status().as_u16(), answer.text().await.ok()?))
    }

    /// Waits until each process says to who probes it that it lives, and does (200) or does not (503) serve, for
    /// this reason; gRPC health says the same.
    pub(crate) async fn each_says(&self, code: u16, why: impl Fn(&str) -> String) {
        for name in self.processes.keys() {
            let why = why(name);
            until(&format!("{name} says {code} {why}"), || async {
                let live = self.probe(name, "livez").await.map(|(code, _)| code);
                assert_eq!(live, Some(200), "{name} lives");
                self.ready(name).await.filter(|(now, said)| *now == code && said.contains(&why))
            })
            .await;
            let status = if code == 200 { ServingStatus::Serving } else { ServingStatus::NotServing };
            until(&format!("health of {name} is {status:?}"), || async {
                let asked =
                    HealthClient::new(self.at(name)).check(HealthCheckRequest::default()).await.ok()?;
                (asked.into_inner().status() == status).then_some(())
            })
            .await;
        }
    }

    /// Waits until a process serves.
    pub(crate) async fn serves(&self, name: &str) {
        let end = tokio::time::Instant::now() + PATIENCE;
        let mut ready = None;
        while tokio::time::Instant::now() < end {
            ready = self.ready(name).await;
            if ready.as_ref().is_some_and(|(code, _)| *code == 200) {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("{name} never served: {ready:?}\n{}", self.log(name));
    }

    /// Has the simulated provider (`payment`) or carrier (`delivery`) of a process behave like this.
    pub(crate) async fn simulate(&self, service: &str, behaviour: serde_json::Value) {
        let answer = self.try_simulate(service, behaviour).await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    /// The same where nobody may be there.
    pub(crate) async fn try_simulate(
        &self,
        service: &str,
        behaviour: serde_json::Value,
    ) -> reqwest::Result<reqwest::Response> {
        let url = format!("{}/simulator/{service}", self.processes[service].admin);
        reqwest::Client::new().put(url).json(&behaviour).send().await
    }

    pub(super) fn log_of(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.log"))
    }

    /// What a process has logged.
    pub(crate) fn log(&self, name: &str) -> String {
        std::fs::read_to_string(self.log_of(name)).unwrap_or_default()
    }

    /// Waits until nothing is in flight and the audit finds nothing wrong.
    pub(crate) async fn audit_is_clean(&self) {
        if let Err(last) = self.audited(4 * PATIENCE).await {
            let logs: Vec<_> =
                self.processes.keys().map(|name| format!("--- {name}\n{}", self.log(name))).collect();
            panic!("the audit never was clean:\n{last}\n{}", logs.join("\n"));
        }
    }
}
