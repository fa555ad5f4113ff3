//! `maeul clock`: looks at the village's clock and moves it.

use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand};
use maeul_proto::platform::v1::{AdvanceTimeRequest, GetTimeRequest};

use crate::client::{Village, VillageArgs};
use crate::failure::Failure;
use crate::process::Context;

/// Arguments of `maeul clock`.
#[derive(Debug, Args)]
pub(crate) struct ClockArgs {
    #[command(flatten)]
    village: VillageArgs,
    /// Answer in JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Move the clock forward, e.g. `maeul clock advance 7d`: whatever falls due then happens
    Advance {
        /// By how much: `90s`, `10m`, `1h 30m`, `7d`
        #[arg(value_parser = humantime::parse_duration)]
        by: Duration,
    },
    /// Show the village's time
    Show,
}

/// Does what is asked.
pub(crate) async fn main(args: ClockArgs) -> Result<ExitCode, Failure> {
    let village = Village::at(&args.village).await?;
    if let Action::Advance { by } = args.action {
        let duration = by.try_into().map_err(|e| Failure::failed("cannot advance by that much", e))?;
        for process in village.processes() {
            let request_id = chassis::clock::new_id();
            let request = AdvanceTimeRequest { duration: Some(duration), request_id };
            process.clock.clone().advance_time(request).await?;
        }
    }
    let now = village.process(Context::Order).clock.clone().get_time(GetTimeRequest {}).await?.into_inner();
    let time = chassis::types::Timestamp::from(now.time.unwrap_or_default());
    if args.json {
        println!("{}", serde_json::json!({"time": time.to_string(), "simulated": now.simulated}));
    } else {
        println!("{time}");
    }
    Ok(ExitCode::SUCCESS)
}
