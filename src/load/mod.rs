//! `maeul load`: places orders, borrows books or uses rooms by scenario, reports how that was answered, waits until all
//! is settled, and audits it.
//!
//! A village of the user's, or one of its own that is gone afterwards. Provider and carrier are told how to behave, and
//! put back in the end.

mod arrivals;
mod closing;
mod counter;
mod crowd;
mod customers;
mod journey;
mod library;
mod messages;
mod progress;
mod report;
mod rooms;
mod run;
mod scenario;
mod settled;
mod settlement;
mod simulators;
mod tally;
mod timeline;
mod watchers;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use chassis::types::Timestamp;
use clap::Args;
use maeul_proto::platform::v1::GetTimeRequest;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::client::{Peers, TokenArgs, ViaArgs, Village, VillageArgs};
use crate::failure::Failure;
use crate::process::{Context, Interrupts};
use crate::run::Time;
use counter::{Store, Work};
use customers::Customers;
use library::Library;
use rooms::Rooms;
use run::Run;
use scenario::{Plan, SCENARIOS, Scenario, Subject};
use simulators::Simulators;
use watchers::Watchers;

/// Arguments of `maeul load`.
#[derive(Debug, Args)]
#[command(
    after_help = "Answered: an OK, also one that says when to come back. Settled: an order is placed and taken by store, \
    delivery, messages and view, or ended unpaid or refunded everywhere; a loan is confirmed or cancelled, and told; a \
    room was used and left, its booking is released, and all is told. A user of a closed loop orders again at the \
    answer, and after a deferral once that order is settled.\n\n\
    Exits with 0 if everything that was answered was settled and the audit of it finds nothing wrong, with 1 otherwise. \
    Ctrl-C ends the load and still reports; a second one ends the waiting too."
)]
pub(crate) struct LoadArgs {
    /// What to run, by name; see --list
    #[arg(required_unless_present = "list", value_parser = scenario::named)]
    scenario: Option<&'static Scenario>,
    /// List the scenarios
    #[arg(long)]
    list: bool,
    /// Load this running village instead of one of its own that is gone afterwards
    #[arg(long, env = "MAEUL_URL", value_name = "URL")]
    url: Option<String>,
    #[command(flatten)]
    peers: Peers,
    #[command(flatten)]
    via: ViaArgs,
    #[command(flatten)]
    token: TokenArgs,
    #[command(flatten)]
    changes: scenario::Changes,
    #[command(flatten)]
    admin: simulators::Admin,
    /// How far the store works on its own
    #[arg(long, value_enum, default_value = "full")]
    store: Work,
    /// How many connections the calls are spread over
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=64))]
    connections: u8,
    /// How many customers watch their page and messages, to measure how soon an order is seen; loans and room uses are
    /// not watched
    #[arg(long, value_name = "N", default_value_t = 4)]
    watchers: u8,
    /// How long everything may take to be settled once no more orders are placed
    #[arg(long, value_name = "TIME", default_value = "2m", value_parser = humantime::parse_duration)]
    settle_within: Duration,
    /// Do not audit in the end
    #[arg(long)]
    no_audit: bool,
    /// Print one JSON object, and no progress
    #[arg(long)]
    json: bool,
}

/// When to end what.
#[derive(Debug, Clone, Default)]
struct Ends {
    /// Of placing orders.
    load: CancellationToken,
    /// Of waiting for anything.
    waiting: CancellationToken,
}

/// Loads, reports, and answers whether all went well.
pub(crate) async fn main(args: LoadArgs) -> Result<ExitCode, Failure> {
    let Some(scenario) = args.scenario.filter(|_| !args.list) else {
        for scenario in SCENARIOS {
            println!("{scenario}");
        }
        return Ok(ExitCode::SUCCESS);
    };
    let plan = Plan::try_new(scenario, &args.changes).map_err(Failure::Configuration)?;
    let ends = Ends::default();
    let _interrupts = AbortOnDropHandle::new(tokio::spawn(interrupts(Interrupts::listen(), ends.clone())));
    let given = VillageArgs::named(args.url.as_deref(), &args.peers, &args.via, &args.token);
    let own = match given {
        Some(_) => None,
        None => Some(crate::run::ephemeral(Time::Real, &args.via).await?),
    };
    let village = given.or(own.as_ref().map(|running| running.village(&args.via)));
    let village = village.ok_or_else(|| Failure::Failed("load: no village".to_owned()))?;
    let here = own.as_ref().map(|running| &running.admin);
    let outcome = match Simulators::set(&args.admin, here, &plan).await {
        Ok(simulators) => {
            let outcome = load(&village, &args, &plan, &simulators, &ends).await;
            let restored = simulators.restore().await;
            outcome.and_then(|good| restored.map(|()| good))
        }
        Err(failure) => Err(failure),
    };
    let stopped = match own {
        Some(running) => running.stop().await,
        None => Ok(()),
    };
    let good = outcome?;
    stopped?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn interrupts(mut signals: Interrupts, ends: Ends) {
    signals.next().await;
    ends.load.cancel();
    signals.next().await;
    ends.waiting.cancel();
}

/// One load in a village; whether all went well.
async fn load(
    at: &VillageArgs,
    args: &LoadArgs,
    plan: &Plan,
    simulators: &Simulators,
    ends: &Ends,
) -> Result<bool, Failure> {
    let mut villages = Vec::new();
    for _ in 0..args.connections {
        villages.push(Village::at(at).await?);
    }
    let village = Village::at(at).await?;
    let since = time(&village).await?;
    let customers = Customers::try_new(villages, crowd::customers(plan.load))?;
    let watching = usize::from(args.watchers).min(customers.count());
    let run = Run { village: &village, since, args, plan, simulators, ends };
    match plan.scenario.subject {
        Subject::Orders => {
            let store = Arc::new(Store::open(customers, args.store).await?);
            let watchers = Watchers::start(&store, watching, time(&village).await?).await;
            run.at(store, watchers).await
        }
        Subject::Loans => run.at(Arc::new(Library::open(customers).await?), Watchers::nobody()).await,
        Subject::RoomUses => run.at(Arc::new(Rooms::open(customers).await?), Watchers::nobody()).await,
    }
}

/// The village's own time.
async fn time(village: &Village) -> Result<Timestamp, Failure> {
    let answer = village.process(Context::Order).clock.clone().get_time(GetTimeRequest {}).await?;
    Ok(answer.into_inner().time.unwrap_or_default().into())
}
