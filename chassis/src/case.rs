//! What last moved a case: so that a worker that goes on with it, long after the call or the event is over
//! and in another process if need be, goes on in the same trace and the same conversation.

use std::future::Future;

use tracing::Instrument;

use crate::context::Context;
use crate::db::{Database, Row, Tx, sql};
use crate::error::Result;
use crate::events::Event;
use crate::telemetry;

/// Remembers that `event` moved its case, in the transaction of its effect.
pub(crate) fn remember(tx: &mut Tx, event: &Event) {
    let upsert = sql("INSERT INTO cases (partition_key, correlation, causation, traceparent) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (partition_key) DO UPDATE SET \
         correlation = excluded.correlation, causation = excluded.causation, traceparent = excluded.traceparent")
    .bind(&event.partition_key)
    .bind(&event.correlation)
    .bind(&event.id)
    .bind(event.traceparent.clone());
    tx.at_commit(upsert);
}

/// Remembers that what `tx` told last moved its case: for a context whose workers go on with what a call
/// began.
pub fn remember_told(tx: &mut Tx) {
    if let Some(event) = tx.told().last().cloned() {
        remember(tx, &event);
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
        let span = tracing::info_span!(target: "maeul::work", parent: None, "go on", case);
        let context = match self.moved(case).await {
            Ok(Some((context, traceparent))) => {
                if let Some(parent) = traceparent {
                    telemetry::set_parent(&span, &parent);
                }
                context
            }
            Ok(None) => Context::default(),
            Err(error) => {
                tracing::warn!(case, %error, "cannot read what moved a case; its work begins a trace of its own");
                Context::default()
            }
        };
        context.scope(work.instrument(span)).await
    }

    async fn moved(&self, case: &str) -> Result<Option<(Context, Option<String>)>> {
        let select = sql("SELECT correlation, causation, traceparent FROM cases WHERE partition_key = $1");
        let read = |row: &Row| {
            let (correlation, causation) = (row.get("correlation")?, row.get("causation")?);
            Ok((Context { deadline: None, correlation, causation }, row.get("traceparent")?))
        };
        self.0.fetch_optional(select.bind(case)).await?.as_ref().map(read).transpose()
    }
}
