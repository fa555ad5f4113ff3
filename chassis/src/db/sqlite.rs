//! One writer per SQLite file, with group commit.
//!
//! A transaction is a savepoint within a physical transaction that neighbours share. Whoever commits
//! queues once more behind those who are waiting already; the first to get its turn again commits for
//! all of them. One fsync so serves as many callers as were there, and a caller alone pays for one.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Executor, SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::{Stmt, value};

/// The file's readers and its one writer.
#[derive(Debug, Clone)]
pub(super) struct SqliteFile {
    pub(super) readers: SqlitePool,
    writer: Arc<Queue>,
}

/// The writer, and how many wait for it.
#[derive(Debug)]
struct Queue {
    writer: Arc<Mutex<Writer>>,
    waiting: AtomicUsize,
}

/// One who waits; counted until dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Queue {
    async fn turn(&self) -> OwnedMutexGuard<Writer> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let _waiting = Waiting(&self.waiting);
        self.writer.clone().lock_owned().await
    }

    fn is_empty(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) == 0
    }
}

#[derive(Debug)]
struct Writer {
    conn: SqliteConnection,
    /// A physical transaction is open.
    open: bool,
    /// A savepoint was opened and neither released nor rolled back.
    unfinished: bool,
    /// A statement failed in a way that may have ended the physical transaction.
    broken: bool,
    /// Those whose savepoint is released and who wait for the physical commit.
    waiting: Vec<oneshot::Sender<()>>,
}

impl SqliteFile {
    pub(super) async fn open(path: &Path) -> sqlx::Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // Every commit reaches the disk before it is acknowledged.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            // What a savepoint needs to undo stays in memory.
            .pragma("temp_store", "MEMORY")
            .disable_statement_logging();
        let conn = options.connect().await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(3)
            .min_connections(0)
            .acquire_timeout(Duration::from_secs(10))
            .connect_lazy_with(options.read_only(true));
        let writer = Writer { conn, open: false, unfinished: false, broken: false, waiting: Vec::new() };
        let queue = Queue { writer: Arc::new(Mutex::new(writer)), waiting: AtomicUsize::new(0) };
        Ok(Self { readers, writer: Arc::new(queue) })
    }

    /// Waits for the writer and opens a savepoint.
    pub(super) async fn begin(&self) -> sqlx::Result<SqliteTx> {
        let mut guard = self.writer.turn().await;
        guard.tidy().await?;
        guard.open_unit().await?;
        Ok(SqliteTx { guard, queue: self.writer.clone() })
    }

    /// Runs migrations on the writer's connection.
    pub(super) async fn migrate(
        &self,
        migrator: &sqlx::migrate::Migrator,
    ) -> Result<(), sqlx::migrate::MigrateError> {
        let mut guard = self.writer.turn().await;
        migrator.run_direct(None, &mut guard.conn, false).await
    }

    /// Closes both sides; the last connection folds the write-ahead log into the file.
    pub(super) async fn close(&self) {
        self.readers.close().await;
        let mut guard = self.writer.turn().await;
        if let Err(error) = guard.tidy().await {
            tracing::warn!(%error, "cannot tidy the writer");
        }
        if guard.open && guard.conn.execute("COMMIT").await.is_ok() {
            guard.open = false;
            for waiting in guard.waiting.drain(..) {
                let _ = waiting.send(());
            }
        }
        if let Err(error) = guard.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").await {
            tracing::warn!(%error, "cannot fold the write-ahead log into the file");
        }
    }
}

impl Writer {
    /// Undoes what an abandoned or failed predecessor left behind.
    async fn tidy(&mut self) -> sqlx::Result<()> {
        if self.broken {
            // The physical transaction may be gone. Those who wait for it must not be told that it
            // is durable: dropping their senders tells them that it failed.
            self.waiting.clear();
            let _ = self.conn.execute("ROLLBACK").await;
            self.open = false;
            self.unfinished = false;
            self.broken = false;
        }
        if self.unfinished {
            match self.conn.execute("ROLLBACK TO unit; RELEASE unit").await {
                // Its caller went away before it was opened, or while it was released.
                Err(sqlx::Error::Database(e)) if e.message().starts_with("no such savepoint") => {}
                Err(error) => {
                    self.broken = true;
                    return Err(error);
                }
                Ok(_) => {}
            }
            self.unfinished = false;
        }
        Ok(())
    }

