//! One run, whatever it is about: the crowd comes, everybody is waited for, and what was done is audited.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use chassis::types::Timestamp;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::journey::{Counter, Floor};
use super::progress::Progress;
use super::report::{Outcome, Report};
use super::scenario::{Outage, Plan};
use super::settlement::Settlement;
use super::simulators::Simulators;
use super::tally::Tally;
use super::watchers::Watchers;
use super::{Ends, LoadArgs, closing, crowd};
use crate::client::Village;
use crate::failure::Failure;

/// Everything but where it happens.
pub(super) struct Run<'a> {
    pub(super) village: &'a Village,
    /// When it began, by the village's clock.
    pub(super) since: Timestamp,
    pub(super) args: &'a LoadArgs,
    pub(super) plan: &'a Plan,
    pub(super) simulators: &'a Simulators,
    pub(super) ends: &'a Ends,
}

impl Run<'_> {
    /// Runs at this counter, and reports; whether all went well.
    pub(super) async fn at<C: Counter>(&self, counter: Arc<C>, watchers: Watchers) -> Result<bool, Failure> {
        let Self { args, plan, ends, .. } = *self;
        let progress = if args.json { Progress::hidden() } else { Progress::shown() };
        let floor = Arc::new(Floor {
            counter: counter.clone(),
            tally: Tally::try_new()?,
            closed: ends.load.clone(),
            given_up: ends.waiting.child_token(),
        });
        let took = tokio::select! {
            took = place(&floor, plan, self.simulators, args.settle_within) => took?,
            () = progress.follow(&floor.tally, plan.duration) => plan.duration,
        };
        let counts = floor.tally.read(Clone::clone);
        let orders = counts.orders.len();
        let seen = |open| progress.show(|| format!("{} of {orders} settled", orders - open));
        let given_up = ends.waiting.child_token();
        let _patience = cancel_after(&given_up, args.settle_within);
        let settlement = Settlement::wait(&*counter, &counts.orders, &given_up, seen).await;
        let (views, messages) = watchers.times()?;
        let audit = if args.no_audit {
            None
        } else {
            progress.show(|| "auditing".to_owned());
            let mut ours: HashSet<&str> = counts.orders.iter().map(|order| order.id.as_str()).collect();
            ours.extend(counter.made());
            Some(closing::audit(self.village, self.since, &ours, &given_up).await)
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
}

/// Places orders until the time is over or somebody interrupts, and everybody has an answer, or had so long to get one;
/// how long they were placed.
async fn place<C: Counter>(
    floor: &Arc<Floor<C>>,
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
