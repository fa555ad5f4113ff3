//! The host: what a context is given at its start, and what keeps it running until the drain.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tonic::server::NamedService;
use tonic::service::RoutesBuilder;

use crate::admin::AdminPort;
use crate::clock::Clock;
use crate::db::{Database, DatabaseUrl, Migrations};
use crate::error::{Error, Result};
use crate::events::{Consumer, Consuming, EventBus, EventLogApi, Outbox, Policy, Relay, Retrier};
use crate::grpc::{CallLayer, Peer};
use crate::idempotency::Housekeeper;
use crate::metrics::{Observer, Observers};
use crate::readiness::Readiness;
use crate::worker::{Wake, Worker, drive};

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
    stop: CancellationToken,
}

impl Host {
    /// A host without services yet.
    pub fn new(places: Places, clock: Clock, bus: Arc<dyn EventBus>) -> Self {
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
            stop: CancellationToken::new(),
        }
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

    /// Adds routes below `path`, which begins with a slash and is nobody else's, to the admin port. Without
    /// one they are dropped. What changes something is refused there unless operators may.
    pub fn admin(&mut self, path: &str, routes: axum::Router) {
        if let Some(port) = &self.admin {
            port.add(path, routes);
        }
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
        let db = Database::open(name, &url, migrations, self.clock.clone()).await?;
        self.databases.push(db.clone());
        Ok(db)
    }

    /// A channel from the service `caller` to the service `peer`.
    pub fn peer(&self, caller: &str, peer: &str) -> Result<Peer> {
        let url = self.places.peers.get(peer).unwrap_or(&self.places.default_peer);
        crate::grpc::connect(caller, url).map_err(Error::internal)
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
        let consumer = Arc::new(Consumer::new(db.clone(), policy, self.bus.clone()));
        let retry = consumer.retry.clone();
        self.workers.push((Arc::new(Retrier(consumer.clone())), db.name().to_owned(), retry));
        self.observe(Arc::new(Consuming(consumer.clone())));
        self.consumers.push(consumer);
    }

    /// Has `observer` asked whenever somebody looks at the metrics.
    pub fn observe(&mut self, observer: Arc<dyn Observer>) {
        self.observers.add(observer);
    }

    /// Runs a worker, woken by `wake`.
    pub fn work(&mut self, service: &str, worker: Arc<dyn Worker>, wake: &Wake) {
        self.workers.push((worker, service.to_owned(), wake.clone()));
    }

    /// Serves everything on `listener` until `shutdown`, then drains within `drain`.
    pub async fn run(
        mut self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
        drain: Duration,
    ) -> Result<()> {
        let api = EventLogApi::new(self.bus.clone(), self.consumers.clone(), self.stop.clone());
        self.serve(maeul_proto::platform::v1::event_log_service_server::EventLogServiceServer::new(api));
        let api = crate::clock_service::ClockApi::new(self.clock.clone());
        self.serve(maeul_proto::platform::v1::clock_service_server::ClockServiceServer::new(api));
        let mut reflection = tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(maeul_proto::FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET);
        for name in &self.reflection {
            reflection = reflection.with_service_name(name);
        }
        self.routes.add_service(reflection.build_v1().map_err(Error::internal)?);
        self.routes.add_service(self.readiness.health_service());

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

        self.readiness.started(&self.reflection).await;
        let stop = self.stop.clone();
        let readiness = self.readiness.clone();
        let draining = async move {
            shutdown.await;
            tracing::info!("draining");
            readiness.misses("drain", "stopping").await;
            stop.cancel();
        };
        let stop = self.stop.clone();
        let server = tonic::transport::Server::builder()
            .layer(CallLayer)
            .http2_keepalive_interval(Some(Duration::from_secs(20)))
            .add_routes(self.routes.routes())
            .serve_with_incoming_shutdown(
                tonic::transport::server::TcpIncoming::from(listener).with_nodelay(Some(true)),
                draining,
            );
        tokio::select! {
            end = server => end.map_err(Error::internal)?,
            () = async { stop.cancelled().await; tokio::time::sleep(drain).await } => {
                tracing::warn!(?drain, "some calls were not finished in time");
            }
        }
        self.stop.cancel();
        if tokio::time::timeout(drain, tasks.wait()).await.is_err() {
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
