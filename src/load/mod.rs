//! `maeul load`: places orders by scenario, reports how they were answered, waits until all are settled, and audits
//! them.
//!
//! A village of the user's, or one of its own that is gone afterwards. Provider and carrier are told how to behave, and
//! put back in the end.

mod arrivals;
mod closing;
mod counter;
mod crowd;
mod journey;
mod progress;
mod report;
mod scenario;
mod settled;
mod settlement;
mod simulators;
mod tally;
mod watchers;

use std::collections::HashSet;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use chassis::types::Timestamp;
use clap::Args;
use maeul_proto::platform::v1::GetTimeRequest;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::client::{Peers, Village, VillageArgs};
use crate::failure::Failure;
use crate::process::{Context, Interrupts};
use counter::{Store, Work};
use journey::Floor;
use progress::Progress;
use report::{Outcome, Report};
use scenario::{Outage, Plan, SCENARIOS, Scenario};
use settlement::Settlement;
use simulators::Simulators;
use tally::Tally;
use watchers::Watchers;

/// Arguments of `maeul load`.
#[derive(Debug, Args)]
#[command(
    after_help = "Answered: an OK, also one that says when to come back. Settled: placed and taken by store, delivery, \
    messages and view, or ended unpaid or refunded everywhere. A user of a closed loop orders again at the answer, and \
    after a deferral once that order is settled.\n\n\
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
    /// Order in this running village instead of one of its own that is gone afterwards
    #[arg(long, env = "MAEUL_URL", value_name = "URL")]
    url: Option<String>,
    #[command(flatten)]
    peers: Peers,
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
    /// How many customers watch their page and messages, to measure how soon an order is seen
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
    let given = VillageArgs::named(args.url.as_deref(), &args.peers);
    let own = match given {
        Some(_) => None,
        None => Some(crate::run::ephemeral().await?),
    };
    let village = given.or(own.as_ref().map(|running| VillageArgs::at(&running.url)));
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
    let customers = crowd::customers(plan.load);
    let store = Arc::new(Store::open(villages, customers, args.store).await?);
    let watching = usize::from(args.watchers).min(customers);
    let watchers = Watchers::start(&store, watching, time(&village).await?).await;
    let progress = if args.json { Progress::hidden() } else { Progress::shown() };

    let floor = Arc::new(Floor {
        counter: store.clone(),
        tally: Tally::try_new()?,
        closed: ends.load.clone(),
        given_up: ends.waiting.child_token(),
    });
    let took = tokio::select! {
        took = place(&floor, plan, simulators, args.settle_within) => took?,
        () = progress.follow(&floor.tally, plan.duration) => plan.duration,
    };
    let counts = floor.tally.read(Clone::clone);
    let orders = counts.orders.len();
    let seen = |open| progress.show(|| format!("{} of {orders} settled", orders - open));
    let given_up = ends.waiting.child_token();
    let _patience = cancel_after(&given_up, args.settle_within);
    let settlement = Settlement::wait(&store, &counts.orders, &given_up, seen).await;
    let (views, messages) = watchers.times()?;
    let audit = if args.no_audit {
        None
    } else {
        progress.show(|| "auditing".to_owned());
        let mut ours: HashSet<&str> = counts.orders.iter().map(|order| order.id.as_str()).collect();
        ours.insert(store.product());
        Some(closing::audit(&village, since, &ours, &given_up).await)
    };
    progress.end();
    let report = Report::new(Outcome { plan, took, counts, settlement, views, messages, audit });
    if args.json {
        println!("{}", report.to_json());
    } else {
        print!("{report}");
    }
    Ok(report.is_good())
}

/// Places orders until the time is over or somebody interrupts, and everybody has an answer, or had so long to get one;
/// how long they were placed.
async fn place(
    floor: &Arc<Floor<Store>>,
    plan: &Plan,
    simulators: &Simulators,
    patience: Duration,
) -> Result<Duration, Failure> {
    let timing = async {
        let _ = floor.closed.run_until_cancelled(sleep(plan.duration)).await;
        let took = floor.tally.began().elapsed();
        floor.closed.cancel();
        (took, cancel_after(&floor.given_up, patience))
    };
    let silence = async {
        let Some(outage) = plan.outage() else { return Ok(()) };
        let silenced = floor.closed.run_until_cancelled(silence(simulators, outage)).await.transpose();
        if silenced.is_err() {
            floor.closed.cancel();
        }
        let back = simulators.payment_behaves(plan.payment).await;
        silenced.and(back)
    };
    let ((took, _patience), silenced, ()) = tokio::join!(timing, silence, crowd::order(floor, plan));
    silenced?;
    Ok(took)
}

/// Cancels after so long, unless what is returned is dropped before.
fn cancel_after(token: &CancellationToken, time: Duration) -> AbortOnDropHandle<()> {
    let token = token.clone();
    AbortOnDropHandle::new(tokio::spawn(async move {
        sleep(time).await;
        token.cancel();
    }))
}

/// Has the payment provider be silent for a while.
async fn silence(simulators: &Simulators, outage: Outage) -> Result<(), Failure> {
    sleep(outage.from).await;
    simulators.payment_behaves(outage.behaviour).await?;
    sleep(outage.until.saturating_sub(outage.from)).await;
    Ok(())
}

/// The village's own time.
async fn time(village: &Village) -> Result<Timestamp, Failure> {
    let answer = village.process(Context::Order).clock.clone().get_time(GetTimeRequest {}).await?;
    Ok(answer.into_inner().time.unwrap_or_default().into())
}
