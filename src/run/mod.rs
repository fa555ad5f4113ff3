//! `maeul run`: every service in one process, on one port, with its files in one folder.

mod compose;
mod data;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use chassis::admin::AdminPort;
use clap::builder::BoolishValueParser;
use clap::{Args, FromArgMatches, ValueEnum};
use tokio_util::sync::CancellationToken;

use crate::client::Village;
use crate::failure::Failure;
use crate::seed;

/// Arguments of `maeul run`.
#[derive(Debug, Clone, Args)]
pub(crate) struct RunArgs {
    /// Where gRPC listens
    #[arg(long, env = "MAEUL_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:50051")]
    listen: SocketAddr,
    /// The folder of the databases and the event log; made where it is missing
    #[arg(long, env = "MAEUL_DATA", value_name = "FOLDER", default_value = "./data")]
    data: PathBuf,
    /// Begin a new data folder without the demo village
    #[arg(long, env = "MAEUL_EMPTY", value_parser = BoolishValueParser::new())]
    empty: bool,
    /// Services to leave out; they catch up when the village is started with them again
    #[arg(long, env = "MAEUL_WITHOUT", value_enum, value_delimiter = ',', value_name = "SERVICES")]
    without: Vec<Context>,
    /// Keep a clock that `maeul clock advance` moves; only where nobody else can reach it
    #[arg(long, env = "MAEUL_SIMULATED_CLOCK", value_parser = BoolishValueParser::new())]
    simulated_clock: bool,
    /// Listen where others can reach it although nobody has to sign in
    #[arg(long, env = "MAEUL_INSECURE", value_parser = BoolishValueParser::new())]
    insecure: bool,
    /// What is logged: a level, or levels by module, e.g. `info,maeul_order=debug`
    #[arg(long, env = "MAEUL_LOG", value_name = "LEVELS", default_value = "info")]
    log: String,
    /// How log lines look
    #[arg(long, env = "MAEUL_LOG_FORMAT", value_enum, default_value = "text")]
    log_format: chassis::telemetry::LogFormat,
    #[command(flatten)]
    admin: chassis::admin::AdminArgs,
    /// How long calls in flight may take to end when the village stops
    #[arg(long, env = "MAEUL_DRAIN_TIMEOUT", value_name = "DURATION", default_value = "10s",
        value_parser = humantime::parse_duration)]
    drain_timeout: Duration,
    /// A TOML file with any of these flags as keys; flags and environment win over it
    #[arg(long, env = "MAEUL_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    contexts: compose::Configs,
}

/// The services of the village.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Context {
    /// Takes orders and sees each to its end
    Order,
    /// Stores, products, stock, preparation
    Store,
    /// Charges and refunds
    Payment,
    /// Brings what was ordered
    Delivery,
    /// Sends messages
    Notification,
    /// What customers see
    Mypage,
}

/// A village that runs in this process.
pub(crate) struct Running {
    /// Where it answers.
    pub(crate) url: String,
    stop: CancellationToken,
    served: tokio::task::JoinHandle<chassis::error::Result<()>>,
    data: data::DataFolder,
}

impl Running {
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
    let telemetry =
        chassis::telemetry::start("maeul", &args.log, args.log_format).map_err(Failure::Configuration)?;
    let admin = AdminPort::start(&args.admin, telemetry.levels(), telemetry.metrics())
        .await
        .map_err(Failure::Configuration)?;
    let running = start(&args, admin).await?;
    let stop = running.stop.clone();
    tokio::spawn(async move {
        interrupted().await;
        stop.cancel();
        interrupted().await;
        std::process::exit(1);
    });
    welcome(&args, &running).await?;
    running.ended().await?;
    Ok(ExitCode::SUCCESS)
}

/// A village of its own for one story: in a temporary folder, on a free port, gone when stopped.
pub(crate) async fn ephemeral() -> Result<Running, Failure> {
    let command = RunArgs::augment_args(clap::Command::new("run"));
    let data = tempfile::tempdir().map_err(|e| Failure::failed("cannot make a temporary folder", e))?;
    let flags = ["run", "--listen=127.0.0.1:0", "--empty", "--manual-couriers", "--data"];
    let words = flags.iter().map(std::ffi::OsString::from).chain([data.path().into()]);
    let matches = command.try_get_matches_from(words).map_err(|e| Failure::Configuration(e.to_string()))?;
    let mut args = RunArgs::from_arg_matches(&matches).map_err(|e| Failure::Configuration(e.to_string()))?;
    // What the environment says of somebody's own village does not hold for a story's.
    args.without.clear();
    args.simulated_clock = false;
    let mut running = start(&args, None).await?;
    running.data.delete_at_end(data);
    Ok(running)
}

async fn start(args: &RunArgs, admin: Option<AdminPort>) -> Result<Running, Failure> {
    let loopback = args.listen.ip().is_loopback();
    if !loopback && !args.insecure {
        return Err(Failure::Configuration(format!(
            "--listen {}: nobody has to sign in, so only this machine may reach it; listen on 127.0.0.1, or say --insecure",
            args.listen
        )));
    }
    if args.simulated_clock && !loopback {
        return Err(Failure::Configuration(
            "--simulated-clock: whoever reaches the village could move its clock; listen on 127.0.0.1"
                .to_owned(),
        ));
    }
    let data = data::DataFolder::open(&args.data)?;
    let clock = compose::clock(args)?;
    let listener = tokio::net::TcpListener::bind(args.listen)
        .await
        .map_err(|e| Failure::Configuration(format!("--listen {}: {e}", args.listen)))?;
    let mut address = listener.local_addr().map_err(|e| Failure::failed("cannot tell the address", e))?;
    if address.ip().is_unspecified() {
        address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    let url = format!("http://{address}");
    let host =
        compose::village(args, clock, &url, admin).await.map_err(|e| Failure::failed("cannot start", e))?;
    let stop = CancellationToken::new();
    let shutdown = stop.clone().cancelled_owned();
    let served = tokio::spawn(host.run(listener, shutdown, args.drain_timeout));
    Ok(Running { url, stop, served, data })
}

/// Fills a new village, and says what can be done with it.
async fn welcome(args: &RunArgs, running: &Running) -> Result<(), Failure> {
    tracing::info!(url = running.url, data = %args.data.display(), "the village is open");
    if args.listen.ip().is_loopback() {
        tracing::info!("nobody has to sign in: only this machine can reach the village");
    } else {
        tracing::warn!("nobody has to sign in, and other machines can reach the village (--insecure)");
    }
    if args.simulated_clock {
        tracing::warn!("the clock is simulated: `maeul clock advance 7d` moves it");
    }
    let folder = &running.data;
    if folder.is_new() {
        if args.empty {
            folder.mark("empty")?;
        } else if !args.without.contains(&Context::Store) {
            seed::seed(&Village::connect(&running.url).await?).await?;
            folder.mark("demo village")?;
        }
    }
    let address = running.url.trim_start_matches("http://");
    println!("Maeul listens on {address} (gRPC, with reflection). Try, in this order:\n");
    if folder.has_demo_village() {
        for line in seed::grpcurl_lines(address) {
            println!("{line}\n");
        }
    } else {
        println!("grpcurl -plaintext {address} list\n");
    }
    Ok(())
}

async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut int), Ok(mut term)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        tracing::error!("cannot listen to signals; stop the village with SIGKILL");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = int.recv() => {}
        _ = term.recv() => {}
    }
}
