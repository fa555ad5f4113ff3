//! `maeul run`: every service in one process, on one port, and the gateway on another, with its files in one folder.

mod data;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use chassis::access::{Door, Services, SignIn};
use chassis::admin::AdminPort;
use chassis::events::EmbeddedLog;
use chassis::host::{Host, Places, Serving};
use chassis::readiness::Readiness;
use clap::builder::BoolishValueParser;
use clap::{Args, FromArgMatches, ValueEnum};
use maeul_gateway::Gateway;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::client::{ViaArgs, Village, VillageArgs};
use crate::failure::Failure;
use crate::issuer;
use crate::process::{self, Context, ProcessArgs, outlive_full_files, stop_when_interrupted};
use crate::seed::Part;

/// How a data folder notes that it is to stay without the demo village.
const EMPTY: &str = "empty";

/// Arguments of `maeul run`.
#[derive(Debug, Clone, Args)]
pub(crate) struct RunArgs {
    /// The folder of the databases and the event log; made where it is missing
    #[arg(long, env = "MAEUL_DATA", value_name = "FOLDER", default_value = "./data")]
    data: PathBuf,
    /// How long to wait for a village that still runs on this folder to end
    #[arg(long, env = "MAEUL_WAIT", value_name = "DURATION", default_value = "0s",
        value_parser = humantime::parse_duration)]
    wait: Duration,
    /// Begin a new data folder without the demo village
    #[arg(long, env = "MAEUL_EMPTY", value_parser = BoolishValueParser::new())]
    empty: bool,
    /// Services to leave out; they catch up when the village is started with them again
    #[arg(long, env = "MAEUL_WITHOUT", value_enum, value_delimiter = ',', value_name = "SERVICES")]
    without: Vec<Context>,
    /// Have people sign in with the demo issuer, which gives everybody any role and listens here, on this machine
    #[arg(long, env = "MAEUL_DEMO_ISSUER", value_name = "ADDRESS", num_args = 0..=1, require_equals = true,
        default_missing_value = issuer::ADDRESS)]
    demo_issuer: Option<SocketAddr>,
    #[command(flatten)]
    process: ProcessArgs,
}

impl RunArgs {
    /// Whether people have to sign in.
    fn signs_in(&self) -> bool {
        self.demo_issuer.is_some() || self.process.signs_in()
    }
}

/// A village that runs in this process.
pub(crate) struct Running {
    /// Where it answers.
    pub(crate) url: String,
    /// Where its gateway answers, if it has one.
    rest: Option<String>,
    /// Its routes for operators.
    pub(crate) admin: axum::Router,
    /// How it signs what it does for itself.
    services: Services,
    stop: CancellationToken,
    served: tokio::task::JoinHandle<chassis::error::Result<()>>,
    data: data::DataFolder,
}

impl Running {
    /// Where it is called that way.
    pub(crate) fn village(&self, via: &ViaArgs) -> VillageArgs {
        let url = self.rest.as_deref().filter(|_| via.is_rest()).unwrap_or(&self.url);
        VillageArgs::at(url, via.clone())
    }

    /// Drains and stops it.
    pub(crate) async fn stop(self) -> Result<(), Failure> {
        self.stop.cancel();
        self.ended().await
    }

    async fn ended(self) -> Result<(), Failure> {
        let served = self.served.await.map_err(|e| Failure::failed("the village ended badly", e))?;
        served.map_err(|e| Failure::failed("the village ended badly", e))
    }
}

/// Runs the village until it is told to stop.
pub(crate) async fn main(args: RunArgs) -> Result<ExitCode, Failure> {
    let telemetry = chassis::telemetry::start("maeul", &args.process.log, args.process.log_format)
        .map_err(Failure::Configuration)?;
    let admin = AdminPort::start(&args.process.admin, telemetry.levels(), telemetry.metrics())
        .await
        .map_err(Failure::Configuration)?;
    outlive_full_files();
    let stop = CancellationToken::new();
    stop_when_interrupted(stop.clone());
    let running = start(&args, admin, stop).await?;
    if let Err(failed) = welcome(&args, &running).await {
        // Told to stop while it was being filled: the next start goes on with that.
        if !running.stop.is_cancelled() {
            return Err(failed);
        }
    }
    running.ended().await?;
    Ok(ExitCode::SUCCESS)
}

