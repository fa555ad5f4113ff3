//! A command sent twice acts once.
//!
//! The key is (caller, RPC, `request_id`), kept for 7 days. Successes are recorded with the change
//! itself, final refusals afterwards; what may succeed next time is never recorded. A repeat is
//! answered with the same resource as it is now. The same key with another body is refused.

use std::fmt::Write;
use std::time::Duration;

use async_trait::async_trait;
use sha2::{Digest, Sha256};

use crate::db::{Database, Stmt, Tx, sql};
use crate::error::{Error, Result};
use crate::worker::{Next, Worker};

/// How long a key is kept.
pub const KEPT: Duration = Duration::from_hours(7 * 24);

/// Who asked for what, under which id.
#[derive(Debug, Clone)]
pub struct RequestKey {
    caller: String,
    rpc: &'static str,
    request_id: String,
    fingerprint: String,
}

impl RequestKey {
    /// A key for a request; its body is kept as a digest only.
    pub fn new(caller: &str, rpc: &'static str, request_id: &str, request: &impl prost::Message) -> Self {
        let digest = Sha256::digest(request.encode_to_vec());
        let mut fingerprint = String::with_capacity(64);
        for byte in digest {
            let _ = write!(fingerprint, "{byte:02x}");
        }
        Self { caller: caller.to_owned(), rpc, request_id: request_id.to_owned(), fingerprint }
    }
}

/// Whether a command is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is: go on, and commit.
    New,
    /// It was done: answer with this resource as it is now.
    Repeat(String),
}

/// Claims the key within the transaction of the change, as the first thing in it. A recorded refusal comes back as the error
/// that it was.
pub(crate) async fn claim(tx: &mut Tx, key: &RequestKey, resource: &str) -> Result<Claim> {
    if tx.execute(insert(tx, key, resource)).await? == 1 {
        return Ok(Claim::New);
    }
    // The first one may have committed so recently that readers do not see it yet.
    tx.make_seen_durable()?;
    known(tx, key)
        .await?
        .ok_or_else(|| Error::aborted("CONFLICT", "the key was freed at this moment; try again"))
}

/// Claims the key with the commit, which is `ABORTED` where somebody else is quicker: for a command that
/// takes up something new, and is tried again then. Saves a round trip.
pub(crate) async fn claim_at_commit(tx: &mut Tx, key: &RequestKey, resource: &str) -> Result<Claim> {
    match known(tx, key).await {
        Ok(None) => {
            tx.change_one(insert(tx, key, resource)).await?;
            Ok(Claim::New)
        }
        Ok(Some(claim)) => tx.make_seen_durable().map(|()| claim),
        Err(error) => tx.make_seen_durable().and(Err(error)),
    }
}

fn insert(tx: &Tx, key: &RequestKey, resource: &str) -> Stmt {
    // What tells keys apart comes first: commits of one caller are written together.
    sql("INSERT INTO idempotency (request_id, caller, rpc, fingerprint, resource, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING")
    .bind(&key.request_id)
    .bind(&key.caller)
    .bind(key.rpc)
    .bind(&key.fingerprint)
    .bind(resource)
    .bind(tx.now())
}

/// What became of the command that has the key, if it is known.
async fn known(tx: &mut Tx, key: &RequestKey) -> Result<Option<Claim>> {
    let select = sql("SELECT fingerprint, resource, code, reason, message FROM idempotency \
         WHERE caller = $1 AND rpc = $2 AND request_id = $3")
    .bind(&key.caller)
    .bind(key.rpc)
    .bind(&key.request_id);
    let Some(row) = tx.fetch_optional(select).await? else { return Ok(None) };
    if row.get::<String>("fingerprint")? != key.fingerprint {
        return Err(Error::invalid("request_id", "was used for another request with another body")
            .with_reason("REQUEST_ID_REUSED"));
    }
    match (row.get::<Option<i64>>("code")?, row.get::<Option<String>>("resource")?) {
        (Some(code), _) => {
            let reason: Option<String> = row.get("reason")?;
            let message: Option<String> = row.get("message")?;
            Err(Error::from_recorded(code, &reason.unwrap_or_default(), message.unwrap_or_default()))
        }
        (None, resource) => Ok(Some(Claim::Repeat(resource.unwrap_or_default()))),
    }
}

