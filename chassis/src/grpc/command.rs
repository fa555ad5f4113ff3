//! Commands run to their end and act once.

use std::future::Future;

use tonic::{Response, Status};
use tracing::Instrument;

use crate::context::Context;
use crate::db::Database;
use crate::error::{Error, Result};
use crate::idempotency::RequestKey;

/// Runs `work` in a task of its own, so that a caller who goes away does not stop it halfway.
pub async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    tokio::spawn(Context::current().scope(work).in_current_span()).await.map_err(Error::internal)?
}

/// Runs a command [to its end](to_its_end), and records a final refusal under its key.
pub async fn command<T, M>(
    db: &Database,
    key: RequestKey,
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> std::result::Result<Response<M>, Status>
where
    T: Send + 'static,
    M: From<T>,
{
    let db = db.clone();
    let run = async move {
        match work.await {
            Ok(done) => Ok(done),
            Err(error) => {
                db.record_refusal(&key, &error).await?;
                Err(error)
            }
        }
    };
    Ok(Response::new(M::from(to_its_end(run).await?)))
}
