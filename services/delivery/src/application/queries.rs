//! Look at deliveries, and at the carrier's own ledger.

use std::time::Duration;

use chassis::error::{Error, Result};
use chassis::grpc::{Page, PageToken};
use chassis::types::Timestamp;

use super::{Deliveries, Entry, Whose};
use crate::domain::{Delivery, OrderId, State};

impl Deliveries {
    /// The delivery of an order; another customer's is not found, nor, for a courier, what neither waits for one nor
    /// was taken by them.
    pub(crate) async fn get(
        &self,
        whose: &Whose,
        courier: Option<&str>,
        order: &OrderId,
    ) -> Result<Delivery> {
        let delivery = self.store.delivery(order).await?.filter(|delivery| {
            whose.includes(&delivery.data().customer_id) && courier.is_none_or(|one| delivery.concerns(one))
        });
        delivery.ok_or_else(|| Error::not_found("delivery", order))
    }

    /// A page of deliveries, newest first.
    pub(crate) async fn list(
        &self,
        whose: &Whose,
        courier: Option<&str>,
        state: Option<State>,
        updated_after: Timestamp,
        token: &PageToken,
        size: i64,
    ) -> Result<Page<Delivery>> {
        let found = self.store.list(whose, courier, state, updated_after, token, size + 1).await?;
        Ok(Page::cut(found, size, |d| PageToken::after(d.data().created_at, d.data().order_id.as_str())))
    }

    /// A page of the carrier's ledger, oldest first.
    pub(crate) async fn statement(
        &self,
        since: Timestamp,
        token: &PageToken,
        size: i64,
    ) -> Result<Page<Entry>> {
        let entries = self.carrier.statement(token.at, since, size + 1).await.map_err(|error| {
            Error::unavailable("CARRIER_UNAVAILABLE", error.to_string(), Duration::from_secs(1))
        })?;
        Ok(Page::cut(entries, size, |entry| PageToken { at: entry.id, id: String::new() }))
    }
}
