//! `maeul pause`: waits, and ends. What a container without a shell does before it is told to stop, so that nobody is sent
//! to it any more when it drains.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use crate::failure::Failure;

/// Arguments of `maeul pause`.
#[derive(Debug, Args)]
pub(crate) struct PauseArgs {
    /// How long
    #[arg(value_name = "DURATION", value_parser = humantime::parse_duration)]
    time: Duration,
}

/// Waits.
pub(crate) async fn main(args: PauseArgs) -> Result<ExitCode, Failure> {
    tokio::time::sleep(args.time).await;
    Ok(ExitCode::SUCCESS)
}
