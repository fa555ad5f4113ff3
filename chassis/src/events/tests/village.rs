//! A publisher, a log, and consumers that note what they handle.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::super::parking::Retrier;
use super::super::{Consumer, EmbeddedLog, Event, EventBus, LogFilter, NewEvent, Policy, Relay};
use super::nats::{self, Stream};
use crate::clock::Clock;
use crate::db::{Database, DatabaseUrl, Migrations, Tx, sql};
use crate::error::{Error, Result};
use crate::idempotency::RequestKey;
use crate::testing::fresh_postgres;
use crate::worker::drive;

pub(super) static NONE: Migrations =
    Migrations { postgres: sqlx::migrate!("migrations/none"), sqlite: sqlx::migrate!("migrations/none") };

/// Any message will do; this one carries a number.
type Counted = prost_types::Timestamp;
pub(super) const KIND: &str = "google.protobuf.Timestamp";

pub(super) fn a_key(request_id: &str) -> RequestKey {
    RequestKey::new("operator", "Test", request_id, &())
}

/// An event that no outbox has seen.
pub(in crate::events) fn counted(case: &str, number: i64) -> Event {
    let new = NewEvent { aggregate: case.into(), case: case.into(), sequence: number };
    let message = Counted { seconds: number, nanos: 0 };
    Event::new("publisher", Clock::system().now(), &message, new, &crate::context::Context::default())
}

/// Where the log is, and where the databases are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ground {
    pub(super) jetstream: bool,
    pub(super) postgres: bool,
}

/// Notes what it handles, in order, in the table of changes; fails at the numbers 13 and 17 while told to, at the
/// latter only when it is written.
pub(super) struct Notes {
    poisoned: Arc<AtomicBool>,
    handled: Arc<AtomicUsize>,
    read_model: bool,
}

#[async_trait]
impl Policy for Notes {
    fn subscriptions(&self) -> Vec<&'static str> {
        vec![KIND]
    }

    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let counted: Counted = event.decode()?;
        let item = format!("{:05}", counted.seconds);
        let next = sql("INSERT INTO changes (scope, item, seq) VALUES ($1, $2, \
             (SELECT COUNT(*) + 1 FROM changes WHERE scope = $1))");
        tx.execute(next.bind(&event.partition_key).bind(item)).await?;
        if counted.seconds == 13 && self.poisoned.load(Ordering::SeqCst) {
            return Err(Error::internal("poison"));
        }
        if counted.seconds == 17 && self.poisoned.load(Ordering::SeqCst) {
            return tx.change_one(sql("INSERT INTO idempotency (caller) VALUES ($1)").bind("poison")).await;
        }
        self.handled.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    fn is_read_model(&self) -> bool {
        self.read_model
    }

    async fn reset(&self, tx: &mut Tx) -> Result<()> {
        tx.execute(sql("DELETE FROM changes")).await.map(|_| ())
    }
}

/// One replica of the service that notes, with a pool of its own.
pub(super) struct Replica {
    pub(super) db: Database,
    pub(super) consumer: Arc<Consumer>,
    poisoned: Arc<AtomicBool>,
    handled: Arc<AtomicUsize>,
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl Replica {
    pub(super) async fn start(
        url: &DatabaseUrl,
        bus: Arc<dyn EventBus>,
        clock: &Clock,
        read_model: bool,
    ) -> Self {
        let db = Database::open("reader", url, &NONE, clock.clone()).await.unwrap();
        let taking_part = tokio::spawn(db.clone().take_part());
        let poisoned = Arc::new(AtomicBool::new(false));
        let mut replica = Self::on(db, bus, poisoned, read_model);
        replica.tasks.push(taking_part);
        replica
    }

    fn on(db: Database, bus: Arc<dyn EventBus>, poisoned: Arc<AtomicBool>, read_model: bool) -> Self {
        let handled = Arc::new(AtomicUsize::new(0));
        let policy = Arc::new(Notes { poisoned: poisoned.clone(), handled: handled.clone(), read_model });
        let consumer = Arc::new(Consumer::new(db.clone(), policy, None, bus.clone()));
        let stop = CancellationToken::new();
        let (wake, clock) = (consumer.retry.clone(), db.clock().clone());
        let retrier = drive(Arc::new(Retrier(consumer.clone())), "reader".into(), wake, clock, stop.clone());
        let (shared, telling) = (db.clone(), stop.clone());
        let tasks = vec![
            tokio::spawn(retrier),
            tokio::spawn(consumer.clone().run(stop.clone())),
            tokio::spawn(async move {
                telling.run_until_cancelled(bus.share_signals(&shared)).await;
            }),
        ];
        Self { db, consumer, poisoned, handled, stop, tasks }
    }

    /// The same replica, whose consumer has forgotten where it was.
    async fn forgetful(mut self, place: i64, bus: Arc<dyn EventBus>, read_model: bool) -> Self {
        self.stop.cancel();
        for task in self.tasks.drain(..3) {
            task.await.unwrap();
        }
        let mut tx = self.db.begin("test").await.unwrap();
        let update = sql("UPDATE seats SET position = $1 WHERE role = 'consumer/reader'");
        tx.execute(update.bind(place)).await.unwrap();
        tx.commit().await.unwrap();
        let mut again = Self::on(self.db.clone(), bus, self.poisoned.clone(), read_model);
        again.tasks.append(&mut self.tasks);
        again
    }

    /// How many events it has handled.
    pub(super) fn handled(&self) -> usize {
        self.handled.load(Ordering::SeqCst)
    }

    /// Ends in good order.
    pub(super) async fn stop(mut self) {
        self.stop.cancel();
        for task in self.tasks.drain(..3) {
            task.await.unwrap();
        }
        self.db.close().await;
    }
}

impl Drop for Replica {
    /// Without a goodbye, as if it were killed.
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// A publisher and a reader around a log.
pub(super) struct Village {
    pub(super) publisher: Database,
    pub(super) bus: Arc<dyn EventBus>,
    pub(super) publisher_url: DatabaseUrl,
    pub(super) reader_url: DatabaseUrl,
    pub(super) clock: Clock,
    read_model: bool,
    reader: Option<Replica>,
    tasks: Vec<JoinHandle<()>>,
    _stream: Option<Stream>,
    _folder: tempfile::TempDir,
}

impl Village {
    /// On the log that all tests share.
    pub(super) async fn start(ground: Ground, read_model: bool) -> Self {
        if !ground.jetstream {
            return Self::with(ground, read_model, None).await;
        }
        Self::with(ground, read_model, Some(Stream::new(&nats::shared()))).await
    }

