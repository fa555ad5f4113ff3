//! A payment provider that exists only here, and behaves as real ones do: it is another company with a
//! durable ledger of its own, it may be slow, decline, fail, or act and stay silent, and it honours keys.

mod ledger;

use chassis::async_trait;
use chassis::db::Database;
use chassis::error::Result;
use chassis::simulator::{Failing, Simulator};
use chassis::types::{Money, Timestamp};
use tokio::time::Instant;

use crate::application::{Entry, NoAnswer, Provider};
use crate::domain::{OrderId, PaymentMethod, Standing};
pub(super) use ledger::Ledger;

/// Is declined.
const DECLINED: &str = "card-declined";
/// Is charged, and the answer gets lost.
const TIMES_OUT: &str = "card-times-out";
/// Fails without acting, so many times for each key.
const FAILS: &str = "card-fails";
const FAILURES: i64 = 2;

/// The provider.
#[derive(Debug, Clone)]
pub(crate) struct SimulatedProvider {
    ledger: Ledger,
    simulator: Simulator,
}

/// An answer on its way.
enum Sent<T> {
    Arrives(T),
    GetsLost,
}

impl SimulatedProvider {
    /// With its ledger in `db`. Acting takes the simulator's latency; what it has done already it tells at once.
    pub(crate) fn new(db: Database, simulator: Simulator) -> Self {
        Self { ledger: Ledger::new(db), simulator }
    }

    /// Charges; without a decision yet it takes its time.
    async fn act_on_charge(&self, key: &str, amount: Money, card: &str) -> Result<Sent<Standing>, NoAnswer> {
        let came = Instant::now();
        if let Some(standing) = self.ledger.standing(key).await? {
            return Ok(Sent::Arrives(standing));
        }
        self.simulator.act(came, self.decide(key, amount, card)).await
    }

    async fn decide(&self, key: &str, amount: Money, card: &str) -> Result<Sent<Standing>, NoAnswer> {
        if card == FAILS && self.ledger.count_failure(key).await? <= FAILURES {
            return Err(NoAnswer::Failed("internal error (test card)".to_owned()));
        }
        let decline = (card == DECLINED).then_some("the card was declined (test card)");
        let standing = self.ledger.charge(key, amount, decline).await?;
        Ok(if card == TIMES_OUT { Sent::GetsLost } else { Sent::Arrives(standing) })
    }

    async fn act_on_void(&self, key: &str) -> Result<Standing, NoAnswer> {
        let came = Instant::now();
        let standing = self.ledger.standing(key).await?;
        if let Some(done @ (Standing::Voided | Standing::Refunded { .. })) = standing {
            return Ok(done);
        }
        Ok(self.simulator.act(came, self.ledger.void(key)).await?)
    }
}

/// Runs on at the provider even if the caller hangs up: a request that was sent is sent.
async fn at_the_provider<T: Send + 'static>(
    work: impl Future<Output = Result<T, NoAnswer>> + Send + 'static,
) -> Result<T, NoAnswer> {
    tokio::spawn(work).await.map_err(|error| NoAnswer::Failed(error.to_string()))?
}

#[async_trait]
impl Provider for SimulatedProvider {
    async fn charge(
        &self,
        order: &OrderId,
        amount: Money,
        method: &PaymentMethod,
    ) -> Result<Standing, NoAnswer> {
        self.simulator.admit().await?;
        let (this, key, card) = (self.clone(), order.to_string(), method.0.clone());
        match at_the_provider(async move { this.act_on_charge(&key, amount, &card).await }).await? {
            Sent::Arrives(standing) => Ok(standing),
            Sent::GetsLost => std::future::pending().await,
        }
    }

    async fn status(&self, order: &OrderId) -> Result<Option<Standing>, NoAnswer> {
        self.simulator.admit().await?;
        Ok(self.ledger.standing(order.as_str()).await?)
    }

    async fn void(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.simulator.admit().await?;
        let (this, key) = (self.clone(), order.to_string());
        at_the_provider(async move { this.act_on_void(&key).await }).await
    }

    /// To this provider, giving back what was charged and making sure that nothing is charged are one.
    async fn refund(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.void(order).await
    }

    /// Told whatever it does otherwise: the ledger is what an audit goes by.
    async fn statement(&self, after: i64, since: Timestamp, most: i64) -> Result<Vec<Entry>, NoAnswer> {
        Ok(self.ledger.entries(after, since, most).await?)
    }
}

impl From<chassis::error::Error> for NoAnswer {
    fn from(error: chassis::error::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<Failing> for NoAnswer {
    fn from(failing: Failing) -> Self {
        Self::Failed(failing.to_string())
    }
}

#[cfg(test)]
mod tests;
