//! The simulated carrier's books: where it stands with each key, and everything it ever did.

use chassis::db::{ByKey, Database, Row, sql};
use chassis::error::Result;
use chassis::rows_by_key;
use chassis::simulator::count_call;
use chassis::types::Timestamp;
use chassis::uow::retry_conflicts;

use super::rules::{Call, answer, lapsed, plain};
use crate::application::Entry;
use crate::domain::{CarrierState, Standing};

const STANDINGS: ByKey = rows_by_key!("SELECT key, standing, reserved_until, reason FROM standings", "key");

/// The books, in a database of the carrier's own.
#[derive(Debug, Clone)]
pub(in crate::outbound) struct Ledger {
    db: Database,
}

impl Ledger {
    /// In this database.
    pub(in crate::outbound) fn new(db: Database) -> Self {
        Self { db }
    }

    /// Whether a call would change nothing.
    pub(super) async fn is_moot(&self, key: &str, call: &Call) -> Result<bool> {
        let row = self.db.find(STANDINGS, key).await?;
        let standing = row.as_ref().map_or_else(|| Ok(plain(CarrierState::Unheard)), read)?;
        let now = self.db.clock().now();
        Ok(lapsed(&standing, now).is_none() && answer(&standing, call, now).is_none())
    }

    /// Does what a call asks for, as far as it still can, and tells where the key then stands.
    pub(in crate::outbound) async fn take(&self, key: &str, call: &Call) -> Result<Standing> {
        retry_conflicts(|| self.try_to_take(key, call)).await
    }

    async fn try_to_take(&self, key: &str, call: &Call) -> Result<Standing> {
        let mut tx = self.db.begin(step_name(call)).await?;
        let row = tx.find(STANDINGS, key).await?;
        let found = row.as_ref().map_or_else(|| Ok(plain(CarrierState::Unheard)), read)?;
        let (now, mut standing, mut entries) = (tx.now(), found.clone(), Vec::new());
        if let Some(expired) = lapsed(&standing, now) {
            entries.push((expired.state, ""));
            standing = expired;
        }
        if let Some(next) = answer(&standing, call, now) {
            entries.push((next.state, call.courier()));
            standing = next;
        }
        if entries.is_empty() {
            // What a neighbour has just written is told only once it is durable.
            return tx.commit().await.map(|()| standing);
        }
        let write = if row.is_some() {
            sql("UPDATE standings SET standing = $2, reserved_until = $3, reason = $4 WHERE key = $1 \
                 AND standing = $5 AND reserved_until IS NOT DISTINCT FROM $6")
        } else {
            sql("INSERT INTO standings (key, standing, reserved_until, reason) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT DO NOTHING")
        };
        let mut write =
            write.bind(key).bind(standing.state.word()).bind(standing.until).bind(&standing.reason);
        if row.is_some() {
            write = write.bind(found.state.word()).bind(found.until);
        }
        tx.change_one(write).await?;
        for (kind, courier) in entries {
            let insert =
                sql("INSERT INTO entries (key, kind, courier_id, created_at) VALUES ($1, $2, $3, $4)");
            tx.change_one(insert.bind(key).bind(kind.word()).bind(courier).bind(now)).await?;
        }
        tx.commit().await?;
        Ok(standing)
    }

    /// Counts the calls for a test address; how many there were.
    pub(in crate::outbound) async fn count(&self, key: &str) -> Result<i64> {
        count_call(&self.db, key).await
    }

    /// Entries after one and made after `since`, oldest first; at most `most`.
    pub(in crate::outbound) async fn entries(
        &self,
        after: i64,
        since: Timestamp,
        most: i64,
    ) -> Result<Vec<Entry>> {
        let page = sql("SELECT entry_id, key, kind, courier_id, created_at FROM entries \
             WHERE entry_id > $1 AND created_at > $2 ORDER BY entry_id LIMIT $3");
        self.db.fetch_all(page.bind(after).bind(since).bind(most)).await?.iter().map(read_entry).collect()
    }
}

fn read(row: &Row) -> Result<Standing> {
    Ok(Standing {
        state: row.word("standing", CarrierState::from_word)?,
        until: row.get("reserved_until")?,
        reason: row.get("reason")?,
    })
}

fn read_entry(row: &Row) -> Result<Entry> {
    Ok(Entry {
        id: row.get("entry_id")?,
        key: row.get("key")?,
        kind: row.word("kind", CarrierState::from_word)?,
        courier: row.get("courier_id")?,
        at: row.get("created_at")?,
    })
}

/// Each kind of call is a step of its own, so that a test can stop the process at each.
fn step_name(call: &Call) -> &'static str {
    match call {
        Call::Reserve { .. } => "reserve",
        Call::Schedule { .. } => "schedule",
        Call::Release => "release",
        Call::Cancel => "cancel",
        Call::PickedUp { .. } => "picked_up",
        Call::Delivered { .. } => "delivered",
        Call::Look => "look",
    }
}
