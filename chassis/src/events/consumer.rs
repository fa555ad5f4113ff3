//! A durable consumer: hands each event to its policy once, in order for each case.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::parking::Parking;
use super::{Event, EventBus, Recorded};
use crate::context::Context;
use crate::db::{Database, Tx, sql};
use crate::error::{Code, Error, Result};
use crate::idempotency::{Claim, RequestKey, claim};
use crate::kill_point;
use crate::telemetry;
use crate::worker::{Wake, backoff, unpanicked};

/// How many events are handled in one transaction.
const BATCH: usize = 64;
/// How often one event may meet another change before it is parked.
const CONFLICTS: u32 = 5;
/// How long one wait for events takes at most.
const WAIT: Duration = Duration::from_secs(5);

/// What a context does about other contexts' events: "whenever X, do Y".
#[async_trait]
pub trait Policy: Send + Sync + 'static {
    /// The full type names of the events that this wants.
    fn subscriptions(&self) -> Vec<&'static str>;

    /// Acts on one event, within the transaction that also remembers that it was handled. Touches
    /// the database only; what is to be done elsewhere is left to a worker.
    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()>;

    /// Whether this makes a read model, which may be dropped and replayed.
    fn is_read_model(&self) -> bool {
        false
    }

    /// Drops everything that was made from events, so that a replay makes it anew. Called for read
    /// models only.
    async fn reset(&self, _tx: &mut Tx) -> Result<()> {
        Ok(())
    }
}

/// How a consumer fares.
#[derive(Debug, Clone)]
pub struct ConsumerStatus {
    /// Its name: the context's.
    pub name: String,
    /// Whether it makes a read model.
    pub replayable: bool,
    /// The last place of the log that it has dealt with.
    pub position: i64,
    /// Events that wait for it.
    pub lag: i64,
    /// Events set aside, to be retried.
    pub parked: i64,
    /// Parked events that have used up their tries.
    pub dead: i64,
}

/// A wish to replay, and where the outcome goes.
struct Replay {
    key: RequestKey,
    from_snapshot: Option<i64>,
    answer: oneshot::Sender<Result<Replayed>>,
}

/// What a replay does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replayed {
    /// The place after which events are handled again.
    pub from: i64,
    /// The end of the log when it began.
    pub to: i64,
}

impl Replayed {
    fn recorded(self) -> String {
        format!("{}-{}", self.from, self.to)
    }

    fn from_recorded(text: &str) -> Result<Self> {
        let parts = text
            .split_once('-')
            .and_then(|(from, to)| Some(Self { from: from.parse().ok()?, to: to.parse().ok()? }));
        parts.ok_or_else(|| Error::internal(format!("{text:?} is no record of a replay")))
    }
}

/// A context's consumer: its policy, its database, its place in the log.
pub struct Consumer {
    name: String,
    pub(super) db: Database,
    pub(super) policy: Arc<dyn Policy>,
    bus: Arc<dyn EventBus>,
    kinds: Vec<&'static str>,
    requests: mpsc::Sender<Replay>,
    inbound: tokio::sync::Mutex<mpsc::Receiver<Replay>>,
    pub(crate) retry: Wake,
}

impl Consumer {
    pub(crate) fn new(db: Database, policy: Arc<dyn Policy>, bus: Arc<dyn EventBus>) -> Self {
        let (requests, inbound) = mpsc::channel(1);
        Self {
            name: db.name().to_owned(),
            kinds: policy.subscriptions(),
            db,
            policy,
            bus,
            requests,
            inbound: tokio::sync::Mutex::new(inbound),
            retry: Wake::default(),
        }
    }

