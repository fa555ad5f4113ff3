//! The host: what a context is given at its start, and what keeps it running until the drain.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tonic::server::NamedService;
use tonic::service::RoutesBuilder;

use crate::access::{AccessLayer, Door, Members};
use crate::admin::AdminPort;
use crate::clock::Clock;
use crate::db::{ByKey, Database, DatabaseUrl, Migrations};
use crate::due::{Due, DueWorker};
use crate::error::{Error, Result};
use crate::events::{Consumer, Consuming, EventBus, EventLogApi, Outbox, Policy, Relay, Retrier};
use crate::grpc::{CallLayer, Gate, GateLayer, Peer};
use crate::idempotency::Housekeeper;
use crate::metrics::{Observer, Observers};
use crate::readiness::{Readiness, START};
use crate::worker::{Wake, Worker, backoff, drive};

/// Where things are.
#[derive(Debug, Clone)]
pub struct Places {
    /// The folder of SQLite files.
    pub data: PathBuf,
    /// Databases elsewhere, by name.
    pub databases: BTreeMap<String, DatabaseUrl>,
    /// Where a service is reached that is not named in `peers`.
    pub default_peer: String,
    /// Services elsewhere, by name.
    pub peers: BTreeMap<String, String>,
}

/// How many calls may have been broken off on a connection before they are looked at. Who calls a service calls for many:
/// the gateway's callers share its connection, and one who breaks off (CVE-2023-44487) is not to end that for all. The
/// gateway has a limit of its own for each of them.
const MOST_RESETS: usize = 4096;

type Server = JoinHandle<std::result::Result<(), tonic::transport::Error>>;

/// Collects the services of a process, then runs them.
pub struct Host {
    places: Places,
    clock: Clock,
    bus: Arc<dyn EventBus>,
    routes: RoutesBuilder,
    reflection: Vec<String>,
    readiness: Readiness,
    admin: Option<AdminPort>,
    observers: Observers,
    databases: Vec<Database>,
    consumers: Vec<Arc<Consumer>>,
    workers: Vec<(Arc<dyn Worker>, String, Wake)>,
    gate: Gate,
    server: Option<Server>,
    /// How long a connection is kept before its caller is asked to make a new one.
    connection_age: Option<Duration>,
    door: Door,
    shutdown: CancellationToken,
    admin_routes: axum::Router,
    stop: CancellationToken,
}

impl Host {
    /// A host without services yet, which lets in whom `door` does; it drains once `shutdown` is cancelled.
    pub fn new(
        places: Places,
        clock: Clock,
        bus: Arc<dyn EventBus>,
        door: Door,
        shutdown: CancellationToken,
    ) -> Self {
        Self {
            places,
            clock,
            bus,
            routes: RoutesBuilder::default(),
            reflection: vec![
                "grpc.health.v1.Health".to_owned(),
                "grpc.reflection.v1.ServerReflection".to_owned(),
            ],
            readiness: Readiness::default(),
            admin: None,
            observers: Observers::default(),
            databases: Vec::new(),
            consumers: Vec::new(),
            workers: Vec::new(),
            gate: Gate::default(),
            server: None,
            connection_age: None,
            door,
            shutdown,
            admin_routes: axum::Router::new(),
            stop: CancellationToken::new(),
        }
    }

    /// Answers on `listener` from now on. Until [`Host::open_up`] its health is `NOT_SERVING`, and calls are
    /// told to come back.
    pub async fn listen(&mut self, listener: TcpListener) {
        self.readiness.misses(START, "not started yet").await;
        let mut server = tonic::transport::Server::builder();
        if let Some(age) = self.connection_age {
            server = server.max_connection_age(age);
        }
        let server = server
            .layer(CallLayer)
            .layer(AccessLayer(self.door.clone()))
            .layer(GateLayer(self.gate.clone()))
            .http2_keepalive_interval(Some(Duration::from_secs(20)))
            .http2_max_pending_accept_reset_streams(Some(MOST_RESETS))
            .add_service(self.readiness.health_service())
            .serve_with_incoming_shutdown(
                tonic::transport::server::TcpIncoming::from(listener).with_nodelay(Some(true)),
                self.stop.clone().cancelled_owned(),
            );
        self.server = Some(tokio::spawn(server));
    }

    /// Has callers make new connections every `age`: where a connection is balanced rather than each call, that is how
    /// a replica that is new gets its share. Calls under way are finished.
    pub fn with_connection_age(mut self, age: Option<Duration>) -> Self {
        self.connection_age = age;
        self
    }

    /// Has `port` tell of this host, and serve what contexts add to it.
    pub fn with_admin(mut self, port: Option<AdminPort>) -> Self {
        if let Some(port) = port {
            self.readiness = port.readiness().clone();
            self.observers = port.observers().clone();
            self.admin = Some(port);
        }
        self
    }

