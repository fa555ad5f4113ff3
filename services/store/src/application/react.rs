//! Whenever an order is to be cancelled, has ended or was picked up, the store follows.

use chassis::error::{Error, Result};

use super::StoreUow;
use crate::domain::{Happening, OrderId};

/// Follows what happened to an order, within the caller's unit of work.
pub(crate) async fn react(uow: &mut dyn StoreUow, id: &OrderId, happening: Happening) -> Result<()> {
    let Some(mut order) = uow.store_order(id).await? else {
        // It comes behind the order's placing in every stream, so that one is parked or lost.
        return Err(Error::internal(format!("order {id} is not known")));
    };
    if order.react(happening, uow.now()) {
        uow.save_store_order(&mut order).await?;
    }
    Ok(())
}
