//! `maeul migrate`: brings databases up to this binary's schema, and ends. Serving does the same at its
//! start; a job that runs this first keeps schema changes apart from the rollout.

use std::process::ExitCode;

use chassis::clock::Clock;
use chassis::db::Database;
use clap::Args;

use crate::failure::Failure;
use crate::output;
use crate::serve::DatabaseArgs;

/// Arguments of `maeul migrate`.
#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    #[command(flatten)]
    databases: DatabaseArgs,
    /// A TOML file with any of these flags as keys; flags and environment win over it
    #[arg(long, env = "MAEUL_CONFIG", value_name = "FILE")]
    config: Option<std::path::PathBuf>,
}

/// Migrates every database of the targets; at most once at a time for each, whoever else is at it.
pub(crate) async fn main(args: MigrateArgs) -> Result<ExitCode, Failure> {
    let services = args.databases.services()?.unwrap_or_default();
    let places = args.databases.databases(&services)?;
    for context in &services {
        for (name, migrations) in context.databases() {
            let Some(url) = places.get(*name) else { continue };
            let db = Database::open(name, url, migrations, Clock::system())
                .await
                .map_err(|e| Failure::failed(&format!("cannot migrate {name} on {url}"), e))?;
            db.close().await;
            output::print(&format!("{name} is up to date on {url}"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
