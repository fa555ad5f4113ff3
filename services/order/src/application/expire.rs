//! An order that was not paid in time ends.

use chassis::error::{Error, Result};
use chassis::uow::retry_conflicts;
use chassis::worker::{Next, in_turn};

use super::Orders;
use crate::domain::{Order, OrderId, State, Trigger};

impl Orders {
    /// Expires orders whose time is over; when to come again.
    pub(crate) async fn expire_overdue(&self) -> Result<Next> {
        let expire = async |id: OrderId| self.cases.go_on(id.as_str(), self.expire(&id)).await.map(drop);
        in_turn(&self.clock, |most| self.store.next_to_expire(most), expire).await
    }

    /// Ends an order whose time is over; does nothing to one that was paid or ended meanwhile. A
    /// charge that is under way learns of it at payment, where the first of charge and void wins.
    pub(crate) async fn expire(&self, id: &OrderId) -> Result<Order> {
        let order = retry_conflicts(|| self.expire_once(id)).await?;
        if order.state() == State::Expired && order.data().reserved_until.is_some() {
            self.deliveries.release(id);
        }
        Ok(order)
    }

    async fn expire_once(&self, id: &OrderId) -> Result<Order> {
        let mut uow = self.store.begin("ExpireOrder").await?;
        let mut order = uow.order(id).await?.ok_or_else(|| Error::not_found("order", id))?;
        if order.is_overdue(uow.now()) {
            order.happened(Trigger::ExpiryReached, "", uow.now())?;
            uow.save(&mut order).await?;
        }
        uow.commit().await?;
        Ok(order)
    }
}
