//! Look at payments, and at the provider's own ledger.

use std::time::Duration;

use chassis::error::{Error, Result};
use chassis::grpc::{Page, PageToken};
use chassis::types::Timestamp;

use super::{Entry, Payments, Whose};
use crate::domain::{OrderId, Payment};

impl Payments {
    /// The payment of an order; another customer's is not found.
    pub(crate) async fn get(&self, whose: &Whose, order: &OrderId) -> Result<Payment> {
        let payment =
            self.store.payment(order).await?.filter(|payment| whose.includes(&payment.data().customer_id));
        payment.ok_or_else(|| Error::not_found("payment", order))
    }

    /// A page of payments, newest first.
    pub(crate) async fn list(
        &self,
        whose: &Whose,
        updated_after: Timestamp,
        token: &PageToken,
        size: i64,
    ) -> Result<Page<Payment>> {
        let payments = self.store.list(whose, updated_after, token, size + 1).await?;
        Ok(Page::cut(payments, size, |p| PageToken::after(p.data().created_at, p.data().order_id.as_str())))
    }

    /// A page of the provider's ledger, oldest first.
    pub(crate) async fn statement(
        &self,
        since: Timestamp,
        token: &PageToken,
        size: i64,
    ) -> Result<Page<Entry>> {
        let entries = self.provider.statement(token.at, since, size + 1).await.map_err(|error| {
            Error::unavailable("PROVIDER_UNAVAILABLE", error.to_string(), Duration::from_secs(1))
        })?;
        Ok(Page::cut(entries, size, |entry| PageToken { at: entry.id, id: String::new() }))
    }
}
