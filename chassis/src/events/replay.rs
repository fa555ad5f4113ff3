//! Making a read model anew from the log.

use std::time::Duration;

use tokio::sync::oneshot;

use super::Consumer;
use crate::db::sql;
use crate::error::{Error, Result};
use crate::idempotency::{Claim, RequestKey, claim};

/// A wish to replay, and where the outcome goes.
pub(super) struct Replay {
    pub(super) key: RequestKey,
    pub(super) from_snapshot: Option<i64>,
    pub(super) answer: oneshot::Sender<Result<Replayed>>,
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

impl Consumer {
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

    pub(super) async fn rebuild(&self, key: &RequestKey, from_snapshot: Option<i64>) -> Result<Replayed> {
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
        let replayed = Replayed { from, to: log.last };
        // First everybody else is stopped: what they are at comes to nothing from here on.
        self.seats.seize().await?;
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
        self.seats.begin_after(&mut tx, from).await?;
        tx.commit().await?;
        Ok(replayed)
    }
}
