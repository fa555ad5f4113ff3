//! A carrier whose silence is a `NoAnswer`: every call is bounded, and can be killed before and after.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use chassis::async_trait;
use chassis::call::patiently;
use chassis::types::Timestamp;

use crate::application::{Carrier, Entry, NoAnswer};
use crate::domain::{Address, CourierId, OrderId, Standing};

/// Waits for a carrier, but not for ever.
pub(crate) struct Patient {
    carrier: Arc<dyn Carrier>,
    timeout: Duration,
}

impl Patient {
    /// At most `timeout` for each call.
    pub(crate) fn new(carrier: Arc<dyn Carrier>, timeout: Duration) -> Self {
        Self { carrier, timeout }
    }

    async fn wait<T>(
        &self,
        name: &'static str,
        call: impl Future<Output = Result<T, NoAnswer>>,
    ) -> Result<T, NoAnswer> {
        patiently(name, self.timeout, call).await.unwrap_or(Err(NoAnswer::TimedOut))
    }
}

#[async_trait]
impl Carrier for Patient {
    async fn reserve(
        &self,
        order: &OrderId,
        address: &Address,
        until: Timestamp,
    ) -> Result<Standing, NoAnswer> {
        self.wait("carrier/reserve", self.carrier.reserve(order, address, until)).await
    }

    async fn schedule(&self, order: &OrderId, address: &Address) -> Result<Standing, NoAnswer> {
        self.wait("carrier/schedule", self.carrier.schedule(order, address)).await
    }

    async fn release(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.wait("carrier/release", self.carrier.release(order)).await
    }

    async fn cancel(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.wait("carrier/cancel", self.carrier.cancel(order)).await
    }

    async fn picked_up(&self, order: &OrderId, courier: &CourierId) -> Result<Standing, NoAnswer> {
        self.wait("carrier/picked_up", self.carrier.picked_up(order, courier)).await
    }

    async fn delivered(&self, order: &OrderId, courier: &CourierId) -> Result<Standing, NoAnswer> {
        self.wait("carrier/delivered", self.carrier.delivered(order, courier)).await
    }

    async fn status(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.wait("carrier/status", self.carrier.status(order)).await
    }

    async fn statement(&self, after: i64, since: Timestamp, most: i64) -> Result<Vec<Entry>, NoAnswer> {
        self.wait("carrier/statement", self.carrier.statement(after, since, most)).await
    }
}
