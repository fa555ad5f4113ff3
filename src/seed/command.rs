//! `maeul seed`: the demo village, made in one that runs already.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use tokio::time::Instant;

use super::Part;
use crate::client::{Village, VillageArgs};
use crate::failure::Failure;
use crate::output;

/// How often a village that is not there yet is looked for.
const AGAIN: Duration = Duration::from_secs(1);

/// Arguments of `maeul seed`.
#[derive(Debug, Args)]
pub(crate) struct SeedArgs {
    #[command(flatten)]
    village: VillageArgs,
    /// How long to wait for a village that cannot be reached yet, or not all of it
    #[arg(long, env = "MAEUL_WAIT", value_name = "DURATION", default_value = "0s",
        value_parser = humantime::parse_duration)]
    wait: Duration,
}

/// Makes the demo village, or what is missing of it.
pub(crate) async fn main(args: SeedArgs) -> Result<ExitCode, Failure> {
    let until = Instant::now() + args.wait;
    loop {
        match make(&args.village).await {
            Err(Failure::Failed(why)) if Instant::now() < until => {
                eprintln!("{why}; trying again");
                tokio::time::sleep(AGAIN).await;
            }
            made => {
                made?;
                output::print("the demo village is there: stores, a library, meeting rooms")?;
                return Ok(ExitCode::SUCCESS);
            }
        }
    }
}

async fn make(args: &VillageArgs) -> Result<(), Failure> {
    let village = Village::at(args).await?;
    for part in Part::ALL {
        part.make(&village).await?;
    }
    Ok(())
}
