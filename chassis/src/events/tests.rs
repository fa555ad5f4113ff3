//! Outbox, log, consumer, parking and replay together, over a real embedded log.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::parking::Retrier;
use super::{Consumer, EmbeddedLog, Event, EventBus, LogFilter, NewEvent, Policy, Relay};
use crate::clock::Clock;
use crate::db::{Database, DatabaseUrl, Migrations, Tx, sql};
use crate::error::{Error, Result};
use crate::idempotency::{Housekeeper, RequestKey};
use crate::worker::{Worker, drive};

static NONE: Migrations =
    Migrations { postgres: sqlx::migrate!("migrations/none"), sqlite: sqlx::migrate!("migrations/none") };

/// Any message will do; this one carries a number.
type Counted = prost_types::Timestamp;
const KIND: &str = "google.protobuf.Timestamp";

fn a_key(request_id: &str) -> RequestKey {
    RequestKey::new("operator", "Test", request_id, &())
}

/// Notes what it handles, in order, in the table of changes; fails at the number 13 while told to.
struct Notes {
    poisoned: Arc<AtomicBool>,
    read_model: bool,
}

#[async_trait]
impl Policy for Notes {
    fn subscriptions(&self) -> Vec<&'static str> {
        vec![KIND]
    }

    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let counted: Counted = event.decode()?;
        let item = format!("{:03}", counted.seconds);
        let next = sql("INSERT INTO changes (scope, item, seq) VALUES ($1, $2, \
             (SELECT COUNT(*) + 1 FROM changes WHERE scope = $1))");
        tx.execute(next.bind(&event.partition_key).bind(item)).await?;
        if counted.seconds == 13 && self.poisoned.load(Ordering::SeqCst) {
            return Err(Error::internal("poison"));
        }
        Ok(())
    }

    fn is_read_model(&self) -> bool {
        self.read_model
    }

    async fn reset(&self, tx: &mut Tx) -> Result<()> {
        tx.execute(sql("DELETE FROM changes")).await.map(|_| ())
    }
}

struct Village {
    publisher: Database,
    reader: Database,
    log: Arc<EmbeddedLog>,
    consumer: Arc<Consumer>,
    poisoned: Arc<AtomicBool>,
    stop: CancellationToken,
    clock: Clock,
    _folder: tempfile::TempDir,
}

impl Village {
    async fn start(read_model: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::simulated(&folder.path().join("clock")).unwrap();
        let open = |name: &'static str| {
            let url = DatabaseUrl::Sqlite(folder.path().join(format!("{name}.db")));
            let clock = clock.clone();
            async move { Database::open(name, &url, &NONE, clock).await.unwrap() }
        };
        let (publisher, reader) = (open("publisher").await, open("reader").await);
        let log = Arc::new(EmbeddedLog::open(&folder.path().join("events.db"), clock.clone()).await.unwrap());
        let poisoned = Arc::new(AtomicBool::new(false));
        let policy = Arc::new(Notes { poisoned: poisoned.clone(), read_model });
        let consumer = Arc::new(Consumer::new(reader.clone(), policy, log.clone()));
        let stop = CancellationToken::new();
        let relay = Arc::new(Relay::new(publisher.clone(), log.clone()));
        tokio::spawn(drive(
            relay,
            "publisher".into(),
            publisher.outbox().clone(),
            clock.clone(),
            stop.clone(),
        ));
        let retrier = Arc::new(Retrier(consumer.clone()));
        tokio::spawn(drive(retrier, "reader".into(), consumer.retry.clone(), clock.clone(), stop.clone()));
        tokio::spawn(consumer.clone().run(stop.clone()));
        Self { publisher, reader, log, consumer, poisoned, stop, clock, _folder: folder }
    }

    async fn publish(&self, case: &str, number: i64) {
        let mut tx = self.publisher.begin("test").await.unwrap();
        let message = Counted { seconds: number, nanos: 0 };
        tx.emit(&message, NewEvent { aggregate: case.into(), case: case.into(), sequence: number });
        tx.commit().await.unwrap();
    }

    async fn seen(&self, case: &str) -> Vec<i64> {
        let select = sql("SELECT item FROM changes WHERE scope = $1 ORDER BY seq").bind(case);
        let rows = self.reader.fetch_all(select).await.unwrap();
        rows.iter().map(|row| row.get::<String>("item").unwrap().parse().unwrap()).collect()
    }

    async fn until<F: Future<Output = bool>>(&self, what: &str, look: impl Fn() -> F) {
        let probe = || async { Ok(look().await.then_some(())) };
        let found = self
            .reader
            .signals()
            .wait_for("probe", Duration::from_secs(30), Duration::from_millis(50), probe)
            .await
            .unwrap();
        assert!(found.is_some(), "{what}");
    }
}

