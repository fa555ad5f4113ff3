//! Work that replicas share: each part of it, a seat, is done by one of them at a time.
//!
//! Who holds a seat, and up to which place of the log its work is done, is a row of the database in
//! which the work takes effect. A transaction of this work ends by moving the places of all seats that
//! its replica believes to hold, at the latest within the statement that ends it. If fewer rows move than that, somebody has taken a seat over, because
//! this replica was paused or cut off: then nothing of the transaction happens. So no effect depends on
//! a replica's knowing in time that it was given up on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::db::{Database, Row, Stmt, Tx, sql};
use crate::error::{Error, Result};

/// How soon to look again for a seat that another replica is about to give up.
const SOON: Duration = Duration::from_millis(50);
/// How often to look whether seats have changed hands, while there are others.
const NOW_AND_THEN: Duration = Duration::from_secs(1);
/// The holder of a seat that nobody holds.
const NOBODY: &str = "";

/// The seats of one role, and which of them this replica holds.
#[derive(Debug)]
pub(crate) struct Seats {
    db: Database,
    role: String,
    count: i64,
    held: Mutex<BTreeMap<i64, i64>>,
}

/// A seat as the database has it.
struct Seat {
    number: i64,
    holder: String,
    position: i64,
}

impl Seats {
    /// `count` seats of `role`; none is held before [`Seats::settle`].
    pub(crate) fn new(db: &Database, role: impl Into<String>, count: i64) -> Self {
        Self { db: db.clone(), role: role.into(), count, held: Mutex::default() }
    }

    /// The seat of a key. The same on every replica and in every version: work under way moves with its
    /// place.
    pub(crate) fn of(&self, key: &str) -> i64 {
        i64::from(Sha256::digest(key)[0]) % self.count
    }

