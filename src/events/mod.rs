//! `maeul events`: looks at the event log, retries dead letters, rebuilds read models.

mod consumers;
mod json;
mod log;
mod replay;
mod table;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::client::{Village, VillageArgs};
use crate::failure::Failure;

/// Arguments of `maeul events`.
#[derive(Debug, Args)]
pub(crate) struct EventsArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Follow the log: each event as it happens
    Tail {
        #[command(flatten)]
        which: log::Which,
        /// Begin after this position (0: at the beginning) instead of now
        #[arg(long, value_name = "POSITION")]
        after: Option<i64>,
        #[command(flatten)]
        to: To,
    },
    /// List what is in the log, oldest first
    List {
        #[command(flatten)]
        which: log::Which,
        /// Begin after this position
        #[arg(long, value_name = "POSITION", default_value_t = 0)]
        after: i64,
        /// List at most so many events
        #[arg(long, value_name = "NUMBER")]
        limit: Option<usize>,
        #[command(flatten)]
        to: To,
    },
    /// Show who consumes the log, and how far each has come
    Consumers {
        #[command(flatten)]
        to: To,
    },
    /// Look at and retry the events that a consumer gave up on
    Dead {
        #[command(subcommand)]
        action: Dead,
    },
    /// Drop a read model and build it again from the log, while the village works on
    Replay {
        /// The read model, e.g. `mypage`
        #[arg(long, value_name = "CONSUMER")]
        consumer: String,
        /// Keep what a restored snapshot holds up to this position, and replay only what came after it
        #[arg(long, value_name = "POSITION")]
        from_snapshot: Option<i64>,
        #[command(flatten)]
        to: To,
    },
}

#[derive(Debug, Subcommand)]
enum Dead {
    /// List dead letters, oldest first
    List {
        /// Only of this consumer
        #[arg(long, value_name = "CONSUMER", default_value = "-", hide_default_value = true)]
        consumer: String,
        /// Show each event's payload, decoded
        #[arg(long)]
        data: bool,
        #[command(flatten)]
        to: To,
    },
    /// Have a dead letter handled again, and after it the events of its case that wait behind it
    Retry {
        /// The consumer that gave up, e.g. `notification`
        consumer: String,
        /// The event that it gave up on
        event_id: String,
        #[command(flatten)]
        to: To,
    },
}

/// Whom to ask, and how to answer.
#[derive(Debug, Args)]
struct To {
    #[command(flatten)]
    village: VillageArgs,
    /// Answer in JSON, one object a line
    #[arg(long)]
    json: bool,
}

impl To {
    async fn village(&self) -> Result<Village, Failure> {
        Village::at(&self.village).await
    }
}

/// Does what is asked.
pub(crate) async fn main(args: EventsArgs) -> Result<ExitCode, Failure> {
    match args.action {
        Action::Tail { which, after, to } => log::tail(to.village().await?, &which, after, to.json).await,
        Action::List { which, after, limit, to } => {
            log::list(to.village().await?, &which, after, limit, to.json).await
        }
        Action::Consumers { to } => consumers::list(to.village().await?, to.json).await,
        Action::Dead { action: Dead::List { consumer, data, to } } => {
            consumers::dead_letters(to.village().await?, consumer, data, to.json).await
        }
        Action::Dead { action: Dead::Retry { consumer, event_id, to } } => {
            consumers::retry(to.village().await?, consumer, event_id, to.json).await
        }
        Action::Replay { consumer, from_snapshot, to } => {
            replay::replay(to.village().await?, consumer, from_snapshot, to.json).await
        }
    }?;
    Ok(ExitCode::SUCCESS)
}