    /// What must be there before this process serves.
    pub fn readiness(&self) -> &Readiness {
        &self.readiness
    }

    /// Adds routes below `path`, which begins with a slash and is nobody else's, to the admin port, where there is
    /// one. What changes something is refused there unless operators may.
    pub fn admin(&mut self, path: &str, routes: axum::Router) {
        if let Some(port) = &self.admin {
            port.add(path, routes.clone());
        }
        self.admin_routes = std::mem::take(&mut self.admin_routes).nest(path, routes);
    }

    /// What contexts added, for a caller in this process.
    pub fn admin_routes(&self) -> axum::Router {
        self.admin_routes.clone()
    }

    /// The clock of the process.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Cancelled when the process drains: live streams end then.
    pub fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Opens a context's database, migrated, and relays its outbox.
    pub async fn database(&mut self, name: &str, migrations: &Migrations) -> Result<Database> {
        let db = self.ledger(name, migrations).await?;
        tokio::spawn(db.clone().take_part());
        let (telling, stop) = (tell_away(self.readiness.clone(), db.clone()), self.stop.clone());
        tokio::spawn(async move { stop.run_until_cancelled(telling).await });
        let (bus, sharing, stop) = (self.bus.clone(), db.clone(), self.stop.clone());
        tokio::spawn(async move { stop.run_until_cancelled(bus.share_signals(&sharing)).await });
        let relay = Relay::new(db.clone(), self.bus.clone());
        let bell = db.outbox().clone();
        self.observe(Arc::new(Outbox(db.clone())));
        self.workers.push((Arc::new(relay), name.to_owned(), bell));
        self.workers.push((Arc::new(Housekeeper::new(db.clone())), name.to_owned(), Wake::default()));
        Ok(db)
    }

    /// Opens a database whose changes publish nothing.
    pub async fn ledger(&mut self, name: &str, migrations: &Migrations) -> Result<Database> {
        let url = self.places.databases.get(name).cloned();
        let url = url.unwrap_or_else(|| DatabaseUrl::Sqlite(self.places.data.join(format!("{name}.db"))));
        let db = self.open(name, &url, migrations).await?;
        self.databases.push(db.clone());
        Ok(db)
    }

    /// Opens a database; waits for a server that is not there yet.
    async fn open(&self, name: &str, url: &DatabaseUrl, migrations: &Migrations) -> Result<Database> {
        let mut failures = 0;
        loop {
            match Database::open(name, url, migrations, self.clock.clone()).await {
                Err(error) if error.code().is_transient() && matches!(url, DatabaseUrl::Postgres(_)) => {
                    failures += 1;
                    let wait = backoff(failures, Duration::from_millis(100), Duration::from_secs(5));
                    tracing::warn!(database = name, %url, %error, ?wait, "waiting for the database");
                    self.readiness.misses(&database(name), error.to_string()).await;
                    tokio::select! {
                        () = tokio::time::sleep(wait) => {}
                        () = self.shutdown.cancelled() => return Err(error),
                    }
                }
                opened => {
                    self.readiness.found(&database(name)).await;
                    return opened;
                }
            }
        }
    }

    /// A channel from the service `caller` to the service `peer`.
    pub fn peer(&self, caller: &str, peer: &str) -> Result<Peer> {
        let url = self.places.peers.get(peer).unwrap_or(&self.places.default_peer);
        crate::grpc::connect(caller, url, self.door.services()).map_err(Error::internal)
    }

    /// Serves a gRPC service.
    pub fn serve<S>(&mut self, service: S)
    where
        S: tower::Service<
                http::Request<tonic::body::Body>,
                Response = http::Response<tonic::body::Body>,
                Error = std::convert::Infallible,
            > + NamedService
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send + 'static,
    {
        self.reflection.push(S::NAME.to_owned());
        self.routes.add_service(service);
    }

    /// Consumes events on behalf of the context that owns `db`.
    pub fn consume(&mut self, db: &Database, policy: Arc<dyn Policy>) {
        self.add_consumer(db, policy, None);
    }

    /// As [`Host::consume`], for a policy that finds `rows` by the keys of the events' cases: they are read at once
    /// for events that come together.
    pub fn consume_cases(&mut self, db: &Database, policy: Arc<dyn Policy>, rows: ByKey) {
        self.add_consumer(db, policy, Some(rows));
    }

    fn add_consumer(&mut self, db: &Database, policy: Arc<dyn Policy>, finds: Option<ByKey>) {
        let consumer = Arc::new(Consumer::new(db.clone(), policy, finds, self.bus.clone()));
        let retry = consumer.retry.clone();
        self.workers.push((Arc::new(Retrier(consumer.clone())), db.name().to_owned(), retry));
        self.observe(Arc::new(Consuming(consumer.clone())));
        self.consumers.push(consumer);
    }

