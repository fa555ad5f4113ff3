//! The unit of work as application code sees it: what every context's own one can do.

use std::future::Future;

use async_trait::async_trait;

use crate::db::Tx;
use crate::error::{Code, Result};
use crate::idempotency::{Claim, RequestKey};
use crate::types::Timestamp;
use crate::worker::Wake;

/// Changes that become durable together. A context's own trait extends this one with its aggregates
/// and is implemented for [`Tx`].
#[async_trait]
pub trait UnitOfWork: Send {
    /// The one moment of all that this writes.
    fn now(&self) -> Timestamp;

    /// Claims `key` for a command on `resource`, before anything is written; see [`Claim`].
    async fn claim(&mut self, key: &RequestKey, resource: &str) -> Result<Claim>;

    /// Claims `key` with the commit, for a command that makes a new `resource` and is tried again where
    /// that is `ABORTED`.
    async fn claim_at_commit(&mut self, key: &RequestKey, resource: &str) -> Result<Claim>;

    /// Wakes a worker once this is durable.
    fn wake(&mut self, wake: &Wake);

    /// Makes everything durable and publishes its events.
    async fn commit(self: Box<Self>) -> Result<()>;
}

#[async_trait]
impl UnitOfWork for Tx {
    fn now(&self) -> Timestamp {
        Tx::now(self)
    }

    async fn claim(&mut self, key: &RequestKey, resource: &str) -> Result<Claim> {
        crate::idempotency::claim(self, key, resource).await
    }

    async fn claim_at_commit(&mut self, key: &RequestKey, resource: &str) -> Result<Claim> {
        crate::idempotency::claim_at_commit(self, key, resource).await
    }

    fn wake(&mut self, wake: &Wake) {
        Tx::wake(self, wake);
    }

    async fn commit(self: Box<Self>) -> Result<()> {
        Tx::commit(*self).await
    }
}

/// Runs a unit of work again, from its reading on, when it met another change (`ABORTED`): at most
/// five times in all, so that a race ends with the right answer.
pub async fn retry_conflicts<T, F>(mut step: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    for _ in 0..4 {
        match step().await {
            Err(error) if error.code() == Code::Aborted => tokio::task::yield_now().await,
            done => return done,
        }
    }
    step().await
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::error::Error;

    #[tokio::test]
    async fn a_conflict_is_tried_again_and_nothing_else_is() {
        let tries = Cell::new(0);
        let meet = |conflicts| {
            tries.set(tries.get() + 1);
            let n = tries.get();
            async move { if n <= conflicts { Err(Error::aborted("CONFLICT", "met")) } else { Ok(n) } }
        };
        assert_eq!(retry_conflicts(|| meet(4)).await.unwrap(), 5);
        tries.set(0);
        assert_eq!(retry_conflicts(|| meet(9)).await.unwrap_err().code(), Code::Aborted);
        assert_eq!(tries.get(), 5);
        tries.set(0);
        let refuse = || {
            tries.set(tries.get() + 1);
            async { Err::<(), _>(Error::precondition("NO", "no")) }
        };
        assert_eq!(retry_conflicts(refuse).await.unwrap_err().reason(), "NO");
        assert_eq!(tries.get(), 1);
    }
}
