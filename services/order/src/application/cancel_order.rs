//! `CancelOrder`: unpaid, the order is withdrawn at once; paid, whoever hands it over decides.

use std::time::Duration;

use chassis::context::Context;
use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::{Answer, Orders, Whose};
use crate::domain::{Order, OrderId, State, Trigger};

/// How long the call waits for the outcome, so that most customers see it at once.
const PATIENCE: Duration = Duration::from_secs(2);
/// What the answer needs to get back before the caller's deadline.
const WAY_BACK: Duration = Duration::from_millis(100);
/// When to look again while nobody has decided.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

impl Orders {
    /// Takes the wish to cancel and waits a moment for what becomes of it. With the decider away the
    /// wish is kept.
    pub(crate) async fn cancel_order(&self, whose: Whose, id: OrderId, key: RequestKey) -> Result<Answer> {
        let order = retry_conflicts(|| self.take_wish_to_cancel(&whose, &id, &key)).await?;
        if order.state() == State::Withdrawn && order.data().reserved_until.is_some() {
            self.deliveries.release(&id);
        }
        if order.state() != State::Cancelling {
            return Ok(self.answer(order));
        }
        let left = Context::current().remaining().map_or(PATIENCE, |left| left.saturating_sub(WAY_BACK));
        let decided = |order: &Order| order.state() != State::Cancelling;
        let order = self.store.wait_until(&id, left.min(PATIENCE), decided).await?.unwrap_or(order);
        let retry_after = (order.state() == State::Cancelling).then_some(LOOK_AGAIN);
        Ok(Answer { order, retry_after })
    }

    async fn take_wish_to_cancel(&self, whose: &Whose, id: &OrderId, key: &RequestKey) -> Result<Order> {
        let mut uow = self.store.begin("CancelOrder").await?;
        let claim = uow.claim(key, id.as_str()).await?;
        let order = uow.order(id).await?.filter(|order| whose.includes(&order.data().customer_id));
        let mut order = order.ok_or_else(|| Error::not_found("order", id))?;
        if claim == Claim::New {
            order.happened(Trigger::Cancel, "", uow.now())?;
            uow.save(&mut order).await?;
        }
        // Also for a repeat: the first call's commit may still be on its way to the disk.
        uow.commit().await?;
        Ok(order)
    }
}
