//! `maeul demo`: stories of the village, played by gRPC and checked step by step.

mod cast;
mod closing;
mod coffee;
mod feed;
mod food;
mod library;
mod paper;
mod phone;
mod rooms;
mod script;
mod stage;

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::client::{Peers, TokenArgs, ViaArgs, Village, VillageArgs};
use crate::failure::Failure;
use crate::run::Time;
use script::Script;
use stage::{Miss, Stage};

/// Arguments of `maeul demo`.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The story to play
    #[arg(value_enum, default_value = "all")]
    story: Story,
    /// Play in this running village instead of one of its own that is gone afterwards; its clock is never moved
    #[arg(long, env = "MAEUL_URL", value_name = "URL")]
    url: Option<String>,
    #[command(flatten)]
    peers: Peers,
    #[command(flatten)]
    via: ViaArgs,
    #[command(flatten)]
    token: TokenArgs,
    /// Tell each step in JSON, one object a line
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Story {
    /// A restaurant: a meal that is delivered, a declined card, an order cancelled while it cooks
    Food,
    /// A café: a coffee fetched at the counter, and bagels that return to the shelf
    Coffee,
    /// A phone shop: a unit chosen by its serial number, and two customers for the last one
    Phone,
    /// A library: four copies borrowed, more asked for than are left, three returned late
    Library,
    /// Meeting rooms: an hour booked, approved and given back early; a booking that is denied
    Rooms,
    /// All of them, one after the other
    All,
}

impl Story {
    async fn play(self, stage: &Stage) -> Result<(), Miss> {
        match self {
            Self::Food => food::play(stage).await,
            Self::Coffee => coffee::play(stage).await,
            Self::Phone => phone::play(stage).await,
            Self::Library => library::play(stage).await,
            Self::Rooms => rooms::play(stage).await,
            Self::All => {
                for story in Self::value_variants().iter().filter(|story| **story != Self::All) {
                    Box::pin(story.play(stage)).await?;
                }
                Ok(())
            }
        }
    }
}

/// Plays, and fails if any step did not go as the village promises.
pub(crate) async fn main(args: DemoArgs) -> Result<ExitCode, Failure> {
    let given = VillageArgs::named(args.url.as_deref(), &args.peers, &args.via, &args.token);
    let own = match given {
        Some(_) => None,
        None => Some(crate::run::ephemeral(Time::Simulated, &args.via).await?),
    };
    let village = given.or(own.as_ref().map(|running| running.village(&args.via)));
    let village = village.ok_or_else(|| Failure::Failed("demo: no village".to_owned()))?;
    let outcome = tokio::select! {
        outcome = play(&village, own.is_some(), &args) => outcome,
        _ = tokio::signal::ctrl_c() => Err(Failure::Failed("demo: interrupted".to_owned())),
    };
    let stopped = match own {
        Some(running) => running.stop().await,
        None => Ok(()),
    };
    outcome.and(stopped)?;
    Ok(ExitCode::SUCCESS)
}

async fn play(village: &VillageArgs, own: bool, args: &DemoArgs) -> Result<(), Failure> {
    let script = Script::new(args.json);
    let stage = Stage::new(Village::at(village).await?, script.clone(), own);
    let since = stage.time().await?;
    script.begin(village.url(), own);
    args.story.play(&stage).await.map_err(|miss| script.missed(miss))?;
    closing::audit(&stage, since).await.map_err(|miss| script.missed(miss))?;
    script.end(&stage.counted());
    Ok(())
}
