//! `maeul serve`: some of the services in a process of their own, with the others, the databases and the
//! event log elsewhere.

mod places;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use chassis::admin::AdminPort;
use chassis::clock::Clock;
use chassis::events::{EmbeddedLog, EventBus};
use chassis::host::Host;
use clap::Args;
use tokio_util::sync::CancellationToken;

use crate::failure::Failure;
use crate::process::{self, ProcessArgs, stop_when_interrupted};

pub(crate) use places::{DatabaseArgs, PlaceArgs};

/// Arguments of `maeul serve`.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    databases: DatabaseArgs,
    #[command(flatten)]
    places: PlaceArgs,
    /// The folder of what belongs to this process alone: an embedded event log, a simulated clock
    #[arg(long, env = "MAEUL_DATA", value_name = "FOLDER", default_value = "./data")]
    data: PathBuf,
    #[command(flatten)]
    process: ProcessArgs,
}

/// Serves until it is told to stop. Whatever it needs and cannot reach yet it waits for, answering
/// `NOT_SERVING`.
pub(crate) async fn main(args: ServeArgs) -> Result<ExitCode, Failure> {
    let process = &args.process;
    process.check()?;
    let places = args.places.check(&args.databases, &args.data)?;
    let telemetry = chassis::telemetry::start(
        &format!("maeul-{}", args.databases.names()),
        &process.log,
        process.log_format,
    )
    .map_err(Failure::Configuration)?;
    let admin = AdminPort::start(&process.admin, telemetry.levels()).await.map_err(Failure::Configuration)?;
    let clock = process.clock(&args.data, &format!("{}.clock", args.databases.names()))?;
    let bus = bus(&args, clock.clone()).await?;
    let (listener, url) = process.bind().await?;
    let stop = CancellationToken::new();
    stop_when_interrupted(stop.clone());
    tracing::info!(url, targets = args.databases.names(), "listening");
    process.say_who_may_come();

    let mut host = Host::new(places.or_else_at(url), clock, bus, stop.clone()).with_admin(admin);
    host.listen(listener).await;
    match process::start(&mut host, &args.databases.target, process.contexts.clone()).await {
        Err(_) if stop.is_cancelled() => return Ok(ExitCode::SUCCESS),
        started => started.map_err(|e| Failure::failed("cannot start", e))?,
    }
    let serving = host.open_up().await.map_err(|e| Failure::failed("cannot start", e))?;
    tracing::info!(targets = args.databases.names(), "serving");
    let served = serving.until_drained(process.drain_timeout).await;
    served.map_err(|e| Failure::failed("ended badly", e))?;
    Ok(ExitCode::SUCCESS)
}

async fn bus(args: &ServeArgs, clock: Clock) -> Result<Arc<dyn EventBus>, Failure> {
    std::fs::create_dir_all(&args.data)
        .map_err(|e| Failure::Configuration(format!("--data {}: {e}", args.data.display())))?;
    let log = EmbeddedLog::open(&args.data.join("events.db"), clock).await;
    Ok(Arc::new(log.map_err(|e| Failure::failed("cannot open the event log", e))?))
}
