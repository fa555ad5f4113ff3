//! Rows that are found by their key: whoever looks for one at the same time as others is answered by the same
//! statement as they.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use tokio::time::timeout;

use super::connections::{Connections, SILENCE, Session};
use super::row::{self, Row};
use super::value::{Stmt, sql};
use crate::error::{Error, Result};

/// How many rows are looked for at once.
const MOST: usize = 64;

/// Rows of one kind, each of which is found by one TEXT column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByKey {
    one: &'static str,
    many: &'static str,
    key: &'static str,
}

impl ByKey {
    /// See [`rows_by_key!`](crate::rows_by_key).
    #[doc(hidden)]
    pub const fn new(one: &'static str, many: &'static str, key: &'static str) -> Self {
        Self { one, many, key }
    }

    pub(super) fn one(&self, key: &str) -> Stmt {
        sql(self.one).bind(key)
    }

    pub(super) fn many(&self, keys: Vec<String>) -> Stmt {
        sql(self.many).bind(keys)
    }

    /// The rows that were found, by their keys.
    pub(super) fn found(&self, rows: Vec<Row>) -> Result<BTreeMap<String, Row>> {
        rows.into_iter().map(|row| Ok((row.get::<String>(self.key)?, row))).collect()
    }
}

/// Rows by their key: `rows_by_key!("SELECT … FROM table", "key")`, where `key` is among the selected columns and
/// unique.
#[macro_export]
macro_rules! rows_by_key {
    ($select:expr, $key:literal) => {
        $crate::db::ByKey::new(
            concat!($select, " WHERE ", $key, " = $1"),
            concat!($select, " WHERE ", $key, " = ANY($1)"),
            $key,
        )
    };
}

type Waiting = (String, oneshot::Sender<Result<Option<Row>>>);

/// Looks for rows on PostgreSQL. While one statement is on its way the next one's keys gather; a key alone waits for
/// nobody. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Finder(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    connections: Connections,
    queues: Mutex<Vec<(ByKey, Queue)>>,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: Vec<Waiting>,
    /// Somebody takes care of those who wait.
    attended: bool,
}

impl Finder {
    pub(super) fn new(connections: Connections) -> Self {
        Self(Arc::new(Inner { connections, queues: Mutex::default() }))
    }

    /// The row of `rows` with this key, as it was last committed.
    pub(super) async fn find(&self, rows: ByKey, key: &str) -> Result<Option<Row>> {
        let (tell, told) = oneshot::channel();
        let attend = self.with(rows, |queue| {
            queue.waiting.push((key.to_owned(), tell));
            !std::mem::replace(&mut queue.attended, true)
        });
        if attend {
            // A task of its own: a caller that goes away must not leave its neighbours waiting.
            tokio::spawn(self.clone().attend(rows));
        }
        told.await.unwrap_or_else(|_| Err(Error::internal("whoever looked for rows went away")))
    }

    async fn attend(self, rows: ByKey) {
        let _attending = Attending(&self, rows);
        let mut session = None;
        loop {
            let group = self.with(rows, |queue| {
                let most = queue.waiting.len().min(MOST);
                queue.attended = most > 0;
                queue.waiting.drain(..most).collect::<Vec<_>>()
            });
            if group.is_empty() {
                return;
            }
            match self.look(rows, &group, &mut session).await {
                Ok(mut found) => {
                    // A row is given away once: who wants it too asks again.
                    let mut given = BTreeSet::new();
                    let mut twice: Vec<Waiting> = Vec::new();
                    for (key, tell) in group {
                        if given.contains(&key) {
                            twice.push((key, tell));
                            continue;
                        }
                        let row = found.remove(&key);
                        if row.is_some() {
                            given.insert(key);
                        }
                        let _ = tell.send(Ok(row));
                    }
                    self.with(rows, |queue| queue.waiting.extend(twice));
                }
                Err(error) => {
                    session = None;
                    for (_, tell) in group {
                        let _ = tell.send(Err(error.again()));
                    }
                }
            }
        }
    }

    async fn look(
        &self,
        rows: ByKey,
        group: &[Waiting],
        session: &mut Option<Session>,
    ) -> Result<BTreeMap<String, Row>> {
        let session = match session {
            Some(session) => session,
            none => none.insert(self.0.connections.session().await?),
        };
        let stmt = match group {
            [(key, _)] => rows.one(key),
            group => rows.many(group.iter().map(|(key, _)| key.clone()).collect()),
        };
        let found = timeout(SILENCE, session.fetch(stmt)).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
        rows.found(row::postgres(found))
    }

    fn with<T>(&self, rows: ByKey, act: impl FnOnce(&mut Queue) -> T) -> T {
        let mut queues = self.queues();
        if let Some((_, queue)) = queues.iter_mut().find(|(kind, _)| *kind == rows) {
            return act(queue);
        }
        let mut queue = Queue::default();
        let acted = act(&mut queue);
        queues.push((rows, queue));
        acted
    }

    fn queues(&self) -> MutexGuard<'_, Vec<(ByKey, Queue)>> {
        self.0.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Should whoever attends panic, the next one attends.
struct Attending<'a>(&'a Finder, ByKey);

impl Drop for Attending<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.with(self.1, std::mem::take);
        }
    }
}