    /// On a stream of its own.
    pub(super) async fn with(ground: Ground, read_model: bool, stream: Option<Stream>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::simulated(&folder.path().join("clock")).unwrap();
        let bus: Arc<dyn EventBus> = match &stream {
            None => Arc::new(EmbeddedLog::open(&folder.path().join("log.db"), clock.clone()).await.unwrap()),
            Some(stream) => Arc::new(stream.connect().await),
        };
        let publisher_url = database(ground, folder.path(), "publisher").await;
        let reader_url = database(ground, folder.path(), "reader").await;
        let publisher = Database::open("publisher", &publisher_url, &NONE, clock.clone()).await.unwrap();
        let reader = Replica::start(&reader_url, bus.clone(), &clock, read_model).await;
        let mut village = Self {
            publisher,
            bus,
            publisher_url,
            reader_url,
            clock,
            read_model,
            reader: Some(reader),
            tasks: Vec::new(),
            _stream: stream,
            _folder: folder,
        };
        village.tasks.push(tokio::spawn(village.publisher.clone().take_part()));
        village.relay(&village.publisher.clone());
        village
    }

    /// Relays the publisher's outbox from `db`.
    pub(super) fn relay(&mut self, db: &Database) {
        let relay = Arc::new(Relay::new(db.clone(), self.bus.clone()));
        let (wake, clock) = (db.outbox().clone(), self.clock.clone());
        let stop = CancellationToken::new();
        self.tasks.push(tokio::spawn(drive(relay, "publisher".into(), wake, clock, stop)));
    }

    /// Lets the first publisher go away without a word.
    pub(super) fn abort_first(&mut self) {
        for task in self.tasks.drain(..2) {
            task.abort();
        }
    }

    pub(super) fn reader(&self) -> &Replica {
        self.reader.as_ref().unwrap()
    }

    pub(super) fn consumer(&self) -> &Arc<Consumer> {
        &self.reader().consumer
    }

    pub(super) fn poison(&self, poisoned: bool) {
        self.reader().poisoned.store(poisoned, Ordering::SeqCst);
    }

    /// Delivers everything again.
    pub(super) async fn forget_place(&mut self) {
        self.forget_place_after(0).await;
    }

    /// Lets the consumer begin after a place.
    pub(super) async fn forget_place_after(&mut self, place: i64) {
        let reader = self.reader.take().unwrap();
        self.reader = Some(reader.forgetful(place, self.bus.clone(), self.read_model).await);
    }

    pub(super) async fn publish(&self, case: &str, number: i64) {
        publish(&self.publisher, case, number).await;
    }

    pub(super) async fn seen(&self, case: &str) -> Vec<i64> {
        let select = sql("SELECT item FROM changes WHERE scope = $1 ORDER BY seq").bind(case);
        let rows = self.reader().db.fetch_all(select).await.unwrap();
        rows.iter().map(|row| row.get::<String>("item").unwrap().parse().unwrap()).collect()
    }

    /// Waits until the case was seen from 1 to `last`.
    pub(super) async fn until_seen(&self, case: &str, last: i64) {
        let count = usize::try_from(last).unwrap();
        self.until(case, || async { self.seen(case).await.len() >= count }).await;
        assert_eq!(self.seen(case).await, (1..=last).collect::<Vec<_>>(), "{case}");
    }

    /// All that is in the log.
    pub(super) async fn logged(&self) -> Vec<Event> {
        let batch = self.bus.read(0, 100_000, &LogFilter::default(), Duration::ZERO).await.unwrap();
        batch.events.into_iter().map(|recorded| recorded.event).collect()
    }

    pub(super) async fn until<F: Future<Output = bool>>(&self, what: &str, look: impl Fn() -> F) {
        let probe = || async { Ok(look().await.then_some(())) };
        let (limit, poll) = (Duration::from_mins(1), Duration::from_millis(50));
        let found = self.reader().db.signals().wait_for("probe", limit, poll, probe).await.unwrap();
        assert!(found.is_some(), "{what}");
    }
}

impl Drop for Village {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Writes an event into the outbox of `db`.
pub(super) async fn publish(db: &Database, case: &str, number: i64) {
    let mut tx = db.begin("test").await.unwrap();
    let message = Counted { seconds: number, nanos: 0 };
    tx.emit(&message, NewEvent { aggregate: case.into(), case: case.into(), sequence: number });
    tx.commit().await.unwrap();
}

async fn database(ground: Ground, folder: &Path, name: &str) -> DatabaseUrl {
    if ground.postgres {
        return DatabaseUrl::Postgres(fresh_postgres().await);
    }
    DatabaseUrl::Sqlite(folder.join(format!("{name}.db")))
}
