//! Closed and open loops, in paused time.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio_util::sync::CancellationToken;

use super::*;
use crate::load::journey::{Answer, Lack, Refusal, Standing};
use crate::load::scenario::{Changes, named};
use crate::load::tally::Tally;

/// A counter that takes this long for each order, and notes how many it had at once.
struct Slow {
    takes: Duration,
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Counter for Slow {
    async fn place(&self, customer: usize, _: &str, key: &str) -> Result<Answer, Refusal> {
        let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
        self.most.fetch_max(now, Ordering::Relaxed);
        sleep(self.takes).await;
        self.now.fetch_sub(1, Ordering::Relaxed);
        Ok(Answer { order_id: format!("{customer}-{key}"), standing: Standing::Finished })
    }

    async fn pay(&self, _: usize, order: &str, _: &str) -> Result<Answer, Refusal> {
        Ok(Answer { order_id: order.to_owned(), standing: Standing::Finished })
    }

    async fn is_settled(&self, _: usize, _: &str) -> bool {
        true
    }

    async fn page(&self, _: usize) -> Result<Vec<(String, Lack)>, tonic::Status> {
        Ok(Vec::new())
    }
}

/// Ten seconds of a load.
async fn ten_seconds(load: Load, ramp: u64, takes: u64) -> Arc<Floor<Slow>> {
    let usual = Plan::try_new(named("steady").unwrap(), &Changes::default()).unwrap();
    let duration = Duration::from_secs(10);
    let plan = Plan { load, duration, ramp: Duration::from_secs(ramp), ..usual };
    let counter =
        Slow { takes: Duration::from_millis(takes), now: AtomicUsize::new(0), most: AtomicUsize::new(0) };
    let (closed, given_up) = (CancellationToken::new(), CancellationToken::new());
    let floor =
        Arc::new(Floor { counter: Arc::new(counter), tally: Tally::try_new().unwrap(), closed, given_up });
    let clock = async {
        sleep(duration).await;
        floor.closed.cancel();
    };
    tokio::join!(order(&floor, &plan), clock);
    floor
}

#[tokio::test(start_paused = true)]
async fn in_a_closed_loop_each_user_has_one_order_at_a_time() {
    let floor = ten_seconds(Load::Closed { users: 10 }, 0, 500).await;
    assert_eq!(floor.counter.most.load(Ordering::Relaxed), 10);
    let (begun, answered) = floor.tally.read(|counts| (counts.begun.len(), counts.orders.len()));
    assert_eq!(begun, answered, "what was begun is answered");
    assert!((200..=210).contains(&answered), "10 users / 0.5 s × 10 s: {answered}");
}

#[tokio::test(start_paused = true)]
async fn users_come_in_within_the_ramp() {
    let floor = ten_seconds(Load::Closed { users: 10 }, 10, 500).await;
    let answered = floor.tally.read(|counts| counts.orders.len());
    assert!((100..=120).contains(&answered), "half as many as without: {answered}");
}

#[tokio::test(start_paused = true)]
async fn in_an_open_loop_nobody_waits_for_an_answer() {
    let floor = ten_seconds(Load::Open { rate: 20.0, peak: 1.0 }, 0, 3_000).await;
    let answered = floor.tally.read(|counts| counts.orders.len());
    assert!((199..=201).contains(&answered), "{answered}");
    let most = floor.counter.most.load(Ordering::Relaxed);
    assert!((59..=62).contains(&most), "20/s × 3 s are there at once: {most}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_measured_from_when_its_order_was_due() {
    let counter =
        Slow { takes: Duration::from_millis(100), now: AtomicUsize::new(0), most: AtomicUsize::new(0) };
    let (closed, given_up) = (CancellationToken::new(), CancellationToken::new());
    let floor =
        Arc::new(Floor { counter: Arc::new(counter), tally: Tally::try_new().unwrap(), closed, given_up });
    // This program was kept from its work for two seconds.
    tokio::time::advance(Duration::from_secs(2)).await;
    open(&floor, Arrivals::new(1.0, 1.0, Duration::ZERO, Duration::from_secs(2))).await;
    let (min, max) = floor.tally.read(|counts| (counts.answers.min(), counts.answers.max()));
    assert!(min.abs_diff(1_100_000) < 5_000, "the second was due after 1 s: {min}");
    assert!(max.abs_diff(2_100_000) < 5_000, "the first at once: {max}");
}
