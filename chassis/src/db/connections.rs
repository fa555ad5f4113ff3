//! Connections to PostgreSQL, kept between units of work.
//!
//! A pool asks a connection whether it lives each time that it is taken and each time that it comes
//! back. Where a unit of work is two round trips, that makes four. Here one that was used a moment ago
//! is taken as it is: should it be dead, nothing was done on it yet, and another one takes its place.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::PgRow;
use sqlx::{Connection, Executor, PgPool, Postgres};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::value::{self, Stmt};

/// After so long a connection is asked whether it lives.
const RECENT: Duration = Duration::from_millis(500);

/// Whoever answered so short a time ago lives. Where a server dies within that time, what becomes of a commit sent to it is
/// unknown, as it is of one that was on its way.
const JUST_NOW: Duration = Duration::from_millis(100);

/// After so long a server that says nothing is taken for gone, where others wait for the answer too.
pub(super) const SILENCE: Duration = Duration::from_secs(10);

/// A connection, and since when nobody uses it.
type Idle = (PoolConnection<Postgres>, Instant);

/// The connections of one process to one database, at most so many in use. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Connections {
    pool: PgPool,
    turns: Arc<Semaphore>,
    patience: Duration,
    idle: Arc<Mutex<Vec<Idle>>>,
}

impl Connections {
    /// At most `most` of `pool`, each waited for at most as long as `patience`.
    pub(super) fn new(pool: PgPool, most: usize, patience: Duration) -> Self {
        Self { pool, turns: Arc::new(Semaphore::new(most)), patience, idle: Arc::default() }
    }

    pub(super) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Takes a connection.
    pub(super) async fn session(&self) -> sqlx::Result<Session> {
        let turn = tokio::time::timeout(self.patience, self.turns.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| sqlx::Error::PoolTimedOut)?.map_err(|_| sqlx::Error::PoolClosed)?;
        let kept = self.idle().pop();
        let (conn, lives) = match kept {
            Some((mut conn, since)) if since.elapsed() > RECENT => {
                if let Ok(Ok(())) = tokio::time::timeout(self.patience, conn.ping()).await {
                    (conn, Lives::Here)
                } else {
                    conn.close_on_drop();
                    (self.another().await?, Lives::Here)
                }
            }
            Some((conn, since)) if since.elapsed() < JUST_NOW => (conn, Lives::Probably),
            Some((conn, _)) => (conn, Lives::Perhaps),
            None => (self.pool.acquire().await?, Lives::Here),
        };
        Ok(Session {
            conn: Some(conn),
            home: self.clone(),
            turn: Some(turn),
            lives,
            begun: false,
            busy: false,
        })
    }

    /// Where one connection is dead, all are suspect.
    async fn another(&self) -> sqlx::Result<PoolConnection<Postgres>> {
        self.idle().clear();
        self.pool.acquire().await
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, conn: PoolConnection<Postgres>) {
        let mut idle = self.idle();
        // Asked while nobody else clears: a pool waits for its connections when it closes.
        if !self.pool.is_closed() {
            idle.push((conn, Instant::now()));
        }
    }

    pub(super) async fn close(&self) {
        let closed = self.pool.close();
        self.idle().clear();
        closed.await;
    }
}

/// What is known of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lives {
    /// It has not answered for a while.
    Perhaps,
    /// It answered somebody just now.
    Probably,
    /// It has answered here: from then on nothing is tried again on another one.
    Here,
}

/// A connection in use. Reads need no transaction: each sees what was committed when it began, as it would
/// within one. Dropped, it goes back, and what was begun and not committed is undone.
#[derive(Debug)]
pub(super) struct Session {
    conn: Option<PoolConnection<Postgres>>,
    home: Connections,
    turn: Option<OwnedSemaphorePermit>,
    lives: Lives,
    /// A transaction was begun.
    begun: bool,
    /// It was asked, and has not answered yet.
    busy: bool,
}