/// How time passes in a village of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Time {
    /// As everywhere.
    Real,
    /// As everywhere, and it can be moved ahead.
    Simulated,
}

/// A village of its own for one story: in a temporary folder, on a free port, gone when stopped. It has a gateway if it is
/// to be called by REST.
pub(crate) async fn ephemeral(time: Time, via: &ViaArgs) -> Result<Running, Failure> {
    let command = RunArgs::augment_args(clap::Command::new("run"));
    let data = tempfile::tempdir().map_err(|e| Failure::failed("cannot make a temporary folder", e))?;
    let gateway = if via.is_rest() { "--gateway-listen=127.0.0.1:0" } else { "--gateway-listen=none" };
    let flags = ["run", "--listen=127.0.0.1:0", gateway, "--empty", "--manual-couriers", "--data"];
    let words = flags.iter().map(std::ffi::OsString::from).chain([data.path().into()]);
    let matches = command.try_get_matches_from(words).map_err(|e| Failure::Configuration(e.to_string()))?;
    let mut args = RunArgs::from_arg_matches(&matches).map_err(|e| Failure::Configuration(e.to_string()))?;
    // What the environment says of somebody's own village does not hold for a story's.
    args.without.clear();
    args.demo_issuer = None;
    (args.process.sign_in.auth_issuer, args.process.sign_in.auth_jwks_url) = (None, None);
    args.process.simulated_clock = time == Time::Simulated;
    let mut running = start(&args, None, CancellationToken::new()).await?;
    running.data.delete_at_end(data);
    Ok(running)
}

async fn start(
    args: &RunArgs,
    admin: Option<AdminPort>,
    stop: CancellationToken,
) -> Result<Running, Failure> {
    args.process.check(args.signs_in())?;
    let data = data::DataFolder::open(&args.data, args.wait, &stop).await?;
    let clock = args.process.clock(&args.data, "clock")?;
    let (listener, url) = args.process.bind().await?;
    let gateway = args.process.bind_gateway().await?;
    let rest = gateway.as_ref().map(|gateway| process::from_here(gateway.address()));
    let sign_in = sign_in(args, &stop).await?;
    let bus = EmbeddedLog::open(&args.data.join("events.db"), clock.clone()).await;
    let bus = Arc::new(bus.map_err(|e| Failure::failed("cannot open the event log", e))?);
    let door = args.process.access.door(sign_in)?;
    let services = door.services().clone();
    let host = Host::new(places(args, &url), clock, bus, door.clone(), stop.clone())
        .with_admin(admin)
        .with_connection_age(args.process.max_connection_age);
    let readiness = host.readiness().clone();
    let opened = village(args, host, listener).await;
    let (serving, admin) = opened.map_err(|e| Failure::failed("cannot start", e))?;
    let gateway =
        gateway.map(|gateway| open_gateway(gateway, &url, readiness, door, stop.clone())).transpose()?;
    let served = tokio::spawn(until_drained(serving, gateway, args.process.drain_timeout, stop.clone()));
    Ok(Running { url, rest, admin, services, stop, served, data })
}

/// Opens the gateway to the services of this process.
fn open_gateway(
    gateway: Gateway,
    url: &str,
    readiness: Readiness,
    door: Door,
    stop: CancellationToken,
) -> Result<maeul_gateway::Serving, Failure> {
    let all = Context::value_variants().iter().map(|context| (context.name().to_owned(), url.to_owned()));
    let peers = maeul_gateway::Peers::connect(&all.collect(), door.services())
        .map_err(|e| Failure::failed("cannot start", e))?;
    let village = maeul_gateway::Village { peers, readiness, door };
    gateway.serve(village, stop).map_err(|e| Failure::failed("cannot start", e))
}

