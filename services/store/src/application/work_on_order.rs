//! `AcceptOrder`, `RejectOrder`, `StartPreparation`, `CompletePreparation`, `ServeOrder`, `ShipOrder`: one use case, whose
//! verb the domain decides upon.

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Stores;
use crate::domain::{Command, OrderId, PersonId, StoreId, StoreOrder};

/// Do something about an order.
#[derive(Debug)]
pub(crate) struct WorkOnOrder {
    pub(crate) store_id: StoreId,
    pub(crate) actor: PersonId,
    pub(crate) order_id: OrderId,
    pub(crate) command: Command,
}

impl WorkOnOrder {
    /// The name of the verb, as in the API.
    const fn step(&self) -> &'static str {
        match self.command {
            Command::Accept => "AcceptOrder",
            Command::Reject(_) => "RejectOrder",
            Command::StartPreparation => "StartPreparation",
            Command::CompletePreparation => "CompletePreparation",
            Command::Serve => "ServeOrder",
            Command::Ship => "ShipOrder",
        }
    }
}

impl Stores {
    /// Moves an order on, if its state allows it.
    pub(crate) async fn work_on_order(&self, work: WorkOnOrder, key: RequestKey) -> Result<StoreOrder> {
        retry_conflicts(|| async {
            let mut uow = self.repository.begin(work.step()).await?;
            let claim = uow.claim(&key, work.order_id.as_str()).await?;
            let store = super::store(&mut *uow, &work.store_id).await?;
            if claim == Claim::New {
                store.require_staff(&work.actor)?;
            }
            let mut order = super::store_order(&mut *uow, &work.store_id, &work.order_id).await?;
            if claim != Claim::New {
                return Ok(order);
            }
            order
                .command(work.command.clone(), store.data().kind, uow.now())
                .map_err(|refusal| Error::from(refusal).with_resource("store_order", &work.order_id))?;
            uow.save_store_order(&mut order).await?;
            uow.commit().await?;
            Ok(order)
        })
        .await
    }
}
