//! `PayOrder`: tries now to finish an order that awaits delivery or payment.

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::{Answer, Orders, Whose};
use crate::domain::{Order, OrderId, Trigger};

impl Orders {
    /// Finishes the order if it is unpaid; answers it as it is if it is paid. A repeat joins the
    /// first call if that still runs, and makes no attempt of its own.
    pub(crate) async fn pay_order(&self, whose: Whose, id: OrderId, key: RequestKey) -> Result<Answer> {
        let (order, is_repeat) = retry_conflicts(|| self.take_wish_to_pay(&whose, &id, &key)).await?;
        if is_repeat && !self.flights.is_in(id.as_str()) {
            return Ok(self.answer(self.existing(&id).await?));
        }
        Ok(self.answer(self.advance_or_keep(order, false).await))
    }

    async fn take_wish_to_pay(&self, whose: &Whose, id: &OrderId, key: &RequestKey) -> Result<(Order, bool)> {
        let mut uow = self.store.begin("PayOrder").await?;
        let claim = uow.claim(key, id.as_str()).await?;
        let order = uow.order(id).await?.filter(|order| whose.includes(&order.data().customer_id));
        let mut order = order.ok_or_else(|| Error::not_found("order", id))?;
        if claim == Claim::New {
            order.happened(Trigger::Pay, "", uow.now())?;
        }
        // Also for a repeat: the first call's commit may still be on its way to the disk.
        uow.commit().await?;
        Ok((order, claim != Claim::New))
    }
}
