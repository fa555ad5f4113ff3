//! Which processes have this database open: who shares the work that only one of them may do at a time.
//!
//! On PostgreSQL each replica has a row that it renews, and a session that holds a lock. A killed
//! process loses its lock at once, a paused one stops renewing; the others see either. Nobody compares
//! clocks: a replica is silent when an observer has counted long enough without seeing a change. An
//! SQLite file has one process.
//!
//! All this is about soon, not about safe: a replica that is wrongly taken for dead, or takes itself
//! wrongly for alive, is stopped by its seats (see [`crate::seats`]).

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, Row};
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Database, Kind};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::worker::backoff;

/// How often a replica renews its row, and looks for others while it is alone.
const BEAT: Duration = Duration::from_secs(1);
/// How often it looks at others that it knows.
const LOOK: Duration = Duration::from_millis(50);
/// Silent for this long, a replica is taken for dead, though its session lives.
const SILENT: Duration = Duration::from_secs(5);
/// How long one round of statements may take.
const ROUND: Duration = Duration::from_secs(2);
/// What is said of a round that was not answered.
const NO_ANSWER: &str = "DATABASE_SILENT";
/// The name of the one process that an SQLite file has.
const ONLY: &str = "only";
/// The first half of every lock's key, so that nobody else's advisory locks are met.
const CLASS: i32 = 0x6d_6165;

/// This process as one of the replicas that have a database open.
#[derive(Debug)]
pub(crate) struct Replica {
    id: String,
    roster: watch::Sender<BTreeSet<String>>,
    /// Why the server cannot be reached now.
    away: watch::Sender<Option<String>>,
    leave: CancellationToken,
    left: CancellationToken,
}

/// How long another replica has been silent.
struct Silence {
    beat: i64,
    since: Duration,
}

impl Replica {
    pub(super) fn new(kind: &Kind) -> Self {
        let (leave, left) = (CancellationToken::new(), CancellationToken::new());
        let (id, roster) = match kind {
            // After a restart it holds what it held, and need not write that down.
            Kind::Sqlite(_) => (ONLY.to_owned(), BTreeSet::from([ONLY.to_owned()])),
            Kind::Postgres(_) => (new_id(), BTreeSet::new()),
        };
        Self { id, roster: watch::Sender::new(roster), away: watch::Sender::new(None), leave, left }
    }

    /// Its name among the replicas; on PostgreSQL another one after a restart.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Whether no other is known to live.
    pub(super) fn is_alone(&self) -> bool {
        self.roster.borrow().len() <= 1
    }

    /// Those who live, this one included; empty until that is known.
    pub(crate) fn roster(&self) -> watch::Receiver<BTreeSet<String>> {
        self.roster.subscribe()
    }

    /// Why the database's server cannot be reached; `None` while it can, as a file always can.
    pub(crate) fn away(&self) -> watch::Receiver<Option<String>> {
        self.away.subscribe()
    }

    /// A session that is lost is had again at once, where the server is there: only who cannot have one is
    /// without a database.
    fn tell_away(&self, why: Option<&Error>) {
        let why = why.map(ToString::to_string);
        self.away.send_if_modified(|away| {
            let is_news = away.is_some() != why.is_some();
            *away = why;
            is_news
        });
    }
}

impl Database {
    /// This process as one of those that have this database open.
    pub(crate) fn replica(&self) -> &Replica {
        &self.0.replica
    }

    /// Takes part among the replicas until [`Database::close`].
    pub(crate) async fn take_part(self) {
        let Kind::Postgres(connections) = &self.0.kind else { return };
        let _left = self.replica().left.clone().drop_guard();
        let leave = &self.replica().leave;
        let (mut failures, mut without) = (0, None::<Instant>);
        while !leave.is_cancelled() {
            let begun = Instant::now();
            let attended = match self.join(&connections.pool().connect_options()).await {
                Ok((session, lock)) => {
                    without = None;
                    self.replica().tell_away(None);
                    self.attend(session, lock).await
                }
                Err(error) => {
                    // Who does not answer may be slow, which is not away.
                    let since = *without.get_or_insert(begun);
                    if error.reason() != NO_ANSWER || since.elapsed() >= SILENT {
                        self.replica().tell_away(Some(&error));
                    }
                    Err(error)
                }
            };
            if let Err(error) = attended {
                failures = if begun.elapsed() > SILENT { 1 } else { failures + 1 };
                tracing::warn!(service = self.name(), %error, failures, "lost touch with the other replicas");
                let wait = backoff(failures, LOOK, BEAT);
                let _ = tokio::time::timeout(wait, leave.cancelled()).await;
            }
        }
    }

