//! Group commit on PostgreSQL: units of work that come to their end at the same time are written by one
//! statement, row upon row. While one group is on its way the next one gathers; a unit alone waits for nobody.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tokio::time::timeout;

use super::connections::{Connections, SILENCE, Session};
use super::value::{Stmt, Value};
use super::writes::{self, Pending};
use crate::batcher::Batcher;
use crate::error::{Code, Error, Result};
use crate::events::Event;

/// How many units are written at once.
const MOST: usize = 64;

/// What a unit of work writes with its commit.
#[derive(Debug, Clone, Default)]
pub(super) struct Unit {
    /// Statements that must change one row each.
    pub(super) rows: Vec<Stmt>,
    /// Statements, each with the number of rows that it must change; a unit that has any is written alone.
    pub(super) counted: Vec<Pending>,
    pub(super) cases: BTreeMap<String, Event>,
    pub(super) changes: BTreeSet<(String, String)>,
    pub(super) events: Vec<Event>,
}

impl Unit {
    /// Whether both change the same row.
    fn meets(&self, other: &Self) -> bool {
        self.rows.iter().any(|row| other.rows.iter().any(|other| writes::meet(row, other)))
    }

    /// Whether there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        let nothing = self.rows.is_empty() && self.counted.is_empty();
        nothing && self.cases.is_empty() && self.changes.is_empty() && self.events.is_empty()
    }
}

/// The end of units of work on one database. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Committer(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    connections: Connections,
    ending: Batcher<Unit, Result<()>>,
}

impl Committer {
    pub(super) fn new(connections: Connections) -> Self {
        Self(Arc::new(Inner { connections, ending: Batcher::default() }))
    }

    /// Writes `unit` and returns once it is durable.
    pub(super) async fn commit(&self, unit: Unit) -> Result<()> {
        let this = self.clone();
        // A task of its own: a caller that goes away must not leave its neighbours in doubt.
        let ended = tokio::spawn(async move {
            if unit.counted.is_empty() {
                return this.0.ending.join(unit, |units| this.write_all(units)).await;
            }
            // Whose statement is like nobody else's would only give PostgreSQL more of them to plan.
            Some(this.try_to_write(together(&[unit]), None).await.0)
        });
        ended.await.ok().flatten().unwrap_or_else(|| Err(writes::silent()))
    }

    /// Writes units, in their order: one that changes a row of another one before it comes after that.
    async fn write_all(&self, units: Vec<Unit>) -> Vec<Result<()>> {
        let (mut outcomes, mut session, mut rest) = (Vec::with_capacity(units.len()), None, &units[..]);
        while !rest.is_empty() {
            let (group, later) = rest.split_at(free_of_each_other(rest));
            session = self.write(group, session, &mut outcomes).await;
            rest = later;
        }
        outcomes
    }

    /// Writes a group; each of its units alone, where one of them cannot be written with the others.
    async fn write(
        &self,
        group: &[Unit],
        session: Option<Session>,
        outcomes: &mut Vec<Result<()>>,
    ) -> Option<Session> {
        let (outcome, mut session) = self.try_to_write(together(group), session).await;
        let is_lost = |error: &Error| matches!(error.code(), Code::Unavailable | Code::DeadlineExceeded);
        match outcome {
            Err(error) if group.len() > 1 && !is_lost(&error) => {
                for unit in group {
                    let outcome;
                    (outcome, session) =
                        self.try_to_write(together(std::slice::from_ref(unit)), session).await;
                    outcomes.push(outcome);
                }
            }
            outcome => {
                outcomes
                    .extend(group.iter().skip(1).map(|_| outcome.as_ref().copied().map_err(Error::again)));
                outcomes.push(outcome);
            }
        }
        session
    }

    async fn try_to_write(&self, stmt: Stmt, session: Option<Session>) -> (Result<()>, Option<Session>) {
        let mut session = match session {
            Some(session) => session,
            None => match self.0.connections.session().await {
                Ok(session) => session,
                Err(error) => return (Err(error.into()), None),
            },
        };
        let write = async {
            session.is_alive().await?;
            session.fetch_once(stmt).await.map(|_| ()).map_err(|e| writes::unknown_outcome(writes::met(e)))
        };
        // Everybody else waits meanwhile: a server that is silent must not keep them for ever.
        let outcome = timeout(SILENCE, write).await.unwrap_or_else(|_| Err(writes::silent()));
        // After an error another one.
        let session = outcome.is_ok().then_some(session);
        (outcome, session)
    }
}

/// How many of the first units change different rows, and may be written together.
fn free_of_each_other(units: &[Unit]) -> usize {
    let meets = |(n, unit): (usize, &Unit)| units.iter().take(n).any(|before| before.meets(unit));
    let first = units.iter().enumerate().take(MOST).position(meets);
    first.unwrap_or(units.len().min(MOST))
}

/// One statement for all that these units write.
pub(super) fn together(units: &[Unit]) -> Stmt {
    let mut rows: BTreeMap<Cow<'static, str>, Vec<Vec<Value>>> = BTreeMap::new();
    let (mut cases, mut changes, mut events) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
    for unit in units {
        for stmt in &unit.rows {
            rows.entry(stmt.sql.clone()).or_default().push(stmt.args.clone());
        }
        cases.extend(unit.cases.clone());
        changes.extend(unit.changes.iter().cloned());
        events.extend(unit.events.iter().cloned());
    }
    // Everybody locks rows in the same order, so that two groups never wait for each other.
    let in_order = |(sql, mut args): (_, Vec<Vec<Value>>)| {
        args.sort_by(|one, other| Value::key(one).cmp(&Value::key(other)));
        Pending::all(Stmt { sql, args: Vec::new() }, args)
    };
    let mut all: Vec<Pending> = rows.into_iter().map(in_order).collect();
    all.extend(units.iter().flat_map(|unit| unit.counted.clone()));
    all.extend(writes::rest(cases, &changes, &events));
    writes::combined(all)
}
