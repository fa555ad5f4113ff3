//! A durable consumer: hands each event to its policy once, in order for each case. What it is and how
//! it fares; how it consumes is in `consuming`.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::mpsc;

use super::replay::Replay;
use super::{Event, EventBus};
use crate::db::{ByKey, Database, Tx, sql};
use crate::error::{Error, Result};
use crate::seats::Seats;
use crate::worker::Wake;

/// Into how many parts a consumer's cases are divided, for as many replicas at most.
const SEATS: i64 = 16;

/// What a context does about other contexts' events: "whenever X, do Y".
#[async_trait]
pub trait Policy: Send + Sync + 'static {
    /// The full type names of the events that this wants.
    fn subscriptions(&self) -> Vec<&'static str>;

    /// Acts on one event, within the transaction that also remembers that it was handled. Touches
    /// the database only; what is to be done elsewhere is left to a worker.
    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()>;

    /// Whether [`Policy::handle_all`] is quicker than one event after the other.
    fn handles_together(&self) -> bool {
        false
    }

    /// Acts on events that came together, as [`Policy::handle`] on one after the other would. If it fails,
    /// each is tried alone.
    async fn handle_all(&self, tx: &mut Tx, events: &[&Event]) -> Result<()> {
        for event in events {
            self.handle(tx, event).await?;
        }
        Ok(())
    }

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

/// A context's consumer: its policy, its database, its seats. Each replica has one; a case's events are
/// handled by the one that holds the seat of its key.
pub struct Consumer {
    pub(super) name: String,
    pub(super) db: Database,
    pub(super) policy: Arc<dyn Policy>,
    /// The rows that the policy finds by the keys of the events' cases.
    pub(super) finds: Option<ByKey>,
    pub(super) bus: Arc<dyn EventBus>,
    pub(super) kinds: Vec<&'static str>,
    pub(super) seats: Seats,
    pub(super) requests: mpsc::Sender<Replay>,
    pub(super) inbound: tokio::sync::Mutex<mpsc::Receiver<Replay>>,
    pub(crate) retry: Wake,
}

impl Consumer {
    pub(crate) fn new(
        db: Database,
        policy: Arc<dyn Policy>,
        finds: Option<ByKey>,
        bus: Arc<dyn EventBus>,
    ) -> Self {
        let (requests, inbound) = mpsc::channel(1);
        Self {
            name: db.name().to_owned(),
            kinds: policy.subscriptions(),
            seats: Seats::new(&db, format!("consumer/{}", db.name()), SEATS),
            db,
            policy,
            finds,
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

    /// How it fares.
    pub async fn status(&self) -> Result<ConsumerStatus> {
        let counts =
            sql("SELECT COUNT(*) AS parked, COALESCE(SUM(CASE WHEN dead THEN 1 ELSE 0 END), 0) AS dead \
             FROM parked WHERE consumer = $1");
        let row = self.db.fetch_optional(counts.bind(&self.name)).await?;
        let (parked, dead) =
            row.map_or(Ok((0, 0)), |row| Ok::<_, Error>((row.get("parked")?, row.get("dead")?)))?;
        let last = self.bus.bounds().await?.last;
        let position = self.seats.position().await?;
        let lag = self.bus.lag(&self.kinds, position).await?;
        Ok(ConsumerStatus {
            name: self.name.clone(),
            replayable: self.policy.is_read_model(),
            // What follows up to the end is none of its business.
            position: if lag == 0 { position.max(last) } else { position },
            lag,
            parked,
            dead,
        })
    }
}

/// Keys of cases.
pub(super) type Cases = BTreeSet<String>;