    /// Tells the others that this one is gone, so that they need not find out.
    pub(super) async fn leave(&self) {
        let replica = self.replica();
        let took_part = !replica.roster.borrow().is_empty();
        replica.leave.cancel();
        if matches!(self.0.kind, Kind::Postgres(_)) && took_part {
            let _ = tokio::time::timeout(ROUND, replica.left.cancelled()).await;
        }
    }

    /// A session of this replica's own, and the lock that it holds.
    async fn join(&self, options: &PgConnectOptions) -> Result<(PgConnection, i32)> {
        let mut session = in_time(options.clone().disable_statement_logging().connect()).await?;
        let lock = rand::random_range(1..i32::MAX);
        let take = sqlx::query("SELECT pg_advisory_lock($1, $2)").bind(CLASS).bind(lock);
        in_time(take.execute(&mut session)).await?;
        Ok((session, lock))
    }

    async fn attend(&self, mut session: PgConnection, lock: i32) -> Result<()> {
        // First the lock, then the row: without its lock, a row is a dead one's.
        let mut silences = HashMap::new();
        let (mut last_beat, mut last_look) = (None::<Instant>, Instant::now());
        let replica = self.replica();
        loop {
            if last_beat.is_none_or(|at| at.elapsed() >= BEAT) {
                in_time(beat(&mut session, &replica.id, lock)).await?;
                last_beat = Some(Instant::now());
            }
            // Nobody is blamed for a time in which this process did not look.
            let step = last_look.elapsed().min(BEAT);
            last_look = Instant::now();
            let live = in_time(look(&mut session, &replica.id, &mut silences, step)).await?;
            let alone = live.len() == 1;
            let news = replica.roster.send_if_modified(|roster| {
                let news = *roster != live;
                *roster = live;
                news
            });
            if news {
                // Whoever relays the outbox may be somebody else now.
                self.outbox().ring();
            }
            let pause = if alone { BEAT } else { LOOK };
            if tokio::time::timeout(pause, replica.leave.cancelled()).await.is_ok() {
                let delete = sqlx::query("DELETE FROM replicas WHERE replica = $1").bind(&replica.id);
                in_time(delete.execute(&mut session)).await?;
                return in_time(session.close()).await;
            }
        }
    }
}

async fn in_time<T>(work: impl Future<Output = sqlx::Result<T>>) -> Result<T> {
    match tokio::time::timeout(ROUND, work).await {
        Ok(done) => done.map_err(Error::from),
        Err(_) => Err(Error::unavailable(NO_ANSWER, "the database does not answer", BEAT)),
    }
}

async fn beat(session: &mut PgConnection, me: &str, lock: i32) -> sqlx::Result<()> {
    let upsert = "INSERT INTO replicas (replica, lock, beat) VALUES ($1, $2, 1) \
         ON CONFLICT (replica) DO UPDATE SET lock = excluded.lock, beat = replicas.beat + 1";
    sqlx::query(upsert).bind(me).bind(i64::from(lock)).execute(session).await.map(|_| ())
}

/// Who lives. Rows of those who do not are deleted.
async fn look(
    session: &mut PgConnection,
    me: &str,
    silences: &mut HashMap<String, Silence>,
    step: Duration,
) -> sqlx::Result<BTreeSet<String>> {
    // The lock can be had only if its holder's session is gone; as a statement of its own this gives it
    // back at once, and shared, so that observers do not take each other for the holder.
    let others = "SELECT replica, lock, beat, pg_try_advisory_xact_lock_shared($2, lock::int) AS gone \
         FROM replicas WHERE replica <> $1";
    let others = sqlx::query(others).bind(me).bind(CLASS).fetch_all(&mut *session).await?;
    let mut live = BTreeSet::from([me.to_owned()]);
    for row in &others {
        let (replica, beat): (String, i64) = (row.try_get("replica")?, row.try_get("beat")?);
        let silence = silences.entry(replica.clone()).or_insert(Silence { beat, since: Duration::ZERO });
        silence.since = if silence.beat == beat { silence.since + step } else { Duration::ZERO };
        silence.beat = beat;
        let gone: bool = row.try_get("gone")?;
        if gone || silence.since >= SILENT {
            tracing::warn!(replica, killed = gone, "another replica is gone; its work is taken over");
            let delete = "DELETE FROM replicas WHERE replica = $1 AND lock = $2 AND beat = $3";
            let delete = sqlx::query(delete).bind(&replica).bind(row.try_get::<i64, _>("lock")?).bind(beat);
            delete.execute(&mut *session).await?;
        } else {
            live.insert(replica);
        }
    }
    silences.retain(|replica, _| live.contains(replica));
    Ok(live)
}
