//! The simulated provider's books: where it stands with each key, and everything it ever did.

use chassis::clock::new_id;
use chassis::db::{ByKey, Database, Row, Tx, sql};
use chassis::error::{Error, Result};
use chassis::rows_by_key;
use chassis::simulator::count_call;
use chassis::types::{Money, Timestamp};
use chassis::uow::retry_conflicts;

use crate::application::{Entry, EntryKind};
use crate::domain::Standing;
use crate::outbound::store::read_amount;

const STANDINGS: ByKey = rows_by_key!("SELECT key, standing, reference, reason FROM standings", "key");

/// The books, in a database of the provider's own.
#[derive(Debug, Clone)]
pub(in crate::outbound) struct Ledger {
    db: Database,
}

impl Ledger {
    /// In this database.
    pub(in crate::outbound) fn new(db: Database) -> Self {
        Self { db }
    }

    /// Where it stands with a key.
    pub(in crate::outbound) async fn standing(&self, key: &str) -> Result<Option<Standing>> {
        self.db.find(STANDINGS, key).await?.as_ref().map(read).transpose()
    }

    /// Charges (or declines) a key that it does not know; otherwise nothing but the standing.
    pub(in crate::outbound) async fn charge(
        &self,
        key: &str,
        amount: Money,
        decline: Option<&str>,
    ) -> Result<Standing> {
        retry_conflicts(|| self.try_to_charge(key, amount, decline)).await
    }

    async fn try_to_charge(&self, key: &str, amount: Money, decline: Option<&str>) -> Result<Standing> {
        let kind = if decline.is_some() { EntryKind::Declined } else { EntryKind::Charged };
        let moved = decline.is_none().then_some(amount);
        let mut tx = self.db.begin("charge").await?;
        if let Some(known) = tx.find(STANDINGS, key).await? {
            // What a neighbour has just written is told only once it is durable.
            tx.commit().await?;
            return read(&known);
        }
        let reference = format!("sim-{}", new_id());
        let insert =
            sql("INSERT INTO standings (key, standing, reference, reason, currency, amount_micros) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING")
            .bind(key)
            .bind(kind.word())
            .bind(&reference)
            .bind(decline.unwrap_or_default())
            .bind(amount.currency().code())
            .bind(amount.micros());
        tx.change_one(insert).await?;
        enter(&mut tx, key, kind, moved).await?;
        tx.commit().await?;
        Ok(match decline {
            Some(reason) => Standing::Declined { reason: reason.to_owned() },
            None => Standing::Charged { reference },
        })
    }

    /// Gives back what was charged under a key; one that was never charged is blocked for ever.
    pub(in crate::outbound) async fn void(&self, key: &str) -> Result<Standing> {
        let mut tx = self.db.begin("void").await?;
        let block =
            sql("INSERT INTO standings (key, standing, reference, reason) VALUES ($1, 'VOIDED', '', '') \
             ON CONFLICT (key) DO UPDATE SET standing = 'VOIDED' WHERE standings.standing = 'DECLINED'");
        if tx.execute(block.bind(key)).await? == 1 {
            enter(&mut tx, key, EntryKind::Voided, None).await?;
            return finish(tx, key).await;
        }
        let give_back =
            sql("UPDATE standings SET standing = 'REFUNDED' WHERE key = $1 AND standing = 'CHARGED' \
             RETURNING currency, amount_micros");
        if let Some(row) = tx.fetch_optional(give_back.bind(key)).await? {
            enter(&mut tx, key, EntryKind::Refunded, read_amount(&row)?).await?;
        }
        finish(tx, key).await
    }

    /// Counts a call of a key that is to fail; how many there were.
    pub(in crate::outbound) async fn count_failure(&self, key: &str) -> Result<i64> {
        count_call(&self.db, key).await
    }

    /// Entries after one and made after `since`, oldest first; at most `most`.
    pub(in crate::outbound) async fn entries(
        &self,
        after: i64,
        since: Timestamp,
        most: i64,
    ) -> Result<Vec<Entry>> {
        let page = sql("SELECT entry_id, key, kind, currency, amount_micros, created_at FROM entries \
             WHERE entry_id > $1 AND created_at > $2 ORDER BY entry_id LIMIT $3");
        self.db.fetch_all(page.bind(after).bind(since).bind(most)).await?.iter().map(read_entry).collect()
    }
}

async fn enter(tx: &mut Tx, key: &str, kind: EntryKind, amount: Option<Money>) -> Result<()> {
    let insert = sql(
        "INSERT INTO entries (key, kind, currency, amount_micros, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(key)
    .bind(kind.word())
    .bind(amount.map(|amount| amount.currency().code().to_owned()))
    .bind(amount.map(|amount| amount.micros()))
    .bind(tx.now());
    tx.change_one(insert).await
}

/// Commits, and tells where the key stands.
async fn finish(mut tx: Tx, key: &str) -> Result<Standing> {
    let row =
        tx.find(STANDINGS, key).await?.ok_or_else(|| Error::internal("a key that was written is gone"))?;
    tx.commit().await?;
    read(&row)
}

fn read(row: &Row) -> Result<Standing> {
    let reference = row.get("reference")?;
    match row.get::<String>("standing")?.as_str() {
        "CHARGED" => Ok(Standing::Charged { reference }),
        "DECLINED" => Ok(Standing::Declined { reason: row.get("reason")? }),
        "VOIDED" => Ok(Standing::Voided),
        "REFUNDED" => Ok(Standing::Refunded { reference }),
        other => Err(Error::internal(format!("no standing of the provider: {other}"))),
    }
}

fn read_entry(row: &Row) -> Result<Entry> {
    Ok(Entry {
        id: row.get("entry_id")?,
        key: row.get("key")?,
        kind: row.word("kind", EntryKind::from_word)?,
        amount: read_amount(row)?,
        at: row.get("created_at")?,
    })
}
