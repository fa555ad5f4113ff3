//! One writer per SQLite file, with group commit.
//!
//! SQLite is a library: a statement is a call of some microseconds, made where it is needed. Only the
//! commit, which waits for the disk, lets the runtime's thread do something else meanwhile.
//!
//! A transaction is a savepoint within a physical transaction that neighbours share. Whoever commits
//! queues once more behind those who are waiting already; the first to get its turn again commits for
//! all of them. One fsync so serves as many callers as were there, and a caller alone pays for one.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex as SyncMutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Statement, ffi};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::dialect::text;
use super::row::{self, Row};
use super::value::{Stmt, Value};

/// How many prepared statements a connection remembers.
const REMEMBERED: usize = 200;
/// The names of parameters, as statements have them.
const NAMES: [&str; 24] = [
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15", "$16",
    "$17", "$18", "$19", "$20", "$21", "$22", "$23", "$24",
];
/// How long another process may hold the file.
const BUSY: Duration = Duration::from_secs(10);

/// The file's readers and its one writer.
#[derive(Debug, Clone)]
pub(super) struct SqliteFile {
    readers: Arc<Readers>,
    writer: Arc<Queue>,
}

/// Connections that only read, as many as were ever needed at once.
#[derive(Debug)]
struct Readers {
    path: PathBuf,
    idle: SyncMutex<Vec<Connection>>,
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
    conn: Connection,
    /// A savepoint was opened and neither released nor rolled back.
    unfinished: bool,
    /// Those whose savepoint is released and who wait for the physical commit.
    waiting: Vec<oneshot::Sender<Durable>>,
    /// What ended the physical transaction before its commit.
    ended: Option<ffi::Error>,
}

/// Whether a physical commit was made, or why not.
type Durable = Result<(), ffi::Error>;

impl SqliteFile {
    pub(super) fn open(path: &Path) -> rusqlite::Result<Self> {
        let conn = Connection::open_with_flags(
            path,
            flags(OpenFlags::SQLITE_OPEN_READ_WRITE) | OpenFlags::SQLITE_OPEN_CREATE,
        )?;
        conn.busy_timeout(BUSY)?;
        conn.pragma_update(None, "journal_mode", "WAL")?;
        // Every commit reaches the disk before it is acknowledged.
        conn.pragma_update(None, "synchronous", "FULL")?;
        conn.pragma_update(None, "foreign_keys", true)?;
        // What a savepoint needs to undo stays in memory.
        conn.pragma_update(None, "temp_store", "MEMORY")?;
        conn.set_prepared_statement_cache_capacity(REMEMBERED);
        let writer = Writer { conn, unfinished: false, waiting: Vec::new(), ended: None };
        let queue = Queue { writer: Arc::new(Mutex::new(writer)), waiting: AtomicUsize::new(0) };
        let readers = Readers { path: path.to_owned(), idle: SyncMutex::default() };
        Ok(Self { readers: Arc::new(readers), writer: Arc::new(queue) })
    }

    /// Reads every row of a query that changes nothing, of what is committed.
    pub(super) fn read(&self, stmt: &Stmt) -> rusqlite::Result<Vec<Row>> {
        let reader = self.readers.take()?;
        let rows = query(&reader, stmt);
        self.readers.give_back(reader);
        rows
    }

    /// Waits for the writer and opens a savepoint.
    pub(super) async fn begin(&self) -> rusqlite::Result<SqliteTx> {
        let mut guard = self.writer.turn().await;
        guard.tidy()?;
        guard.open_unit()?;
        Ok(SqliteTx { guard, queue: self.writer.clone() })
    }

    /// Does something to the writer's connection, outside of any transaction.
    pub(super) async fn alone<T>(&self, work: impl FnOnce(&mut Connection) -> T) -> rusqlite::Result<T> {
        let mut guard = self.writer.turn().await;
        guard.flush()?;
        Ok(work(&mut guard.conn))
    }

    /// Closes both sides; the last connection folds the write-ahead log into the file.
    pub(super) async fn close(&self) {
        self.readers.close();
        let mut guard = self.writer.turn().await;
        if let Err(error) = guard.flush() {
            tracing::warn!(%error, "cannot commit what was being written");
        }
        let fold = guard.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        if let Err(error) = fold {
            tracing::warn!(%error, "cannot fold the write-ahead log into the file");
        }
    }
}