    /// The seats that are held, and up to which place of the log each is done.
    pub(crate) fn held(&self) -> BTreeMap<i64, i64> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn hold(&self, held: BTreeMap<i64, i64>) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = held;
    }

    /// Changes when replicas come and go.
    pub(crate) fn roster(&self) -> watch::Receiver<BTreeSet<String>> {
        self.db.replica().roster()
    }

    /// Reads who holds what, gives up what is above this replica's share and claims what is free below
    /// it; when to come again, if replicas do not come and go before. To be called between two pieces of
    /// work.
    pub(crate) async fn settle(&self) -> Result<Option<Duration>> {
        let live = self.db.replica().roster().borrow().clone();
        if live.is_empty() {
            return Ok(Some(SOON));
        }
        let me = self.db.replica().id();
        let seats = self.read().await?;
        let everybody = i64::try_from(live.len()).unwrap_or(i64::MAX);
        let share = usize::try_from((self.count + everybody - 1) / everybody).unwrap_or(1);
        let mut held: BTreeMap<i64, i64> =
            seats.iter().filter(|seat| seat.holder == me).map(|seat| (seat.number, seat.position)).collect();
        let free = seats.iter().filter(|seat| !live.contains(&seat.holder));
        let free: Vec<&Seat> = free.take(share.saturating_sub(held.len())).collect();
        if held.len() > share || !free.is_empty() {
            let mut tx = self.db.begin("seats").await?;
            for number in held.keys().copied().skip(share).collect::<Vec<_>>() {
                self.give_up(&mut tx, number).await?;
                held.remove(&number);
            }
            for seat in free {
                let claim =
                    sql("UPDATE seats SET holder = $3 WHERE role = $1 AND seat = $2 AND holder = $4 \
                     RETURNING position");
                let claim = claim.bind(&self.role).bind(seat.number).bind(me).bind(&seat.holder);
                if let Some(row) = tx.fetch_optional(claim).await? {
                    held.insert(seat.number, row.get("position")?);
                }
            }
            tx.commit().await?;
            // Alone, it has them all: nothing that anybody has to be told at every start.
            if live.len() > 1 {
                let (held, of, replicas) = (held.len(), self.count, live.len());
                tracing::info!(role = self.role, held, of, replicas, "seats");
            }
        }
        let hungry = held.len() < share && self.could_have_more(&seats, &live, held.len(), share);
        self.hold(held);
        Ok(if hungry { Some(SOON) } else { (live.len() > 1).then_some(NOW_AND_THEN) })
    }

    /// Whether a seat is free, or somebody holds more than a share.
    fn could_have_more(&self, seats: &[Seat], live: &BTreeSet<String>, held: usize, share: usize) -> bool {
        let me = self.db.replica().id();
        let others = live.iter().filter(|replica| *replica != me);
        let full = others.map(|other| seats.iter().filter(|seat| seat.holder == *other).count());
        full.clone().any(|seats| seats > share) || full.sum::<usize>() + held < seats.len()
    }

    async fn read(&self) -> Result<Vec<Seat>> {
        let select = || {
            let select = sql("SELECT seat, holder, position FROM seats WHERE role = $1 ORDER BY seat");
            self.db.fetch_all(select.bind(&self.role))
        };
        let mut rows = select().await?;
        if rows.is_empty() {
            let insert = |number| {
                let insert = sql("INSERT INTO seats (role, seat, holder, position) VALUES ($1, $2, $3, 0) \
                     ON CONFLICT DO NOTHING");
                insert.bind(&self.role).bind(number).bind(NOBODY)
            };
            let mut tx = self.db.begin("seats").await?;
            tx.execute_all((0..self.count).map(insert).collect()).await?;
            tx.commit().await?;
            rows = select().await?;
        }
        let seat = |row: &Row| {
            Ok(Seat { number: row.get("seat")?, holder: row.get("holder")?, position: row.get("position")? })
        };
        rows.iter().map(seat).collect()
    }

    async fn give_up(&self, tx: &mut Tx, number: i64) -> Result<()> {
        let release = sql("UPDATE seats SET holder = $3 WHERE role = $1 AND seat = $2 AND holder = $4");
        let release = release.bind(&self.role).bind(number).bind(NOBODY).bind(self.db.replica().id());
        tx.execute(release).await.map(|_| ())
    }

    /// The last statement of a transaction that did the work of the held seats up to `end`; `ABORTED`
    /// where one of them was taken over.
    pub(crate) async fn advance(&self, tx: &mut Tx, end: i64) -> Result<()> {
        let moved = tx.execute(self.advancing(end)).await?;
        // None at all: another task of this replica has found out already.
        let held = self.held().len();
        let all = held > 0 && usize::try_from(moved).is_ok_and(|moved| moved == held);
        if all { Ok(()) } else { Err(self.lost()) }
    }

    /// The same as part of the commit, which is `ABORTED` where a seat was taken over, and does not say that this was why.
    pub(crate) async fn advance_at_commit(&self, tx: &mut Tx, end: i64) -> Result<()> {
        match self.held().len() {
            0 => Err(self.lost()),
            held => tx.change_some(self.advancing(end), held).await,
        }
    }

    fn advancing(&self, end: i64) -> Stmt {
        let update = sql("UPDATE seats SET position = CASE WHEN position < $3 THEN $3 ELSE position END \
             WHERE role = $1 AND holder = $2");
        update.bind(&self.role).bind(self.db.replica().id()).bind(end)
    }

    /// What [`Seats::advance`] wrote is durable.
    pub(crate) fn advanced(&self, end: i64) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        for position in held.values_mut() {
            *position = end.max(*position);
        }
    }

    /// The last statement of a transaction that did something for the seat `number` alone.
    pub(crate) async fn check(&self, tx: &mut Tx, number: i64) -> Result<()> {
        let touch = sql("UPDATE seats SET position = position WHERE role = $1 AND seat = $2 AND holder = $3");
        let touch = touch.bind(&self.role).bind(number).bind(self.db.replica().id());
        if tx.execute(touch).await? == 1 { Ok(()) } else { Err(self.lost()) }
    }

    /// Forgets what is held, so that whoever works here finds out by [`Seats::settle`].
    pub(crate) fn doubt(&self) {
        self.hold(BTreeMap::new());
    }

    fn lost(&self) -> Error {
        self.doubt();
        Error::aborted("SEAT_LOST", format!("another replica has taken over seats of {}", self.role))
    }

    /// Takes every seat, from whoever holds it.
    pub(crate) async fn seize(&self) -> Result<()> {
        let seats = self.read().await?;
        let mut tx = self.db.begin("seats").await?;
        let seize = sql("UPDATE seats SET holder = $2 WHERE role = $1");
        tx.execute(seize.bind(&self.role).bind(self.db.replica().id())).await?;
        tx.commit().await?;
        self.hold(seats.iter().map(|seat| (seat.number, seat.position)).collect());
        Ok(())
    }

    /// Lets the work of every held seat begin again after `position`, once `tx` commits.
    pub(crate) async fn begin_after(&self, tx: &mut Tx, position: i64) -> Result<()> {
        self.advance(tx, 0).await?;
        let update = sql("UPDATE seats SET position = $3 WHERE role = $1 AND holder = $2");
        tx.execute(update.bind(&self.role).bind(self.db.replica().id()).bind(position)).await.map(|_| ())
    }

    /// The place up to which the work of every seat is done, whoever does it.
    pub(crate) async fn position(&self) -> Result<i64> {
        let least = sql("SELECT COALESCE(MIN(position), 0) AS position FROM seats WHERE role = $1");
        self.db.fetch_optional(least.bind(&self.role)).await?.map_or(Ok(0), |row| row.get("position"))
    }

    /// Whether nobody is known to share the work.
    pub(crate) fn is_alone(&self) -> bool {
        self.roster().borrow().len() <= 1
    }

    /// Gives every seat up, so that others can go on at once. Alone, this replica keeps them: there is
    /// nobody to go on.
    pub(crate) async fn release(&self) -> Result<()> {
        let held = self.held();
        self.hold(BTreeMap::new());
        if held.is_empty() || self.is_alone() {
            return Ok(());
        }
        let mut tx = self.db.begin("seats").await?;
        for number in held.into_keys() {
            self.give_up(&mut tx, number).await?;
        }
        tx.commit().await
    }
}
