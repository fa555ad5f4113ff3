//! `PlaceOrder`: takes an order and tries to finish it in the same call.

use std::time::Duration;

use chassis::clock::new_id;
use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::types::Money;
use chassis::uow::retry_conflicts;

use super::{Answer, OrderUow, Orders};
use crate::domain::{
    CustomerId, Fulfilment, Line, MenuItem, NewOrder, Order, OrderId, PaymentMethod, StoreId,
};

/// When the worker looks after an order whose own call did not finish it: the process died.
const LOOK_AFTER: Duration = Duration::from_secs(5);
/// When to come back while too many orders are unpaid.
const CROWDED: Duration = Duration::from_secs(5);

/// What a customer wants.
#[derive(Debug, Clone)]
pub(crate) struct PlaceOrder {
    /// Who orders.
    pub(crate) customer_id: CustomerId,
    /// Where.
    pub(crate) store_id: StoreId,
    /// What.
    pub(crate) lines: Vec<Line>,
    /// How it reaches the customer.
    pub(crate) fulfilment: Fulfilment,
    /// What to charge.
    pub(crate) payment_method: PaymentMethod,
    /// The total that the customer was shown.
    pub(crate) expected_total: Option<Money>,
}

enum Taken {
    New(Box<Order>),
    Before(OrderId),
}

impl Orders {
    /// Takes the order (commit 1, from which on it survives anything), then reserves, charges and
    /// places it (commit 2). What cannot be finished now is answered as it is, to be finished later.
    /// A repeat joins the first call if that still runs.
    pub(crate) async fn place_order(&self, command: PlaceOrder, key: RequestKey) -> Result<Answer> {
        let order = match retry_conflicts(|| self.take(&command, &key)).await? {
            Taken::New(order) => return Ok(self.answer(self.advance_or_keep(*order, true).await)),
            Taken::Before(id) => {
                let order = self.existing(&id).await?;
                // Deferred, it is finished by PayOrder and the worker, at their own pace.
                if order.was_deferred() && !self.flights.is_in(id.as_str()) {
                    return Ok(self.answer(order));
                }
                order
            }
        };
        Ok(self.answer(self.advance_or_keep(order, false).await))
    }

    async fn take(&self, command: &PlaceOrder, key: &RequestKey) -> Result<Taken> {
        let id = OrderId::try_new(new_id()).map_err(Error::internal)?;
        let mut uow = self.store.begin("PlaceOrder").await?;
        if let Claim::Repeat(id) = uow.claim_at_commit(key, id.as_str()).await? {
            // The first call's commit may still be on its way to the disk: ours waits behind it.
            uow.commit().await?;
            return OrderId::try_new(id).map(Taken::Before).map_err(Error::internal);
        }
        if uow.count_unpaid(self.rules.max_deferred).await? >= self.rules.max_deferred {
            let why = "too many orders await payment or delivery";
            return Err(Error::exhausted("TOO_MANY_DEFERRED_ORDERS", why, CROWDED));
        }
        let new = self.priced(uow.as_mut(), command, id).await?;
        let mut order = Order::try_new(new, uow.now())?;
        uow.save(&mut order).await?;
        uow.commit().await?;
        Ok(Taken::New(Box::new(order)))
    }

    async fn priced(&self, uow: &mut dyn OrderUow, command: &PlaceOrder, id: OrderId) -> Result<NewOrder> {
        let products = command.lines.iter().map(|line| &line.product_id).collect();
        let menu = uow.menu_items(&products).await?;
        // A store whose products are known is known.
        let is_theirs = |item: &MenuItem| item.store_id == command.store_id;
        if !menu.values().any(is_theirs) && !uow.knows_store(&command.store_id).await? {
            return Err(Error::not_found("store", &command.store_id));
        }
        let mut items = Vec::with_capacity(command.lines.len());
        for line in &command.lines {
            items.push(line.clone().priced(&command.store_id, menu.get(&line.product_id).cloned())?);
        }
        Ok(NewOrder {
            id,
            customer_id: command.customer_id.clone(),
            store_id: command.store_id.clone(),
            items,
            fulfilment: command.fulfilment.clone(),
            payment_method: command.payment_method.clone(),
            expected_total: command.expected_total,
            expires_after: self.rules.expires_after,
            look_after: LOOK_AFTER,
        })
    }
}
