//! Gathering, by a clock that stands still unless everybody waits.

use async_trait::async_trait;
use tokio::sync::mpsc;

use super::*;
use crate::events::{Event, Recorded, tests::counted};

/// What somebody publishes, as a subscription.
struct Published(mpsc::UnboundedReceiver<Event>, i64);

#[async_trait]
impl Subscription for Published {
    async fn next(&mut self, most: usize, wait: Duration) -> Result<Batch> {
        let mut events = Vec::new();
        // What is there is there, however short the wait.
        let first = match self.0.try_recv() {
            Ok(first) => Some(first),
            Err(_) => tokio::time::timeout(wait, self.0.recv()).await.unwrap_or(None),
        };
        let rest = std::iter::from_fn(|| self.0.try_recv().ok());
        for event in first.into_iter().chain(rest).take(most) {
            self.1 += 1;
            events.push(Recorded { position: self.1, event });
        }
        Ok(Batch { events, end: self.1 })
    }
}

fn reading(gather: Duration) -> (mpsc::UnboundedSender<Event>, Reading) {
    let (publish, published) = mpsc::unbounded_channel();
    let mut reading = Reading::new(gather);
    reading.follow(Box::new(Published(published, 0)), 0);
    reading.settle = Some(Instant::now() + Duration::from_hours(1));
    (publish, reading)
}

fn publish(to: &mpsc::UnboundedSender<Event>, numbers: std::ops::RangeInclusive<i64>) {
    numbers.for_each(|number| to.send(counted("case", number)).unwrap());
}

/// The places of the batch that comes next, its end, and how long it took.
async fn next(reading: &mut Reading) -> (Vec<i64>, i64, Duration) {
    let begin = Instant::now();
    let Step::Take(batch) = reading.next().await.unwrap() else { panic!("no batch") };
    (batch.events.iter().map(|it| it.position).collect(), batch.end, begin.elapsed())
}

#[tokio::test(start_paused = true)]
async fn what_follows_within_a_moment_comes_in_the_same_batch() {
    let (to, mut reading) = reading(GATHER);
    publish(&to, 1..=1);
    tokio::spawn(async move {
        tokio::time::sleep(GATHER / 2).await;
        publish(&to, 2..=3);
        tokio::time::sleep(GATHER).await;
        publish(&to, 4..=4);
    });
    let (places, end, took) = next(&mut reading).await;
    assert_eq!((places, end), (vec![1, 2, 3], 3));
    assert!(took >= GATHER, "{took:?}");
    assert_eq!(next(&mut reading).await.0, [4]);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_behind_a_full_batch_nor_who_does_not_gather() {
    let (to, mut full) = reading(GATHER);
    let most = i64::try_from(BATCH).unwrap();
    publish(&to, 1..=most + 1);
    assert_eq!(next(&mut full).await, ((1..=most).collect(), most, Duration::ZERO));
    let (to, mut at_once) = reading(Duration::ZERO);
    publish(&to, 1..=1);
    assert_eq!(next(&mut at_once).await, (vec![1], 1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_gathers_grows_to_a_full_one_at_most() {
    let (to, mut reading) = reading(GATHER);
    let most = i64::try_from(BATCH).unwrap();
    publish(&to, 1..=most - 1);
    tokio::spawn(async move {
        tokio::time::sleep(GATHER / 2).await;
        publish(&to, most..=most + 5);
    });
    assert_eq!(next(&mut reading).await.1, most);
    assert_eq!(next(&mut reading).await.0, (most + 1..=most + 5).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn whoever_is_interrupted_while_gathering_loses_nothing_and_waits_no_longer() {
    let (to, mut reading) = reading(GATHER);
    publish(&to, 1..=2);
    for _ in 0..3 {
        let interrupted = tokio::time::timeout(GATHER / 4, reading.next()).await;
        assert!(interrupted.is_err(), "still gathering");
    }
    let (places, end, took) = next(&mut reading).await;
    assert_eq!((places, end), (vec![1, 2], 2));
    assert!(took <= GATHER / 4 + Duration::from_millis(2), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_place_that_is_to_be_written_is_while_others_gather() {
    let (to, mut reading) = reading(GATHER);
    publish(&to, 1..=1);
    reading.write = Some(Instant::now() + GATHER / 2);
    assert!(matches!(reading.next().await.unwrap(), Step::Write));
    reading.write = None;
    assert_eq!(next(&mut reading).await.0, [1]);
}
