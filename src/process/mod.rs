//! A process that serves: what `maeul run` and `maeul serve` have in common.

mod access;
mod compose;
mod signals;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chassis::clock::Clock;
use clap::Args;
use clap::builder::BoolishValueParser;
use maeul_gateway::{Gateway, GatewayArgs, Listen};
use tokio::net::TcpListener;

pub(crate) use access::{AccessArgs, SECRET_ENV};
pub(crate) use compose::{Configs, Context, start};
pub(crate) use signals::{Interrupts, outlive_full_files, stop_when_interrupted, unless_interrupted};

use crate::failure::Failure;

/// Flags of every process that serves.
#[derive(Debug, Clone, Args)]
pub(crate) struct ProcessArgs {
    /// Where gRPC listens
    #[arg(long, env = "MAEUL_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:50051")]
    pub(crate) listen: SocketAddr,
    /// Keep a clock that `maeul clock advance` moves; only where nobody else can reach it
    #[arg(long, env = "MAEUL_SIMULATED_CLOCK", value_parser = BoolishValueParser::new())]
    pub(crate) simulated_clock: bool,
    /// Listen where others can reach it although nobody has to sign in
    #[arg(long, env = "MAEUL_INSECURE", value_parser = BoolishValueParser::new())]
    pub(crate) insecure: bool,
    /// What is logged: a level, or levels by module, e.g. `info,maeul_order=debug`
    #[arg(long, env = "MAEUL_LOG", value_name = "LEVELS", default_value = "info")]
    pub(crate) log: String,
    /// How log lines look
    #[arg(long, env = "MAEUL_LOG_FORMAT", value_enum, default_value = "text")]
    pub(crate) log_format: chassis::telemetry::LogFormat,
    /// How long calls in flight may take to end when the process stops
    #[arg(long, env = "MAEUL_DRAIN_TIMEOUT", value_name = "DURATION", default_value = "10s",
        value_parser = humantime::parse_duration)]
    pub(crate) drain_timeout: Duration,
    /// Ask callers for a new connection this often, so that replicas which were added get their share where connections
    /// are balanced, not calls; calls under way are finished
    #[arg(long, env = "MAEUL_MAX_CONNECTION_AGE", value_name = "DURATION", value_parser = connection_age)]
    pub(crate) max_connection_age: Option<Duration>,
    /// A TOML file with any of these flags as keys; flags and environment win over it
    #[arg(long, env = "MAEUL_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) gateway: GatewayArgs,
    #[command(flatten)]
    pub(crate) admin: chassis::admin::AdminArgs,
    #[command(flatten)]
    pub(crate) sign_in: chassis::signin::SignInArgs,
    #[command(flatten)]
    pub(crate) access: AccessArgs,
    #[command(flatten)]
    pub(crate) contexts: Configs,
}

impl ProcessArgs {
    /// Whether people have to sign in, by an issuer that was named.
    pub(crate) fn signs_in(&self) -> bool {
        self.sign_in.auth_issuer.is_some()
    }

    /// Refuses what would let strangers in.
    pub(crate) fn check(&self, signs_in: bool) -> Result<(), Failure> {
        let open = self.open_to_others();
        if let Some((flag, address)) = open.first().filter(|_| !self.insecure && !signs_in) {
            return Err(Failure::Configuration(format!(
                "{flag} {address}: nobody has to sign in, so only this machine may reach it; listen on 127.0.0.1, name an \
                 --auth-issuer, or say --insecure"
            )));
        }
        if self.simulated_clock && !open.is_empty() {
            return Err(Failure::Configuration(
                "--simulated-clock: whoever reaches the village could move its clock; listen on 127.0.0.1"
                    .to_owned(),
            ));
        }
        Ok(())
    }

    /// The addresses that other machines can reach, each with its flag.
    fn open_to_others(&self) -> Vec<(&'static str, SocketAddr)> {
        let gateway = match self.gateway.gateway_listen {
            Listen::Nowhere => None,
            Listen::At(address) => Some(("--gateway-listen", address)),
        };
        let all = [Some(("--listen", self.listen)), gateway];
        all.into_iter().flatten().filter(|(_, address)| !address.ip().is_loopback()).collect()
    }

    /// The clock of the process, kept in `file` of the folder `data`. Real time only where that was never
    /// ahead of it: what was written in the meantime would lie in the future.
    pub(crate) fn clock(&self, data: &Path, file: &str) -> Result<Clock, Failure> {
        let file = data.join(file);
        if self.simulated_clock {
            return Clock::simulated(&file)
                .map_err(|why| Failure::Configuration(format!("--data {}: {why}", data.display())));
        }
        if file.exists() {
            return Err(Failure::Configuration(format!(
                "--data {}: the clock of this village was moved ahead ({}); start it with --simulated-clock, or name \
                 another folder",
                data.display(),
                file.display()
            )));
        }
        Ok(Clock::system())
    }

    /// Takes the port; and where it is reached from this machine.
    pub(crate) async fn bind(&self) -> Result<(TcpListener, String), Failure> {
        let listener = TcpListener::bind(self.listen)
            .await
            .map_err(|e| Failure::Configuration(format!("--listen {}: {e}", self.listen)))?;
        let address = listener.local_addr().map_err(|e| Failure::failed("cannot tell the address", e))?;
        Ok((listener, from_here(address)))
    }

    /// Takes the gateway's port; `None` where there is to be no gateway.
    pub(crate) async fn bind_gateway(&self) -> Result<Option<Gateway>, Failure> {
        Gateway::bind(&self.gateway).await.map_err(Failure::Configuration)
    }

    /// Says once who can reach it, and whose time it keeps.
    pub(crate) fn say_who_may_come(&self, signs_in: bool) {
        if signs_in {
            let issuer = self.sign_in.auth_issuer.as_deref().unwrap_or("the demo issuer");
            tracing::info!(issuer, "people have to sign in");
        } else if self.open_to_others().is_empty() {
            tracing::info!("nobody has to sign in: only this machine can reach the village");
        } else {
            tracing::warn!("nobody has to sign in, and other machines can reach the village (--insecure)");
        }
        if self.simulated_clock {
            tracing::warn!("the clock is simulated: `maeul clock advance 7d` moves it");
        }
    }
}

/// How long a connection may be kept: not so short that there is nothing but connecting.
fn connection_age(text: &str) -> Result<Duration, String> {
    let age = humantime::parse_duration(text).map_err(|e| e.to_string())?;
    if age < Duration::from_secs(1) { Err("must be at least 1s".to_owned()) } else { Ok(age) }
}

/// The URL by which an address is reached from this machine.
pub(crate) fn from_here(mut address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    format!("http://{address}")
}
