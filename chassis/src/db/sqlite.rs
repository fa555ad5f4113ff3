//! One writer per SQLite file, with group commit.
//!
//! A transaction is a savepoint within a physical transaction that neighbours share. Whoever commits
//! queues once more behind those who are waiting already; the first to get its turn again commits for
//! all of them. One fsync so serves as many callers as were there, and a caller alone pays for one.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Executor, SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// The file's readers and its one writer.
#[derive(Debug, Clone)]
pub(super) struct SqliteFile {
    pub(super) readers: SqlitePool,
    writer: Arc<Mutex<Writer>>,
}

#[derive(Debug)]
pub(super) struct Writer {
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
            .disable_statement_logging();
        let conn = options.connect().await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(3)
            .min_connections(0)
            .acquire_timeout(Duration::from_secs(10))
            .connect_lazy_with(options.read_only(true));
        let writer = Writer { conn, open: false, unfinished: false, broken: false, waiting: Vec::new() };
        Ok(Self { readers, writer: Arc::new(Mutex::new(writer)) })
    }

    /// Waits for the writer and opens a savepoint.
    pub(super) async fn begin(&self) -> sqlx::Result<SqliteTx> {
        let mut guard = self.writer.clone().lock_owned().await;
        guard.tidy().await?;
        if !guard.open {
            guard.conn.execute("BEGIN IMMEDIATE").await?;
            guard.open = true;
        }
        guard.unfinished = true;
        guard.conn.execute("SAVEPOINT unit").await?;
        Ok(SqliteTx { guard, writer: self.writer.clone() })
    }

    /// Runs migrations on the writer's connection.
    pub(super) async fn migrate(
        &self,
        migrator: &sqlx::migrate::Migrator,
    ) -> Result<(), sqlx::migrate::MigrateError> {
        let mut guard = self.writer.lock().await;
        migrator.run_direct(None, &mut guard.conn, false).await
    }

    /// Closes both sides; the last connection folds the write-ahead log into the file.
    pub(super) async fn close(&self) {
        self.readers.close().await;
        let mut guard = self.writer.lock().await;
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
            self.conn.execute("ROLLBACK TO unit; RELEASE unit").await?;
            self.unfinished = false;
        }
        Ok(())
    }

    async fn flush(&mut self) -> sqlx::Result<()> {
        self.tidy().await?;
        if self.open {
            if let Err(error) = self.conn.execute("COMMIT").await {
                self.broken = true;
                self.waiting.clear();
                return Err(error);
            }
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
    writer: Arc<Mutex<Writer>>,
}

impl SqliteTx {
    pub(super) fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.guard.conn
    }

    /// Makes durable what neighbours have committed and this unit has seen, before it is told to anybody.
    /// To be called before this unit has written anything.
    pub(super) async fn make_seen_durable(&mut self) -> sqlx::Result<()> {
        self.guard.flush().await?;
        self.guard.conn.execute("BEGIN IMMEDIATE").await?;
        self.guard.open = true;
        self.guard.unfinished = true;
        self.guard.conn.execute("SAVEPOINT unit").await?;
        Ok(())
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

    /// Returns once the change is on the disk.
    pub(super) async fn commit(mut self) -> sqlx::Result<()> {
        if self.guard.broken {
            return Err(sqlx::Error::WorkerCrashed);
        }
        if let Err(error) = self.guard.conn.execute("RELEASE unit").await {
            self.guard.broken = true;
            return Err(error);
        }
        self.guard.unfinished = false;
        let (done, mut durable) = oneshot::channel();
        self.guard.waiting.push(done);
        let writer = self.writer;
        drop(self.guard);
        // A task of its own: a caller that goes away must not leave its neighbours waiting.
        tokio::spawn(async move {
            let mut guard = writer.lock_owned().await;
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