impl Drop for Village {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_an_event_takes_effect_once_and_in_order_however_often_it_is_published() {
    let village = Village::start(false).await;
    for number in 1..=100 {
        village.publish("case-a", number).await;
    }
    village.until("all arrive", || async { village.seen("case-a").await.len() == 100 }).await;
    let again: Vec<Event> = village
        .log
        .read(0, 1000, &LogFilter::default(), Duration::ZERO)
        .await
        .unwrap()
        .events
        .into_iter()
        .map(|r| r.event)
        .collect();
    village.log.publish(again).await.unwrap();
    assert_eq!(village.log.bounds().await.unwrap().last, 100, "the log knows what it has");
    // Forgetting the place delivers everything again; the inbox knows it, however long ago it was.
    village.clock.advance(crate::idempotency::KEPT * 10).unwrap();
    Housekeeper::new(village.reader.clone()).run().await.unwrap();
    village.log.seek("reader", 0).await.unwrap();
    village.publish("case-a", 101).await;
    village.until("the last arrives", || async { village.seen("case-a").await.len() >= 101 }).await;
    assert_eq!(village.seen("case-a").await, (1..=101).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_poison_is_parked_with_its_case_and_stops_nobody_else() {
    let village = Village::start(false).await;
    village.poisoned.store(true, Ordering::SeqCst);
    for number in [12, 13, 14, 15] {
        village.publish("case-a", number).await;
    }
    village.publish("case-b", 1).await;
    village.until("the neighbour goes on", || async { village.seen("case-b").await == [1] }).await;
    village.until("the rest waits", || async { village.consumer.status().await.unwrap().parked == 3 }).await;
    assert_eq!(village.seen("case-a").await, [12]);
    // Delivered again, what is parked stays parked once.
    village.log.seek("reader", 0).await.unwrap();
    village.publish("case-b", 2).await;
    village.until("the neighbour goes on", || async { village.seen("case-b").await == [1, 2] }).await;
    assert_eq!(village.consumer.status().await.unwrap().parked, 3);
    village.poisoned.store(false, Ordering::SeqCst);
    village.until("retried in order", || async { village.seen("case-a").await == [12, 13, 14, 15] }).await;
    assert_eq!(village.consumer.status().await.unwrap().parked, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_after_the_last_try_it_is_a_dead_letter_until_somebody_retries_it() {
    let village = Village::start(false).await;
    village.poisoned.store(true, Ordering::SeqCst);
    for number in [13, 14] {
        village.publish("case-a", number).await;
    }
    village.until("parked", || async { village.consumer.status().await.unwrap().parked == 2 }).await;
    // The tries are due at once.
    village
        .until("dead", || async {
            let mut tx = village.reader.begin("test").await.unwrap();
            tx.execute(sql("UPDATE parked SET next_attempt_at = 0 WHERE dead = FALSE")).await.unwrap();
            tx.wake(&village.consumer.retry);
            tx.commit().await.unwrap();
            village.consumer.status().await.unwrap().dead == 1
        })
        .await;
    let letters = village.consumer.dead_letters(0, 10).await.unwrap();
    let [letter] = &letters[..] else { panic!("one letter, not {letters:?}") };
    assert_eq!((letter.event.sequence, letter.behind, letter.attempts), (13, 1, 8));
    assert!(letter.last_error.contains("poison"), "{}", letter.last_error);
    village.poisoned.store(false, Ordering::SeqCst);
    let unknown = village.consumer.retry_dead_letter(&a_key("r-1"), "nobody").await.unwrap_err();
    assert_eq!(unknown.reason(), "DEAD_LETTER_NOT_FOUND");
    let key = a_key("r-2");
    let retry = || village.consumer.retry_dead_letter(&key, &letter.event.id);
    assert_eq!(retry().await.unwrap(), 2);
    village.until("both done", || async { village.seen("case-a").await == [13, 14] }).await;
    assert_eq!(retry().await.unwrap(), 2, "a repeat gets the same answer, though nothing is parked now");
}

#[tokio::test(flavor = "multi_thread")]
async fn n7_a_read_model_is_replayed_and_nothing_else_is() {
    let village = Village::start(true).await;
    for number in 1..=70 {
        village.publish("case-a", number).await;
    }
    village.until("all arrive", || async { village.seen("case-a").await.len() == 70 }).await;
    let mut tx = village.reader.begin("test").await.unwrap();
    tx.execute(sql("UPDATE changes SET item = '999' WHERE item = '005'")).await.unwrap();
    tx.commit().await.unwrap();
    let key = a_key("r-1");
    let replayed = village.consumer.replay(&key, None).await.unwrap();
    village.until("rebuilt", || async { village.seen("case-a").await == (1..=70).collect::<Vec<_>>() }).await;
    // A repeat drops nothing again.
    let mut tx = village.reader.begin("test").await.unwrap();
    tx.execute(sql("UPDATE changes SET item = '999' WHERE item = '005'")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(village.consumer.replay(&key, None).await.unwrap(), replayed);
    assert!(village.seen("case-a").await.contains(&999));

    let village = Village::start(false).await;
    village.publish("case-a", 1).await;
    village.until("it arrives", || async { village.seen("case-a").await == [1] }).await;
    assert_eq!(village.consumer.replay(&key, None).await.unwrap_err().reason(), "NOT_REPLAYABLE");
    assert_eq!(village.seen("case-a").await, [1], "a refused replay changes nothing");
}
