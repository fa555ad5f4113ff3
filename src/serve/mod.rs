//! `maeul serve`: some of the services in a process of their own, with the others, the databases and the
//! event log elsewhere.

mod gateway;
mod places;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use chassis::admin::AdminPort;
use chassis::clock::Clock;
use chassis::events::{EmbeddedLog, EventBus, EventsUrl, JetStream, NatsArgs};
use chassis::host::Host;
use chassis::readiness::Readiness;
use clap::Args;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::failure::Failure;
use crate::process::{self, Context, ProcessArgs, outlive_full_files, stop_when_interrupted};

pub(crate) use places::{DatabaseArgs, PlaceArgs, Target};

/// Arguments of `maeul serve`.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    databases: DatabaseArgs,
    #[command(flatten)]
    places: PlaceArgs,
    /// The event log: nats://[USER:PASSWORD@]HOST:PORT (or tls://; several servers of a cluster with commas
    /// between), or `embedded` where one process has all services: a file in its own folder. A gateway has none
    #[arg(long, env = "MAEUL_EVENTS", value_name = "URL", hide_env_values = true)]
    events: Option<EventsUrl>,
    #[command(flatten)]
    nats: NatsArgs,
    /// The folder of what belongs to this process alone: an embedded event log, a simulated clock
    #[arg(long, env = "MAEUL_DATA", value_name = "FOLDER", default_value = "./data")]
    data: PathBuf,
    #[command(flatten)]
    process: ProcessArgs,
}

impl ServeArgs {
    /// What a service cannot do without, and a gateway can: the event log, and a database.
    fn needed(&self, services: &[Context]) -> Result<&EventsUrl, Failure> {
        let names = services.iter().map(|service| service.name()).collect::<Vec<_>>().join(", ");
        let missing = |flag: &str, what: &str| {
            Failure::Configuration(format!("{flag}: say where {names} keeps {what}; see --help"))
        };
        if self.databases.database_url.is_empty() {
            return Err(missing("--database-url", "what it knows"));
        }
        self.events.as_ref().ok_or_else(|| missing("--events", "what happened"))
    }
}

/// Serves until it is told to stop. Whatever it needs and cannot reach yet it waits for, answering
/// `NOT_SERVING`.
pub(crate) async fn main(args: ServeArgs) -> Result<ExitCode, Failure> {
    let process = &args.process;
    process.check(process.signs_in())?;
    outlive_full_files();
    let Some(services) = args.databases.services()? else { return gateway::main(&args).await };
    let events = args.needed(&services)?;
    let places = args.places.check(&args.databases, &services, &args.data)?;
    process.access.check(&services)?;
    let stop = CancellationToken::new();
    stop_when_interrupted(stop.clone());
    let sign_in = process.sign_in.open(stop.clone()).map_err(Failure::Configuration)?;
    let door = process.access.door(sign_in)?;
    let telemetry = chassis::telemetry::start(
        &format!("maeul-{}", args.databases.names()),
        &process.log,
        process.log_format,
    )
    .map_err(Failure::Configuration)?;
    let admin = AdminPort::start(&process.admin, telemetry.levels(), telemetry.metrics())
        .await
        .map_err(Failure::Configuration)?;
    std::fs::create_dir_all(&args.data)
        .map_err(|e| Failure::Configuration(format!("--data {}: {e}", args.data.display())))?;
    let clock = process.clock(&args.data, &format!("{}.clock", args.databases.names()))?;
    let log = Log::open(events, &args, clock.clone()).await?;
    let (listener, url) = process.bind().await?;
    tracing::info!(url, targets = args.databases.names(), "listening");
    process.say_who_may_come(process.signs_in());

    let mut host = Host::new(places.or_else_at(url), clock, log.bus(), door, stop.clone())
        .with_admin(admin)
        .with_connection_age(process.max_connection_age);
    host.listen(listener).await;
    let readiness = host.readiness().clone();
    if let Log::Nats(log) = &log {
        readiness.misses(LOG, "not connected to NATS").await;
        tokio::spawn(stop.clone().run_until_cancelled_owned(tell_away(log.away(), readiness)));
    }
    match process::start(&mut host, &services, process.contexts.clone()).await {
        Err(_) if stop.is_cancelled() => return Ok(ExitCode::SUCCESS),
        started => started.map_err(|e| Failure::failed("cannot start", e))?,
    }
    tokio::select! {
        () = log.connected() => {}
        () = stop.cancelled() => return Ok(ExitCode::SUCCESS),
    }
    let serving = host.open_up().await.map_err(|e| Failure::failed("cannot start", e))?;
    tracing::info!(targets = args.databases.names(), "serving");
    let served = serving.until_drained(process.drain_timeout).await;
    served.map_err(|e| Failure::failed("ended badly", e))?;
    Ok(ExitCode::SUCCESS)
}

/// What is missing while the event log cannot be reached.
const LOG: &str = "event log";

/// Has readiness tell whether NATS can be reached. Whoever served once goes on without it: what happens waits
/// in the outbox, and nobody is turned away.
async fn tell_away(mut away: watch::Receiver<Option<String>>, readiness: Readiness) {
    let mut served = false;
    loop {
        let why = away.borrow_and_update().clone();
        match why {
            None => {
                served = true;
                readiness.found(LOG).await;
            }
            Some(why) if served => readiness.lacks(LOG, why).await,
            Some(why) => readiness.misses(LOG, why).await,
        }
        if away.changed().await.is_err() {
            return;
        }
    }
}

/// The event log of the process.
enum Log {
    Embedded(Arc<EmbeddedLog>),
    Nats(Arc<JetStream>),
}

impl Log {
    async fn open(events: &EventsUrl, args: &ServeArgs, clock: Clock) -> Result<Self, Failure> {
        match events {
            EventsUrl::Nats(url) => {
                let log = JetStream::connect(url, &args.nats).await.map_err(Failure::Configuration)?;
                Ok(Self::Nats(Arc::new(log)))
            }
            EventsUrl::Embedded => {
                let log = EmbeddedLog::open(&args.data.join("events.db"), clock).await;
                let log = log.map_err(|e| Failure::failed("cannot open the event log", e))?;
                Ok(Self::Embedded(Arc::new(log)))
            }
        }
    }

    fn bus(&self) -> Arc<dyn EventBus> {
        match self {
            Self::Embedded(log) => log.clone(),
            Self::Nats(log) => log.clone(),
        }
    }

    /// Waits until it can be reached.
    async fn connected(&self) {
        if let Self::Nats(log) = self {
            log.connected().await;
        }
    }
}
