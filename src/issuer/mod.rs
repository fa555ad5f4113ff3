//! The demo issuer: an OpenID Connect issuer that signs whatever it is asked to, for trying sign-in out.
//!
//! Whoever reaches it is whoever they want to be. So it listens on this machine alone, and no other code takes a word
//! of it for the truth: the village believes it as it would any issuer, by its address and its key.

mod key;
mod request;
mod routes;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clap::builder::BoolishValueParser;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::failure::Failure;
use crate::process::stop_when_interrupted;
use key::SigningKey;
pub(crate) use request::Wish;
use routes::Issuer;

/// Where it listens unless it is told.
pub(crate) const ADDRESS: &str = "127.0.0.1:8081";

/// Arguments of `maeul issuer`.
#[derive(Debug, Clone, Args)]
pub(crate) struct IssuerArgs {
    /// Where it listens
    #[arg(long, env = "MAEUL_ISSUER_LISTEN", value_name = "ADDRESS", default_value = ADDRESS)]
    listen: SocketAddr,
    /// By which URL it is known to those who believe it, where that is not where it listens
    #[arg(long, env = "MAEUL_ISSUER_URL", value_name = "URL")]
    url: Option<String>,
    /// Whom its tokens are meant for
    #[arg(long, env = "MAEUL_AUTH_AUDIENCE", value_name = "NAME", default_value = "maeul")]
    audience: String,
    /// The folder of its key; made where it is missing
    #[arg(long, env = "MAEUL_DATA", value_name = "FOLDER", default_value = "./data")]
    data: PathBuf,
    /// Listen where others can reach it, although it gives everybody any role
    #[arg(long, env = "MAEUL_INSECURE", value_parser = BoolishValueParser::new())]
    insecure: bool,
    /// What is logged: a level, or levels by module
    #[arg(long, env = "MAEUL_LOG", value_name = "LEVELS", default_value = "info")]
    log: String,
    /// How log lines look
    #[arg(long, env = "MAEUL_LOG_FORMAT", value_enum, default_value = "text")]
    log_format: chassis::telemetry::LogFormat,
}

/// How an issuer is to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// Where it listens.
    pub(crate) listen: SocketAddr,
    /// The flag that says so, for what is wrong with it.
    pub(crate) flag: &'static str,
    /// By which URL it is known, where that is not where it listens.
    pub(crate) url: Option<&'a str>,
    /// Whom its tokens are meant for.
    pub(crate) audience: &'a str,
    /// The folder of its key.
    pub(crate) data: &'a Path,
    /// Whether others than this machine may reach it.
    pub(crate) insecure: bool,
}

/// An issuer that runs.
#[derive(Debug)]
pub(crate) struct Issuing {
    /// By which it is known: the `iss` of its tokens.
    pub(crate) url: String,
    /// Ends when it was told to stop.
    served: JoinHandle<std::io::Result<()>>,
}

/// Runs an issuer alone until it is told to stop.
pub(crate) async fn main(args: IssuerArgs) -> Result<ExitCode, Failure> {
    let _telemetry = chassis::telemetry::start("maeul-issuer", &args.log, args.log_format)
        .map_err(Failure::Configuration)?;
    let stop = CancellationToken::new();
    stop_when_interrupted(stop.clone());
    let wanted = Wanted {
        listen: args.listen,
        flag: "--listen",
        url: args.url.as_deref(),
        audience: &args.audience,
        data: &args.data,
        insecure: args.insecure,
    };
    let issuing = start(wanted, &stop).await?;
    let served = issuing.served.await.map_err(|e| Failure::failed("the issuer ended badly", e))?;
    served.map_err(|e| Failure::failed("the issuer ended badly", e))?;
    Ok(ExitCode::SUCCESS)
}

/// Starts an issuer, which answers from the return of this on, until `stop`.
pub(crate) async fn start(wanted: Wanted<'_>, stop: &CancellationToken) -> Result<Issuing, Failure> {
    let Wanted { listen, flag, .. } = wanted;
    if !listen.ip().is_loopback() && !wanted.insecure {
        return Err(Failure::Configuration(format!(
            "{flag} {listen}: the demo issuer gives everybody any role, so only this machine may reach it; \
             listen on 127.0.0.1, or say --insecure"
        )));
    }
    let key = SigningKey::open(wanted.data)?;
    let wrong = |why: std::io::Error| Failure::Configuration(format!("{flag} {listen}: {why}"));
    let listener = TcpListener::bind(listen).await.map_err(wrong)?;
    let mut address = listener.local_addr().map_err(wrong)?;
    if address.ip().is_unspecified() {
        address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    let url = wanted.url.map_or_else(|| format!("http://{address}"), str::to_owned);
    let issuer = Issuer { url: url.clone(), audience: wanted.audience.to_owned(), key };
    let server =
        axum::serve(listener, routes::of(issuer)).with_graceful_shutdown(stop.clone().cancelled_owned());
    tracing::warn!(
        url,
        "the demo issuer gives everybody any role: `maeul token --as operator:me` prints a token"
    );
    Ok(Issuing { url, served: tokio::spawn(server.into_future()) })
}
