//! A provider whose silence is a `NoAnswer`: every call is bounded, and can be killed before and after.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use chassis::async_trait;
use chassis::call::patiently;
use chassis::types::{Money, Timestamp};

use crate::application::{Entry, NoAnswer, Provider};
use crate::domain::{OrderId, PaymentMethod, Standing};

/// Waits for a provider, but not for ever.
pub(crate) struct Patient {
    provider: Arc<dyn Provider>,
    timeout: Duration,
}

impl Patient {
    /// At most `timeout` for each call.
    pub(crate) fn new(provider: Arc<dyn Provider>, timeout: Duration) -> Self {
        Self { provider, timeout }
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
impl Provider for Patient {
    async fn charge(
        &self,
        order: &OrderId,
        amount: Money,
        method: &PaymentMethod,
    ) -> Result<Standing, NoAnswer> {
        self.wait("provider/charge", self.provider.charge(order, amount, method)).await
    }

    async fn status(&self, order: &OrderId) -> Result<Option<Standing>, NoAnswer> {
        self.wait("provider/status", self.provider.status(order)).await
    }

    async fn void(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.wait("provider/void", self.provider.void(order)).await
    }

    async fn refund(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.wait("provider/refund", self.provider.refund(order)).await
    }

    async fn statement(&self, after: i64, since: Timestamp, most: i64) -> Result<Vec<Entry>, NoAnswer> {
        self.wait("provider/statement", self.provider.statement(after, since, most)).await
    }
}
