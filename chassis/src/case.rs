//! What last moved a case: so that a worker that goes on with it, long after the call or the event is over
//! and in another process if need be, goes on in the same trace and the same conversation.

use std::collections::HashMap;
use std::future::Future;

use tracing::Instrument;

use crate::context::Context;
use crate::db::{Database, Row, Tx, sql};
use crate::error::Result;
use crate::telemetry;

/// Remembers that what `tx` told last moved its case: for a context whose workers go on with what a call
/// began.
pub fn remember_told(tx: &mut Tx) {
    if let Some(event) = tx.told().last().cloned() {
        tx.moved_by(&event);
    }
}

/// The cases of one context, for its workers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Cases(Database);

impl Cases {
    /// The cases that `db` knows by the events that were handled in it, or that [`remember_told`] noted.
    pub fn of(db: &Database) -> Self {
        Self(db.clone())
    }

    /// Does `work` on behalf of what last moved the case; where nothing did, or where that cannot be read,
    /// on behalf of nobody.
    pub async fn go_on<F: Future>(&self, case: &str, work: F) -> F::Output {
        let mut causes = self.causes(vec![case.to_owned()]).await;
        causes.remove(case).unwrap_or_default().go_on(case, work).await
    }

    /// What last moved each of these cases; nothing of those that nothing moved, and nothing at all where
    /// that cannot be read.
    pub async fn causes(&self, cases: Vec<String>) -> HashMap<String, Cause> {
        let select = sql("SELECT partition_key, correlation, causation, traceparent FROM cases \
             WHERE partition_key = ANY($1)");
        let read = |row: &Row| {
            let (correlation, causation) = (row.get("correlation")?, row.get("causation")?);
            let context = Context { correlation, causation, ..Context::default() };
            Ok((row.get("partition_key")?, Cause { context, traceparent: row.get("traceparent")? }))
        };
        if cases.is_empty() {
            return HashMap::new();
        }
        let found = self.0.fetch_all(select.bind(cases)).await;
        found.and_then(|rows| rows.iter().map(read).collect::<Result<_>>()).unwrap_or_else(|error| {
            tracing::warn!(%error, "cannot read what moved cases; their work begins traces of its own");
            HashMap::new()
        })
    }
}

/// What last moved a case. By default nothing did.
#[derive(Debug, Clone, Default)]
pub struct Cause {
    context: Context,
    traceparent: Option<String>,
}

impl Cause {
    /// Does `work` on behalf of this.
    pub async fn go_on<F: Future>(self, case: &str, work: F) -> F::Output {
        let span = tracing::info_span!(target: "maeul::work", parent: None, "go on", case);
        if let Some(parent) = self.traceparent {
            telemetry::set_parent(&span, &parent);
        }
        self.context.scope(work.instrument(span)).await
    }
}

/// On whose behalf something is done, to be remembered until it is written down.
#[derive(Debug, Clone)]
pub struct Behalf {
    context: Context,
    span: tracing::Span,
}

impl Behalf {
    /// On whose behalf this task acts.
    pub fn current() -> Self {
        Self { context: Context::current(), span: tracing::Span::current() }
    }

    /// Does `work` on that behalf.
    pub fn of<T>(&self, work: impl FnOnce() -> T) -> T {
        self.span.in_scope(|| self.context.clone().sync_scope(work))
    }
}
