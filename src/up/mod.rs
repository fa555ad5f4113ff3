//! `maeul up`: the whole mesh on one machine, a process a service, to look at and to break.

mod control;
mod databases;
mod look;
mod record;
mod screen;
mod service;
mod supervise;
mod system;
mod welcome;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use chassis::db::DatabaseUrl;
use clap::{Args, ValueEnum};

use crate::client::TokenArgs;
use crate::failure::Failure;
use crate::process::Context;
use crate::serve::Target;

/// Arguments of `maeul up`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct UpArgs {
    #[command(subcommand)]
    action: Option<control::Action>,
    #[command(flatten)]
    mesh: MeshArgs,
}

/// The mesh that is to run.
#[derive(Debug, Clone, Args)]
struct MeshArgs {
    /// The PostgreSQL server on which each service gets a database, with a user who may make them; without
    /// it each service has an SQLite file
    #[arg(long, env = "MAEUL_UP_POSTGRES", value_name = "URL", hide_env_values = true)]
    postgres: Option<String>,
    /// The NATS server with JetStream that carries the events
    #[arg(long, env = "MAEUL_UP_NATS", value_name = "URL", default_value = "nats://127.0.0.1:4222")]
    nats: String,
    /// The folder of logs, files, and of what `maeul up kill` and the like need to know
    #[arg(long, env = "MAEUL_UP_DATA", value_name = "FOLDER", default_value = control::DATA)]
    data: PathBuf,
    /// The port of the first process; the others follow, and each one's admin port is 1000 above it
    #[arg(long, env = "MAEUL_UP_FIRST_PORT", value_name = "PORT", default_value_t = 50051,
        value_parser = clap::value_parser!(u16).range(1024..60000))]
    first_port: u16,
    /// How many processes a service has, where not one: `mypage=3,notification=2`
    #[arg(long, env = "MAEUL_UP_REPLICAS", value_name = "SERVICE=N", value_delimiter = ',', value_parser = replicas)]
    replicas: Vec<(Context, u16)>,
    #[command(flatten)]
    token: TokenArgs,
    /// Flags of `maeul serve` for every process, after `--`: `maeul up -- --payment-latency 400ms..620ms`
    #[arg(last = true, value_name = "FLAGS")]
    serve: Vec<String>,
}

fn replicas(text: &str) -> Result<(Context, u16), String> {
    let (name, n) = text.split_once('=').ok_or("must be SERVICE=N, as mypage=3")?;
    let context = Context::from_str(name, false)?;
    let n = n.parse().ok().filter(|n| (1..=16).contains(n));
    Ok((context, n.ok_or_else(|| format!("{text}: a service has 1 to 16 processes"))?))
}

impl MeshArgs {
    /// Every process, in the order of their ports; the gateway has the last one.
    fn services(&self, databases: &dyn Fn(Context) -> DatabaseUrl) -> Vec<service::Spec> {
        let mut specs = Vec::new();
        let address = |n: usize, above: u16| {
            let port = self.first_port + u16::try_from(n).unwrap_or(0) + above;
            SocketAddr::from((Ipv4Addr::LOCALHOST, port))
        };
        for context in Context::value_variants().iter().copied() {
            let n = self.replicas.iter().rev().find(|(of, _)| *of == context).map_or(1, |(_, n)| *n);
            for replica in 1..=n {
                let name =
                    if n == 1 { context.name().to_owned() } else { format!("{}-{replica}", context.name()) };
                specs.push(service::Spec {
                    name,
                    target: Target::Service(context),
                    listen: address(specs.len(), 0),
                    admin: address(specs.len(), 1000),
                    database: Some(databases(context)),
                });
            }
        }
        specs.push(service::Spec {
            name: Target::Gateway.name().to_owned(),
            target: Target::Gateway,
            listen: address(specs.len(), 0),
            admin: address(specs.len(), 1000),
            database: None,
        });
        specs
    }
}

/// Runs the mesh, or acts on one that runs.
pub(crate) async fn main(args: UpArgs) -> Result<ExitCode, Failure> {
    match args.action {
        Some(action) => control::main(action).await,
        None => supervise::run(&args.mesh).await,
    }
}
