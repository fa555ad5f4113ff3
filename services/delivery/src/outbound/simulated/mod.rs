//! A carrier that exists only here, and behaves as real ones do: it is another company with a durable
//! ledger of its own, it may be slow, decline, fail, or act and stay silent, and it honours keys.

mod ledger;
mod rules;

use chassis::async_trait;
use chassis::db::Database;
use chassis::simulator::{Failing, Simulator};
use chassis::types::Timestamp;
use tokio::time::Instant;

use crate::application::{Carrier, Entry, NoAnswer};
use crate::domain::{Address, CourierId, OrderId, Standing};
pub(super) use ledger::Ledger;
pub(super) use rules::Call;

/// Is not delivered to.
const DECLINED: &str = "nowhere";
/// Is reserved, but not scheduled.
const REFUSED: &str = "unreachable";
/// Is reserved, and the first answer gets lost.
const TIMES_OUT: &str = "carrier-times-out";
/// Fails without acting, so many times for each key.
const FAILS: &str = "carrier-fails";
const FAILURES: i64 = 2;

/// The carrier.
#[derive(Debug, Clone)]
pub(crate) struct SimulatedCarrier {
    ledger: Ledger,
    simulator: Simulator,
}

impl SimulatedCarrier {
    /// With its ledger in `db`. Acting takes the simulator's latency; what needs no action it tells at once.
    pub(crate) fn new(db: Database, simulator: Simulator) -> Self {
        Self { ledger: Ledger::new(db), simulator }
    }

    /// Runs on at the carrier even if the caller hangs up: a request that was sent is sent.
    async fn take(&self, order: &OrderId, call: Call) -> Result<Standing, NoAnswer> {
        self.simulator.admit().await?;
        let (this, key) = (self.clone(), order.to_string());
        let came = Instant::now();
        let work = async move {
            let act = this.ledger.take(&key, &call);
            // Where acting takes no time, nobody need know beforehand whether there is something to do.
            let at_once = this.simulator.is_quick() || this.ledger.is_moot(&key, &call).await?;
            Ok(if at_once { act.await? } else { this.simulator.act(came, act).await? })
        };
        tokio::spawn(work).await.map_err(|error| NoAnswer::Failed(error.to_string()))?
    }
}

#[async_trait]
impl Carrier for SimulatedCarrier {
    async fn reserve(
        &self,
        order: &OrderId,
        address: &Address,
        until: Timestamp,
    ) -> Result<Standing, NoAnswer> {
        let address = address.0.as_str();
        if address == FAILS && self.ledger.count(order.as_str()).await? <= FAILURES {
            return Err(NoAnswer::Failed("internal error (test address)".to_owned()));
        }
        let decline =
            (address == DECLINED).then(|| "the carrier does not go there (test address)".to_owned());
        let standing = self.take(order, Call::Reserve { until, decline }).await?;
        if address == TIMES_OUT && self.ledger.count(order.as_str()).await? == 1 {
            std::future::pending::<()>().await;
        }
        Ok(standing)
    }

    async fn schedule(&self, order: &OrderId, address: &Address) -> Result<Standing, NoAnswer> {
        let refuse = (address.0 == REFUSED).then(|| "no courier gets there (test address)".to_owned());
        self.take(order, Call::Schedule { refuse }).await
    }

    async fn release(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.take(order, Call::Release).await
    }

    async fn cancel(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.take(order, Call::Cancel).await
    }

    async fn picked_up(&self, order: &OrderId, courier: &CourierId) -> Result<Standing, NoAnswer> {
        self.take(order, Call::PickedUp { courier: courier.to_string() }).await
    }

    async fn delivered(&self, order: &OrderId, courier: &CourierId) -> Result<Standing, NoAnswer> {
        self.take(order, Call::Delivered { courier: courier.to_string() }).await
    }

    async fn status(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.simulator.admit().await?;
        Ok(self.ledger.take(order.as_str(), &Call::Look).await?)
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
