//! Group commit on PostgreSQL: units of work that come to their end at the same time are written by one
//! statement, row upon row. While one group is on its way the next one gathers; a unit alone waits for nobody.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;
use tokio::time::timeout;

use super::connections::{Connections, SILENCE, Session};
use super::value::{Stmt, Value};
use super::writes::{self, Pending};
use crate::error::{Code, Error, Result};
use crate::events::Event;

/// How many units are written at once.
const MOST: usize = 64;

/// What a unit of work writes with its commit.
#[derive(Debug, Clone, Default)]
pub(super) struct Unit {
    /// Statements that must change one row each.
    pub(super) rows: Vec<Stmt>,
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
        self.rows.is_empty() && self.cases.is_empty() && self.changes.is_empty() && self.events.is_empty()
    }
}

type Waiting = (Unit, oneshot::Sender<Result<()>>);

/// The end of units of work on one database. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Committer(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    connections: Connections,
    queue: Mutex<Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: Vec<Waiting>,
    /// Somebody takes care of those who wait.
    attended: bool,
}

impl Queue {
    /// Those who are written next. Where two have changed the same row, the later one comes after the earlier one.
    fn next_group(&mut self) -> Vec<Waiting> {
        let mut group: Vec<Waiting> = Vec::new();
        for unit in std::mem::take(&mut self.waiting) {
            let mut before = group.iter().chain(&self.waiting);
            if group.len() == MOST || before.any(|(other, _)| other.meets(&unit.0)) {
                self.waiting.push(unit);
            } else {
                group.push(unit);
            }
        }
        self.attended = !group.is_empty();
        group
    }
}

impl Committer {
    pub(super) fn new(connections: Connections) -> Self {
        Self(Arc::new(Inner { connections, queue: Mutex::default() }))
    }

    /// Writes `unit` and returns once it is durable.
    pub(super) async fn commit(&self, unit: Unit) -> Result<()> {
        let (tell, told) = oneshot::channel();
        let attend = {
            let mut queue = self.queue();
            queue.waiting.push((unit, tell));
            !std::mem::replace(&mut queue.attended, true)
        };
        if attend {
            // A task of its own: a caller that goes away must not leave its neighbours waiting.
            tokio::spawn(self.clone().attend());
        }
        told.await.unwrap_or_else(|_| Err(writes::silent()))
    }

    async fn attend(self) {
        let _attending = Attending(&self);
        let mut session = None;
        loop {
            let group = self.queue().next_group();
            if group.is_empty() {
                return;
            }
            session = self.write(group, session).await;
        }
    }

    /// Writes a group; each of its units alone, where one of them cannot be written with the others.
    async fn write(&self, group: Vec<Waiting>, session: Option<Session>) -> Option<Session> {
        let (units, tells): (Vec<Unit>, Vec<_>) = group.into_iter().unzip();
        let alone = units.len() == 1;
        let (outcome, mut session) = self.try_to_write(together(&units), session).await;
        let is_lost = |error: &Error| matches!(error.code(), Code::Unavailable | Code::DeadlineExceeded);
        match outcome {
            Err(error) if !alone && !is_lost(&error) => {
                for (unit, tell) in units.iter().zip(tells) {
                    let outcome;
                    (outcome, session) =
                        self.try_to_write(together(std::slice::from_ref(unit)), session).await;
                    let _ = tell.send(outcome);
                }
            }
            outcome => {
                let mut tells = tells.into_iter();
                let first = tells.next();
                for tell in tells {
                    let _ = tell.send(outcome.as_ref().copied().map_err(Error::again));
                }
                if let Some(tell) = first {
                    let _ = tell.send(outcome);
                }
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
            session.fetch(stmt).await.map(|_| ()).map_err(|e| writes::unknown_outcome(writes::met(e)))
        };
        // Everybody else waits meanwhile: a server that is silent must not keep them for ever.
        let outcome = timeout(SILENCE, write).await.unwrap_or_else(|_| Err(writes::silent()));
        // After an error another one.
        let session = outcome.is_ok().then_some(session);
        (outcome, session)
    }

    fn queue(&self) -> std::sync::MutexGuard<'_, Queue> {
        self.0.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Should whoever attends panic, the next one attends.
struct Attending<'a>(&'a Committer);

impl Drop for Attending<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut queue = self.0.queue();
            queue.attended = false;
            // Who waits is told that nobody knows.
            queue.waiting.clear();
        }
    }
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
    all.extend(writes::rest(cases, &changes, &events));
    writes::combined(all)
}
