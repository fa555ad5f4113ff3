//! `maeul migrate`: brings databases up to this binary's schema, and ends. Serving does the same at its
//! start; a job that runs this first keeps schema changes apart from the rollout.

use std::process::ExitCode;
use std::time::Duration;

use chassis::clock::Clock;
use chassis::db::{Database, DatabaseUrl, Migrations};
use chassis::error::Error;
use clap::Args;
use tokio::time::Instant;

use crate::failure::Failure;
use crate::output;
use crate::serve::DatabaseArgs;

/// How often a database that is away is looked for.
const AGAIN: Duration = Duration::from_secs(1);

/// Arguments of `maeul migrate`.
#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    #[command(flatten)]
    databases: DatabaseArgs,
    /// A TOML file with any of these flags as keys; flags and environment win over it
    #[arg(long, env = "MAEUL_CONFIG", value_name = "FILE")]
    config: Option<std::path::PathBuf>,
    /// How long to wait for databases that cannot be reached yet
    #[arg(long, env = "MAEUL_WAIT", value_name = "DURATION", default_value = "0s",
        value_parser = humantime::parse_duration)]
    wait: Duration,
}

/// Migrates every database of the targets; at most once at a time for each, whoever else is at it.
pub(crate) async fn main(args: MigrateArgs) -> Result<ExitCode, Failure> {
    let services = args.databases.services()?.unwrap_or_default();
    let places = args.databases.databases(&services)?;
    let until = Instant::now() + args.wait;
    for context in &services {
        for (name, migrations) in context.databases() {
            let Some(url) = places.get(*name) else { continue };
            open(name, url, migrations, until)
                .await
                .map_err(|e| Failure::failed(&format!("cannot migrate {name} on {url}"), e))?
                .close()
                .await;
            output::print(&format!("{name} is up to date on {url}"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens and so migrates a database, as soon as it can be reached.
async fn open(
    name: &str,
    url: &DatabaseUrl,
    migrations: &Migrations,
    until: Instant,
) -> Result<Database, Error> {
    loop {
        match Database::open(name, url, migrations, Clock::system()).await {
            Err(error) if error.code().is_transient() && Instant::now() < until => {
                eprintln!("{name} on {url} cannot be reached yet ({error}); waiting");
                tokio::time::sleep(AGAIN).await;
            }
            opened => return opened,
        }
    }
}
