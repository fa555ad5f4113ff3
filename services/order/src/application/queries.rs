//! Reading orders.

use chassis::error::{Error, Result};
use chassis::grpc::{Page, PageToken};
use chassis::types::Timestamp;

use super::{Orders, Whose};
use crate::domain::{Order, OrderId};

impl Orders {
    /// One order; another customer's does not exist.
    pub(crate) async fn get_order(&self, whose: &Whose, id: &OrderId) -> Result<Order> {
        let order = self.store.order(id).await?.filter(|order| whose.includes(&order.data().customer_id));
        order.ok_or_else(|| Error::not_found("order", id))
    }

    /// A page of orders, newest first, of those that changed after `updated_after`.
    pub(crate) async fn list_orders(
        &self,
        whose: &Whose,
        updated_after: Timestamp,
        token: &PageToken,
        size: i64,
    ) -> Result<Page<Order>> {
        let rows = self.store.list(whose, updated_after, token, size + 1).await?;
        Ok(Page::cut(rows, size, |order| PageToken::after(order.data().created_at, order.data().id.as_str())))
    }

    pub(super) async fn existing(&self, id: &OrderId) -> Result<Order> {
        self.get_order(&Whose::All, id).await
    }
}
