//! Who orders when: users with one order at a time, or arrivals that wait for nobody.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::task::TaskTracker;

use super::arrivals::Arrivals;
use super::journey::{Counter, Floor};
use super::scenario::{Load, Plan};

/// How many customers share the orders of an open loop.
const CUSTOMERS: usize = 256;

/// How many customers a load has.
pub(super) fn customers(load: Load) -> usize {
    match load {
        Load::Closed { users } => users,
        Load::Open { .. } => CUSTOMERS,
    }
}

/// Orders until the floor is closed and everybody has left it. The open loop closes it by itself.
pub(super) async fn order<C: Counter>(floor: &Arc<Floor<C>>, plan: &Plan) {
    match plan.load {
        Load::Closed { users } => closed(floor, users, plan.ramp).await,
        Load::Open { rate, peak } => {
            open(floor, Arrivals::new(rate, peak, plan.ramp, plan.duration)).await;
        }
    }
}

async fn closed<C: Counter>(floor: &Arc<Floor<C>>, users: usize, ramp: Duration) {
    let tracker = TaskTracker::new();
    let apart = ramp / u32::try_from(users.max(1)).unwrap_or(u32::MAX);
    for user in 0..users {
        let (floor, wait) = (floor.clone(), apart * u32::try_from(user).unwrap_or(u32::MAX));
        tracker.spawn(async move {
            let _ = floor.closed.run_until_cancelled(sleep(wait)).await;
            while !floor.closed.is_cancelled() {
                floor.order(user, Instant::now()).await;
            }
        });
    }
    tracker.close();
    tracker.wait().await;
}

async fn open<C: Counter>(floor: &Arc<Floor<C>>, arrivals: Arrivals) {
    let tracker = TaskTracker::new();
    for (number, after) in arrivals.enumerate() {
        let due = floor.tally.began() + after;
        if floor.closed.run_until_cancelled(sleep_until(due)).await.is_none() {
            break;
        }
        let floor = floor.clone();
        tracker.spawn(async move { floor.order(number % CUSTOMERS, due).await });
    }
    tracker.close();
    tracker.wait().await;
}

#[cfg(test)]
#[path = "crowd_tests.rs"]
mod tests;