impl Session {
    /// Begins a transaction, if there is none.
    pub(super) async fn begin(&mut self) -> sqlx::Result<()> {
        if !self.begun {
            // Whoever gives up waiting for it does not know whether it was done.
            self.begun = true;
            self.prove("BEGIN").await?;
        }
        Ok(())
    }

    /// Makes sure that the connection lives, as far as can be known: before a statement that may not be run twice.
    pub(super) async fn is_alive(&mut self) -> sqlx::Result<()> {
        if self.lives == Lives::Perhaps { self.prove("").await } else { Ok(()) }
    }

    async fn prove(&mut self, text: &'static str) -> sqlx::Result<()> {
        match self.simple(text).await {
            Err(error) if self.lives != Lives::Here && is_gone(&error) => {
                self.renew().await?;
                self.simple(text).await
            }
            done => done,
        }
    }

    /// Runs a statement without parameters that answers nothing.
    pub(super) async fn simple(&mut self, text: &'static str) -> sqlx::Result<()> {
        self.busy = true;
        (&mut **self.conn()?).execute(text).await?;
        (self.busy, self.lives) = (false, Lives::Here);
        Ok(())
    }

    /// Runs a statement; the number of rows it changed.
    pub(super) async fn execute(&mut self, stmt: Stmt) -> sqlx::Result<u64> {
        self.busy = true;
        let done = value::postgres(stmt).execute(&mut **self.conn()?).await?;
        self.busy = false;
        Ok(done.rows_affected())
    }

    /// Runs a statement that answers rows; one that only reads may be the first.
    pub(super) async fn fetch(&mut self, stmt: Stmt) -> sqlx::Result<Vec<PgRow>> {
        let again = (self.lives != Lives::Here).then(|| stmt.clone());
        match (self.fetch_once(stmt).await, again) {
            (Err(error), Some(stmt)) if is_gone(&error) => {
                self.renew().await?;
                self.fetch_once(stmt).await
            }
            (done, _) => done,
        }
    }

    /// Likewise, and never a second time on another connection.
    pub(super) async fn fetch_once(&mut self, stmt: Stmt) -> sqlx::Result<Vec<PgRow>> {
        self.busy = true;
        let rows = value::postgres(stmt).fetch_all(&mut **self.conn()?).await?;
        (self.busy, self.lives) = (false, Lives::Here);
        Ok(rows)
    }

    /// Commits what was begun.
    pub(super) async fn commit(&mut self) -> sqlx::Result<()> {
        if self.begun {
            self.simple("COMMIT").await?;
            self.begun = false;
        }
        Ok(())
    }

    async fn renew(&mut self) -> sqlx::Result<()> {
        self.conn = Some(self.home.another().await?);
        (self.lives, self.busy) = (Lives::Here, false);
        Ok(())
    }

    fn conn(&mut self) -> sqlx::Result<&mut PoolConnection<Postgres>> {
        self.conn.as_mut().ok_or(sqlx::Error::WorkerCrashed)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let Some(mut conn) = self.conn.take() else { return };
        if !self.begun && !self.busy {
            return self.home.keep(conn);
        }
        let (home, turn) = (self.home.clone(), self.turn.take());
        let begun = self.begun;
        let undo = async move {
            let undo = async {
                if begun { (&mut *conn).execute("ROLLBACK").await.map(|_| ()) } else { conn.ping().await }
            };
            match tokio::time::timeout(SILENCE, undo).await {
                Ok(Ok(())) => home.keep(conn),
                _ => conn.close_on_drop(),
            }
            drop(turn);
        };
        // Without a runtime the connection is closed with it, and the server undoes what was begun.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(undo);
        }
    }
}

/// Whether the connection is no more, or the server about to close it.
fn is_gone(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => true,
        sqlx::Error::Database(inner) => inner
            .code()
            .is_some_and(|code| code.starts_with("57P") || code.starts_with("08") || code == "25P03"),
        _ => false,
    }
}