impl Database {
    /// Keeps a final refusal, so that a repeat gets it again; does nothing for other errors. `ABORTED` if
    /// the key has another outcome by now.
    pub async fn record_refusal(&self, key: &RequestKey, error: &Error) -> Result<()> {
        if !error.code().is_final() {
            return Ok(());
        }
        let (code, reason, message) = error.to_recorded();
        let mut tx = self.begin("record_refusal").await?;
        let insert =
            sql("INSERT INTO idempotency (caller, rpc, request_id, fingerprint, code, reason, message, \
             created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING")
            .bind(&key.caller)
            .bind(key.rpc)
            .bind(&key.request_id)
            .bind(&key.fingerprint)
            .bind(code)
            .bind(&reason)
            .bind(message)
            .bind(tx.now());
        if tx.execute(insert).await? == 1 {
            return tx.commit().await;
        }
        // Refused again, or else the same command was done by somebody else meanwhile.
        let same =
            sql("SELECT 1 AS one FROM idempotency WHERE caller = $1 AND rpc = $2 AND request_id = $3 \
             AND code = $4 AND reason = $5");
        let same = same.bind(&key.caller).bind(key.rpc).bind(&key.request_id).bind(code).bind(&reason);
        match tx.fetch_optional(same).await? {
            Some(_) => Ok(()),
            None => Err(Error::aborted("CONFLICT", "the same request has met itself; ask again")),
        }
    }
}

/// Forgets keys that are older than [`KEPT`].
///
/// The inbox is kept for ever, as the log is: an event may be delivered again however late, by a replay
/// or by a publisher that was away between the log's acknowledgement and its own note of it, and only the
/// inbox knows then that it has taken effect. A row is a fraction of the event that it stands for.
#[derive(Debug)]
pub(crate) struct Housekeeper {
    db: Database,
}

impl Housekeeper {
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

#[async_trait]
impl Worker for Housekeeper {
    fn name(&self) -> &'static str {
        "housekeeper"
    }

    async fn run(&self) -> Result<Next> {
        let now = self.db.clock().now();
        let expired =
            sql("SELECT 1 AS one FROM idempotency WHERE created_at < $1 LIMIT 1").bind(now.minus(KEPT));
        if self.db.fetch_optional(expired).await?.is_some() {
            let mut tx = self.db.begin("forget_keys").await?;
            tx.execute(sql("DELETE FROM idempotency WHERE created_at < $1").bind(now.minus(KEPT))).await?;
            tx.commit().await?;
        }
        Ok(Next::At(now.plus(Duration::from_hours(1))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::db::{DatabaseUrl, Migrations};

    static NONE: Migrations =
        Migrations { postgres: sqlx::migrate!("migrations/none"), sqlite: sqlx::migrate!("migrations/none") };

    async fn claimed(db: &Database, key: &RequestKey) -> Claim {
        let mut tx = db.begin("test").await.unwrap();
        let claim = claim(&mut tx, key, "thing").await.unwrap();
        tx.commit().await.unwrap();
        claim
    }

    #[tokio::test]
    async fn n3_a_key_is_kept_for_seven_days_and_then_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::simulated(&folder.path().join("clock")).unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().join("test.db"));
        let db = Database::open("test", &url, &NONE, clock.clone()).await.unwrap();
        let (done, refused) =
            (RequestKey::new("c", "Do", "r-1", &()), RequestKey::new("c", "Do", "r-2", &()));
        assert_eq!(claimed(&db, &done).await, Claim::New);
        db.record_refusal(&refused, &Error::precondition("NO", "no")).await.unwrap();
        let keeper = Housekeeper::new(db.clone());

        clock.advance(KEPT.saturating_sub(Duration::from_mins(1))).unwrap();
        keeper.run().await.unwrap();
        assert_eq!(claimed(&db, &done).await, Claim::Repeat("thing".to_owned()));
        let mut tx = db.begin("test").await.unwrap();
        assert_eq!(claim(&mut tx, &refused, "thing").await.unwrap_err().reason(), "NO");
        drop(tx);

        clock.advance(Duration::from_mins(2)).unwrap();
        let next = keeper.run().await.unwrap();
        assert_eq!(claimed(&db, &done).await, Claim::New);
        assert_eq!(claimed(&db, &refused).await, Claim::New);
        assert!(matches!(next, Next::At(at) if at > clock.now()), "it comes again: {next:?}");
        db.close().await;
    }
}