/// Waits until the village is told to stop, and has let go of everybody; the one is not left open without the other.
async fn until_drained(
    serving: Serving,
    gateway: Option<maeul_gateway::Serving>,
    drain: Duration,
    stop: CancellationToken,
) -> chassis::error::Result<()> {
    let services = async {
        let drained = serving.until_drained(drain).await;
        stop.cancel();
        drained
    };
    let door = async {
        match gateway {
            Some(gateway) => gateway.until_drained(drain).await,
            None => Ok(()),
        }
    };
    let (services, door) = tokio::join!(services, door);
    services.and(door)
}

/// Whose tokens are believed: those of the demo issuer, which is started, or of the one that was named.
async fn sign_in(args: &RunArgs, stop: &CancellationToken) -> Result<Option<Arc<dyn SignIn>>, Failure> {
    let mut flags = args.process.sign_in.clone();
    if let Some(listen) = args.demo_issuer {
        if flags.auth_issuer.is_some() || flags.auth_jwks_url.is_some() {
            return Err(Failure::Configuration(
                "--demo-issuer: --auth-issuer or --auth-jwks-url names another issuer; say one".to_owned(),
            ));
        }
        let wanted = issuer::Wanted {
            listen,
            flag: "--demo-issuer",
            url: None,
            audience: &flags.auth_audience,
            data: &args.data,
            insecure: args.process.insecure,
        };
        flags.auth_issuer = Some(issuer::start(wanted, stop).await?.url);
    }
    flags.open(stop.clone()).map_err(Failure::Configuration)
}

fn places(args: &RunArgs, url: &str) -> Places {
    Places {
        data: args.data.clone(),
        databases: BTreeMap::new(),
        default_peer: url.to_owned(),
        peers: BTreeMap::new(),
    }
}

/// All services but those left out, serving; and what operators can tell them.
async fn village(
    args: &RunArgs,
    mut host: Host,
    listener: TcpListener,
) -> chassis::error::Result<(Serving, axum::Router)> {
    host.listen(listener).await;
    let has = |context: &Context| !args.without.contains(context);
    let contexts: Vec<_> = Context::value_variants().iter().copied().filter(has).collect();
    process::start(&mut host, &contexts, args.process.contexts.clone()).await?;
    let admin = host.admin_routes();
    Ok((host.open_up().await?, admin))
}

/// Fills a new village, and says what can be done with it.
async fn welcome(args: &RunArgs, running: &Running) -> Result<(), Failure> {
    tracing::info!(url = running.url, data = %args.data.display(), "the village is open");
    args.process.say_who_may_come(args.signs_in());
    let folder = &running.data;
    if folder.is_new() && args.empty {
        folder.mark(EMPTY)?;
    }
    let itself = VillageArgs::itself(&running.url, &running.services);
    if !folder.has(EMPTY) {
        for part in Part::ALL {
            if !folder.has(part.mark()) && !args.without.contains(&part.keeper()) {
                part.make(&Village::at(&itself).await?).await?;
                folder.mark(part.mark())?;
            }
        }
    }
    let address = running.url.trim_start_matches("http://");
    let there = Part::ALL.into_iter().filter(|part| folder.has(part.mark()));
    let mut lines: Vec<_> = there.flat_map(|part| part.grpcurl_lines(address)).collect();
    if lines.is_empty() {
        lines.push(format!("grpcurl -plaintext {address} list"));
    }
    println!("Maeul listens on {address} (gRPC, with reflection). Try, in this order:\n");
    if args.demo_issuer.is_some() {
        println!("People have to sign in: put this before each address below, as whoever is to call.\n");
        println!("-H \"authorization: Bearer $(maeul token --as customer:customer-1)\"\n");
    }
    for line in lines {
        println!("{line}\n");
    }
    if let Some(rest) = &running.rest {
        println!("REST on {rest} (JSON, and gRPC-Web). For example:\n\ncurl {rest}/v1/stores\n");
    }
    Ok(())
}