    /// `context` answers who is of a house, where the rules of its RPCs ask that.
    pub fn members(&mut self, context: &str, members: Arc<dyn Members>) {
        self.door.know_members(context, members);
    }

    /// Has `observer` asked whenever somebody looks at the metrics.
    pub fn observe(&mut self, observer: Arc<dyn Observer>) {
        self.observers.add(observer);
    }

    /// Runs a worker, woken by `wake`.
    pub fn work(&mut self, service: &str, worker: Arc<dyn Worker>, wake: &Wake) {
        self.workers.push((worker, service.to_owned(), wake.clone()));
    }

    /// Does what is due in the context that owns `db`, whenever `wake` rings or its time comes.
    pub fn work_due<D: Due>(&mut self, db: &Database, due: Arc<D>, wake: &Wake) {
        self.work(db.name(), Arc::new(DueWorker::new(due, db, wake)), wake);
    }

    /// Once told to shut down: sends nobody here any more, then lets go of those who are.
    fn drains(&self) -> impl Future<Output = ()> + Send + 'static {
        let (readiness, shutdown, stop) = (self.readiness.clone(), self.shutdown.clone(), self.stop.clone());
        async move {
            shutdown.cancelled().await;
            tracing::info!("draining");
            readiness.misses("drain", "stopping").await;
            stop.cancel();
        }
    }

    /// Opens for business: from now on everything is served and worked on.
    pub async fn open_up(mut self) -> Result<Serving> {
        let api = EventLogApi::new(self.bus.clone(), self.consumers.clone(), self.stop.clone());
        self.serve(maeul_proto::platform::v1::event_log_service_server::EventLogServiceServer::new(api));
        let api = crate::clock_service::ClockApi::new(self.clock.clone());
        self.serve(maeul_proto::platform::v1::clock_service_server::ClockServiceServer::new(api));
        let mut reflection = tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(maeul_proto::FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET);
        for name in &self.reflection {
            self.door.check_rules_of(name)?;
            reflection = reflection.with_service_name(name);
        }
        self.routes.add_service(reflection.build_v1().map_err(Error::internal)?);

        let tasks = TaskTracker::new();
        for consumer in &self.consumers {
            tasks.spawn(consumer.clone().run(self.stop.clone()));
        }
        for (worker, service, wake) in self.workers.drain(..) {
            tasks.spawn(drive(worker, service, wake, self.clock.clone(), self.stop.clone()));
        }
        if let Some(interval) = crate::telemetry::pushed_every() {
            tasks.spawn(self.observers.clone().keep_fresh(interval, self.stop.clone()));
        }
        tasks.close();

        self.gate.open(std::mem::take(&mut self.routes).routes());
        self.readiness.started(&self.reflection).await;
        tokio::spawn(self.drains());
        let server = self.server.take().ok_or_else(|| Error::internal("nobody listens"))?;
        Ok(Serving {
            server,
            tasks,
            bus: self.bus,
            databases: self.databases,
            stop: self.stop,
            _admin: self.admin,
        })
    }
}

/// Has readiness tell whether the database can be reached: without it nothing can be done.
async fn tell_away(readiness: Readiness, db: Database) {
    let (mut away, what) = (db.replica().away(), database(db.name()));
    while away.changed().await.is_ok() {
        let why = away.borrow_and_update().clone();
        match why {
            Some(why) => readiness.misses(&what, why).await,
            None => readiness.found(&what).await,
        }
    }
}

/// What a database that is missing is called.
fn database(name: &str) -> String {
    format!("database {name}")
}

/// A host that serves.
pub struct Serving {
    server: Server,
    tasks: TaskTracker,
    bus: Arc<dyn EventBus>,
    databases: Vec<Database>,
    stop: CancellationToken,
    /// Answers until the very end.
    _admin: Option<AdminPort>,
}

impl Serving {
    /// Waits until it is told to shut down, then drains within `drain`.
    pub async fn until_drained(self, drain: Duration) -> Result<()> {
        tokio::select! {
            end = self.server => end.map_err(Error::internal)?.map_err(Error::internal)?,
            () = async { self.stop.cancelled().await; tokio::time::sleep(drain).await } => {
                tracing::warn!(?drain, "some calls were not finished in time");
            }
        }
        self.stop.cancel();
        if tokio::time::timeout(drain, self.tasks.wait()).await.is_err() {
            tracing::warn!(?drain, "some workers were not finished in time");
        }
        let closed = tokio::time::timeout(drain, async {
            self.bus.close().await?;
            for db in &self.databases {
                db.close().await;
            }
            Ok::<_, Error>(())
        });
        match closed.await {
            Ok(closed) => closed?,
            Err(_) => {
                tracing::warn!(?drain, "some databases were not closed in time; what was committed is safe");
            }
        }
        tracing::info!("stopped");
        Ok(())
    }
}