    /// Its name: the context's.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Consumes until `stop`.
    pub(crate) async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut requests = self.inbound.lock().await;
        let mut failures = 0;
        loop {
            let outcome = tokio::select! {
                () = stop.cancelled() => return,
                Some(wish) = requests.recv() => {
                    let _ = wish.answer.send(self.rebuild(&wish.key, wish.from_snapshot).await);
                    Ok(())
                }
                batch = self.bus.fetch(&self.name, &self.kinds, BATCH, WAIT) => match batch {
                    Ok(batch) => self.take(batch.events, batch.end).await,
                    Err(error) => Err(error),
                }
            };
            match outcome {
                Ok(()) => failures = 0,
                Err(error) => {
                    failures += 1;
                    let wait = backoff(failures, Duration::from_millis(50), Duration::from_secs(5));
                    tracing::warn!(consumer = self.name, %error, failures, ?wait, "cannot take events, trying again");
                    tokio::select! {
                        () = stop.cancelled() => return,
                        () = tokio::time::sleep(wait) => {}
                    }
                }
            }
        }
    }

    async fn take(&self, events: Vec<Recorded>, end: i64) -> Result<()> {
        if events.is_empty() {
            return self.bus.acknowledge(&self.name, end).await;
        }
        let mut tx = self.db.begin("consume").await?;
        let parking = Parking::of(&self.name);
        let mut cases = parking.cases(&mut tx).await?;
        let kinds: Vec<String> = events.iter().map(|r| r.event.short_kind().to_owned()).collect();
        for Recorded { position, event } in events {
            if cases.contains(&event.partition_key) {
                if !self.was_handled(&mut tx, &event).await? {
                    parking.park(&mut tx, position, &event, "behind an earlier event of its case").await?;
                }
                continue;
            }
            match self.try_to_handle(&mut tx, &event).await {
                Ok(()) => {}
                Err(error) if error.code().is_transient() && error.code() != Code::Aborted => {
                    return Err(error);
                }
                Err(error) => {
                    tracing::error!(consumer = self.name, event = event.id, kind = event.kind,
                        case = event.partition_key, %error, "event failed and is parked");
                    parking.park(&mut tx, position, &event, &error.to_string()).await?;
                    cases.insert(event.partition_key);
                    tx.wake(&self.retry);
                }
            }
        }
        for kind in &kinds {
            kill_point::pass("consume", format_args!("{}/{kind}", self.name), "before");
        }
        tx.commit().await?;
        for kind in &kinds {
            kill_point::pass("consume", format_args!("{}/{kind}", self.name), "after");
        }
        self.bus.acknowledge(&self.name, end).await
    }

    /// Handles an event, or leaves no trace of it. One that meets another change is tried again at once,
    /// so that its neighbours in the batch need not be.
    async fn try_to_handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let mut tries = 0;
        loop {
            tx.set_mark().await?;
            match self.handle_once(tx, event).await {
                Ok(()) => return tx.keep_mark().await,
                Err(error) => {
                    tx.back_to_mark().await?;
                    tries += 1;
                    if error.code() != Code::Aborted || tries == CONFLICTS {
                        return Err(error);
                    }
                }
            }
        }
    }

    /// Handles an event unless it was handled before; both facts in this transaction.
    pub(super) async fn handle_once(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let insert = sql("INSERT INTO inbox (consumer, event_id, handled_at) VALUES ($1, $2, $3) \
             ON CONFLICT DO NOTHING")
        .bind(&self.name)
        .bind(&event.id)
        .bind(tx.now());
        if tx.execute(insert).await? == 0 {
            return Ok(());
        }
        // A read model leaves nothing to a worker.
        if !self.policy.is_read_model() {
            crate::case::remember(tx, event);
        }
        let context = Context {
            deadline: None,
            correlation: Some(event.correlation.clone()),
            causation: Some(event.id.clone()),
        };
        let work = context.scope(unpanicked(self.policy.handle(tx, event)));
        telemetry::handling(self.bus.system(), &self.name, event, work).await
    }

    async fn was_handled(&self, tx: &mut Tx, event: &Event) -> Result<bool> {
        let select = sql("SELECT 1 AS one FROM inbox WHERE consumer = $1 AND event_id = $2");
        Ok(tx.fetch_optional(select.bind(&self.name).bind(&event.id)).await?.is_some())
    }

    /// Drops what was made from events and begins again at the log's start, between two batches; or,
    /// with the state of a restored snapshot, goes on after the place up to which that holds. Acts once
    /// for each key.
    pub async fn replay(&self, key: &RequestKey, from_snapshot: Option<i64>) -> Result<Replayed> {
        let (answer, outcome) = oneshot::channel();
        let gone =
            || Error::unavailable("SHUTTING_DOWN", "this consumer is stopping", Duration::from_secs(1));
        let wish = Replay { key: key.clone(), from_snapshot, answer };
        self.requests.send(wish).await.map_err(|_| gone())?;
        outcome.await.map_err(|_| gone())?
    }

    async fn rebuild(&self, key: &RequestKey, from_snapshot: Option<i64>) -> Result<Replayed> {
        // A look at the key before anything is begun; it is claimed with the act.
        if let Claim::Repeat(done) = claim(&mut self.db.begin("look_at_key").await?, key, "").await? {
            return Replayed::from_recorded(&done);
        }
        if !self.policy.is_read_model() {
            let why = format!("{} is no read model: handling its events again would act again", self.name);
            return Err(Error::precondition("NOT_REPLAYABLE", why).with_resource("consumer", &self.name));
        }
        let log = self.bus.bounds().await?;
        let truncated =
            |why| Err(Error::precondition("LOG_TRUNCATED", why).with_resource("consumer", &self.name));
        let from = match from_snapshot {
            Some(place) if place < log.first - 1 || place > log.last => {
                return truncated(format!("the log has places {} to {}", log.first, log.last));
            }
            // The snapshot's own inbox knows what it has handled.
            Some(place) => place,
            None if log.first > 1 => {
                let why = format!("the log begins at {}: restore a snapshot and name its place", log.first);
                return truncated(why);
            }
            None => 0,
        };
        // First the place, then what is there, together with the key: a crash between the two loses
        // nothing, since the inbox still knows every event that was handled.
        self.bus.seek(&self.name, from).await?;
        let replayed = Replayed { from, to: log.last };
        let mut tx = self.db.begin("rebuild").await?;
        if let Claim::Repeat(done) = claim(&mut tx, key, &replayed.recorded()).await? {
            // Another replica did it at this moment.
            return Replayed::from_recorded(&done);
        }
        if from_snapshot.is_none() {
            self.policy.reset(&mut tx).await?;
            tx.execute(sql("DELETE FROM inbox WHERE consumer = $1").bind(&self.name)).await?;
            tx.execute(sql("DELETE FROM parked WHERE consumer = $1").bind(&self.name)).await?;
        }
        tx.commit().await?;
        Ok(replayed)
    }

    /// How it fares.
    pub async fn status(&self) -> Result<ConsumerStatus> {
        let counts =
            sql("SELECT COUNT(*) AS parked, COALESCE(SUM(CASE WHEN dead THEN 1 ELSE 0 END), 0) AS dead \
             FROM parked WHERE consumer = $1");
        let row = self.db.fetch_optional(counts.bind(&self.name)).await?;
        let (parked, dead) =
            row.map_or(Ok((0, 0)), |row| Ok::<_, Error>((row.get("parked")?, row.get("dead")?)))?;
        Ok(ConsumerStatus {
            name: self.name.clone(),
            replayable: self.policy.is_read_model(),
            position: self.bus.position(&self.name).await?,
            lag: self.bus.lag(&self.name, &self.kinds).await?,
            parked,
            dead,
        })
    }
}

/// Keys of cases.
pub(super) type Cases = BTreeSet<String>;