/// Each connection is used by one thread at a time.
fn flags(mode: OpenFlags) -> OpenFlags {
    mode | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

impl Readers {
    fn take(&self) -> rusqlite::Result<Connection> {
        if let Some(idle) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Ok(idle);
        }
        let conn = Connection::open_with_flags(&self.path, flags(OpenFlags::SQLITE_OPEN_READ_ONLY))?;
        conn.busy_timeout(BUSY)?;
        conn.set_prepared_statement_cache_capacity(REMEMBERED);
        Ok(conn)
    }

    fn give_back(&self, reader: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
    }

    fn close(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Runs a statement; the number of rows it changed.
fn execute(conn: &Connection, stmt: &Stmt) -> rusqlite::Result<u64> {
    let mut prepared = conn.prepare_cached(&text(stmt))?;
    bind(&mut prepared, &stmt.args)?;
    let changed = prepared.raw_execute()?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

/// Runs a statement that answers rows.
fn query(conn: &Connection, stmt: &Stmt) -> rusqlite::Result<Vec<Row>> {
    let mut prepared = conn.prepare_cached(&text(stmt))?;
    let names: Arc<[String]> = prepared.column_names().iter().map(ToString::to_string).collect();
    bind(&mut prepared, &stmt.args)?;
    let mut found = prepared.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let values = (0..names.len()).map(|n| row.get(n)).collect::<rusqlite::Result<_>>()?;
        rows.push(Row(row::Inner::Sqlite { names: names.clone(), values }));
    }
    Ok(rows)
}

/// To SQLite `$2` is a name, numbered by where it is met first; to us it is the second parameter.
fn bind(prepared: &mut Statement<'_>, args: &[Value]) -> rusqlite::Result<()> {
    for (n, arg) in args.iter().enumerate() {
        let at = match NAMES.get(n) {
            Some(name) => prepared.parameter_index(name)?,
            None => prepared.parameter_index(&format!("${}", n + 1))?,
        };
        if let Some(at) = at {
            prepared.raw_bind_parameter(at, arg)?;
        }
    }
    Ok(())
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        match self {
            Self::Int(v) => v.to_sql(),
            Self::Text(v) => v.to_sql(),
            Self::Bool(v) => v.to_sql(),
            Self::Bytes(v) => v.to_sql(),
            Self::Ints(v) => Ok(serde_json::json!(v).to_string().into()),
            Self::Texts(v) => Ok(serde_json::json!(v).to_string().into()),
            Self::Bools(_) | Self::Blobs(_) => Err(rusqlite::Error::ToSqlConversionFailure(
                "SQLite is given no lists of truths or bytes".into(),
            )),
        }
    }
}

impl Writer {
    /// Undoes what an abandoned or failed predecessor left behind.
    fn tidy(&mut self) -> rusqlite::Result<()> {
        if self.conn.is_autocommit() {
            // The physical transaction is gone. Those who wait for it must not be told that it is durable.
            self.fail_waiting(None);
        } else if self.unfinished {
            self.conn.execute_batch("ROLLBACK TO unit; RELEASE unit")?;
        }
        self.unfinished = false;
        self.ended = None;
        Ok(())
    }

    /// Opens a savepoint, and the physical transaction around it if there is none.
    fn open_unit(&mut self) -> rusqlite::Result<()> {
        if self.conn.is_autocommit() {
            self.run("BEGIN IMMEDIATE")?;
        }
        self.run("SAVEPOINT unit")?;
        self.unfinished = true;
        Ok(())
    }

    /// Makes everything durable whose savepoint is released.
    fn flush(&mut self) -> rusqlite::Result<()> {
        self.tidy()?;
        if self.conn.is_autocommit() {
            return Ok(());
        }
        if let Err(error) = blocking(|| self.run("COMMIT")) {
            self.give_up(&error);
            return Err(error);
        }
        for waiting in self.waiting.drain(..) {
            let _ = waiting.send(Ok(()));
        }
        Ok(())
    }

    /// Undoes the physical transaction: nobody knows what would become of it.
    fn give_up(&mut self, why: &rusqlite::Error) {
        self.fail_waiting(why.sqlite_error().copied());
        if !self.conn.is_autocommit()
            && let Err(error) = self.run("ROLLBACK")
        {
            tracing::error!(%error, "cannot roll back");
        }
    }

    fn fail_waiting(&mut self, why: Option<ffi::Error>) {
        let why = why.or(self.ended).unwrap_or(ROLLED_BACK);
        for waiting in self.waiting.drain(..) {
            let _ = waiting.send(Err(why));
        }
    }

    /// A full disk and the like end the whole transaction: what comes after must not take effect alone.
    fn check_transaction(&self) -> rusqlite::Result<()> {
        if self.conn.is_autocommit() { Err(failure(self.ended.unwrap_or(ROLLED_BACK))) } else { Ok(()) }
    }

    /// Notes why the transaction has ended, if this ended it.
    fn noted<T>(&mut self, outcome: rusqlite::Result<T>) -> rusqlite::Result<T> {
        if let Err(error) = &outcome
            && self.conn.is_autocommit()
        {
            self.ended = self.ended.or(error.sqlite_error().copied());
        }
        outcome
    }

    fn run(&self, sql: &'static str) -> rusqlite::Result<()> {
        self.conn.prepare_cached(sql)?.execute([]).map(|_| ())
    }
}

/// Waits for the disk; the runtime's other work goes on in another thread.
fn blocking<T>(work: impl FnOnce() -> T) -> T {
    use tokio::runtime::{Handle, RuntimeFlavor};
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

/// One unit of work on the writer. Dropped without a commit, it is rolled back by the next one.
#[derive(Debug)]
pub(super) struct SqliteTx {
    guard: OwnedMutexGuard<Writer>,
    queue: Arc<Queue>,
}

impl SqliteTx {
    /// Runs a statement; the number of rows it changed.
    pub(super) fn execute(&mut self, stmt: &Stmt) -> rusqlite::Result<u64> {
        self.guard.check_transaction()?;
        let done = execute(&self.guard.conn, stmt);
        self.guard.noted(done)
    }

    /// Runs a statement that answers rows.
    pub(super) fn query(&mut self, stmt: &Stmt) -> rusqlite::Result<Vec<Row>> {
        self.guard.check_transaction()?;
        let found = query(&self.guard.conn, stmt);
        self.guard.noted(found)
    }

    /// Makes durable what neighbours have committed and this unit has seen, before it is told to anybody.
    /// To be called before this unit has written anything.
    pub(super) fn make_seen_durable(&mut self) -> rusqlite::Result<()> {
        self.guard.flush()?;
        self.guard.open_unit()
    }

    /// Returns once the whole change is on the disk.
    pub(super) async fn commit(mut self) -> rusqlite::Result<()> {
        self.guard.check_transaction()?;
        self.guard.run("RELEASE unit")?;
        self.guard.unfinished = false;
        // Nobody waits for anything, so there is nobody to share with.
        if self.queue.is_empty() && self.guard.waiting.is_empty() {
            return self.guard.flush();
        }
        let (done, mut durable) = oneshot::channel();
        self.guard.waiting.push(done);
        let queue = self.queue;
        drop(self.guard);
        // A task of its own: a caller that goes away must not leave its neighbours waiting.
        tokio::spawn(async move {
            let mut guard = queue.turn().await;
            let durable = match durable.try_recv() {
                Err(oneshot::error::TryRecvError::Empty) => {
                    guard.flush()?;
                    durable.try_recv()
                }
                known => known,
            };
            durable.unwrap_or(Err(ROLLED_BACK)).map_err(failure)
        })
        .await
        .map_err(|_| failure(ROLLED_BACK))?
    }
}

/// The transaction was undone, and nobody knows why.
const ROLLED_BACK: ffi::Error =
    ffi::Error { code: ErrorCode::OperationAborted, extended_code: ffi::SQLITE_ABORT_ROLLBACK };

fn failure(error: ffi::Error) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(error, Some("the transaction was rolled back".to_owned()))
}