    /// Opens a savepoint, and the physical transaction around it if there is none. The flags come first:
    /// what was sent is done even if the caller goes away meanwhile.
    async fn open_unit(&mut self) -> sqlx::Result<()> {
        let begin = if self.open { "SAVEPOINT unit" } else { "BEGIN IMMEDIATE; SAVEPOINT unit" };
        self.open = true;
        self.unfinished = true;
        let done = self.conn.execute(begin).await;
        done.map(|_| ()).inspect_err(|_| self.broken = true)
    }

    async fn flush(&mut self) -> sqlx::Result<()> {
        self.tidy().await?;
        if self.open {
            // Until it is known to have gone well, it may not have.
            self.broken = true;
            if let Err(error) = self.conn.execute("COMMIT").await {
                self.waiting.clear();
                return Err(error);
            }
            self.broken = false;
            self.open = false;
            for waiting in self.waiting.drain(..) {
                let _ = waiting.send(());
            }
        }
        Ok(())
    }
}

/// One unit of work on the writer. Dropped without a commit, it is rolled back by the next one.
#[derive(Debug)]
pub(super) struct SqliteTx {
    guard: OwnedMutexGuard<Writer>,
    queue: Arc<Queue>,
}

impl SqliteTx {
    pub(super) fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.guard.conn
    }

    /// Makes durable what neighbours have committed and this unit has seen, before it is told to anybody.
    /// To be called before this unit has written anything.
    pub(super) async fn make_seen_durable(&mut self) -> sqlx::Result<()> {
        self.guard.flush().await?;
        self.guard.open_unit().await
    }

    /// Marks the physical transaction as doubtful if `error` may have ended it.
    pub(super) fn failed(&mut self, error: &sqlx::Error) {
        let constraint =
            matches!(error, sqlx::Error::Database(e) if e.kind() != sqlx::error::ErrorKind::Other);
        let harmless = matches!(error, sqlx::Error::RowNotFound | sqlx::Error::ColumnDecode { .. });
        if !constraint && !harmless {
            self.guard.broken = true;
        }
    }

    /// Runs `last` and returns once the whole change is on the disk.
    pub(super) async fn commit(mut self, last: Vec<Stmt>) -> sqlx::Result<()> {
        if self.guard.broken {
            return Err(sqlx::Error::WorkerCrashed);
        }
        // Nobody waits for anything, so there is nobody to share with: all in one go.
        if self.queue.is_empty() && self.guard.waiting.is_empty() {
            self.guard.broken = true;
            value::sqlite_batch(last, "RELEASE unit; COMMIT").execute(self.conn()).await?;
            self.guard.broken = false;
            self.guard.unfinished = false;
            self.guard.open = false;
            return Ok(());
        }
        let released = value::sqlite_batch(last, "RELEASE unit").execute(self.conn()).await;
        if let Err(error) = released {
            self.guard.broken = true;
            return Err(error);
        }
        self.guard.unfinished = false;
        let (done, mut durable) = oneshot::channel();
        self.guard.waiting.push(done);
        let queue = self.queue;
        drop(self.guard);
        // A task of its own: a caller that goes away must not leave its neighbours waiting.
        tokio::spawn(async move {
            let mut guard = queue.turn().await;
            match durable.try_recv() {
                Ok(()) => Ok(()),
                Err(oneshot::error::TryRecvError::Closed) => Err(sqlx::Error::WorkerCrashed),
                Err(oneshot::error::TryRecvError::Empty) => {
                    guard.flush().await?;
                    durable.try_recv().map_err(|_| sqlx::Error::WorkerCrashed)
                }
            }
        })
        .await
        .map_err(|_| sqlx::Error::WorkerCrashed)?
    }
}
