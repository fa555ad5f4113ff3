//! Rows that are found by their key: whoever looks for one at the same time as others is answered by the same
//! statement as they.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::time::timeout;

use super::connections::{Connections, SILENCE};
use super::row::{self, Row};
use super::value::{Stmt, sql};
use crate::batcher::Batcher;
use crate::error::Result;

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

/// What looks for rows of one kind: an answer for each key, none for one that was asked for twice.
type Looking = Batcher<String, Option<Result<Option<Row>>>>;

/// Looks for rows on PostgreSQL. While one statement is on its way the next one's keys gather; a key alone waits for
/// nobody.
#[derive(Debug)]
pub(super) struct Finder {
    connections: Connections,
    kinds: Mutex<Vec<(ByKey, Arc<Looking>)>>,
}

impl Finder {
    pub(super) fn new(connections: Connections) -> Self {
        Self { connections, kinds: Mutex::default() }
    }

    /// The row of `rows` with this key, as it was last committed.
    pub(super) async fn find(&self, rows: ByKey, key: &str) -> Result<Option<Row>> {
        let looking = self.looking(rows);
        loop {
            // Nobody answers where whoever looked went away, or gave the row to somebody else.
            let found = looking.join(key.to_owned(), |keys| self.look(rows, keys)).await;
            if let Some(answer) = found.flatten() {
                return answer;
            }
        }
    }

    async fn look(&self, rows: ByKey, keys: Vec<String>) -> Vec<Option<Result<Option<Row>>>> {
        let mut answers = Vec::with_capacity(keys.len());
        for keys in keys.chunks(MOST) {
            match self.read(rows, keys).await {
                Ok(mut found) => {
                    let mut given = BTreeSet::new();
                    answers.extend(keys.iter().map(|key| given.insert(key).then(|| Ok(found.remove(key)))));
                }
                Err(error) => answers.extend(keys.iter().map(|_| Some(Err(error.again())))),
            }
        }
        answers
    }

    async fn read(&self, rows: ByKey, keys: &[String]) -> Result<BTreeMap<String, Row>> {
        let mut session = self.connections.session().await?;
        let stmt = match keys {
            [key] => rows.one(key),
            keys => rows.many(keys.to_vec()),
        };
        // Everybody else waits meanwhile: a server that is silent must not keep them for ever.
        let found = timeout(SILENCE, session.fetch(stmt)).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
        rows.found(row::postgres(found))
    }

    fn looking(&self, rows: ByKey) -> Arc<Looking> {
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, looking)) = kinds.iter().find(|(kind, _)| *kind == rows) {
            return looking.clone();
        }
        let looking = Arc::<Looking>::default();
        kinds.push((rows, looking.clone()));
        looking
    }
}
