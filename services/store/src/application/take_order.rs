//! Whenever an order is placed, the store takes it: its stock is held for all lines, or it is rejected.

use std::collections::{BTreeMap, BTreeSet};

use chassis::error::{Error, Result};

use super::StoreUow;
use crate::domain::{Demand, NewOrder, ProductId, Short, StoreId, StoreOrder, demands};

/// Takes a placed order, within the caller's unit of work.
pub(crate) async fn take_order(uow: &mut dyn StoreUow, new: NewOrder) -> Result<()> {
    if uow.store_order(&new.id).await?.is_some() {
        return Ok(());
    }
    let Some(store) = uow.store(&new.store_id).await? else {
        return Err(Error::internal(format!(
            "order {} is for store {}, which is not known",
            new.id, new.store_id
        )));
    };
    let mut order = StoreOrder::receive(new, uow.now());
    match look(uow, store.data().id.clone(), &order).await? {
        Ok(demands) => {
            for demand in &demands {
                let serials = uow.hold(&order.data().id, demand).await?;
                order.hold(demand, serials);
            }
            order.automate(store.data().automation, uow.now());
        }
        Err(short) => order.reject_short(short, uow.now()),
    }
    uow.save_store_order(&mut order).await
}

/// Whether everything is there. If it is gone before it is held, holding it fails and all is looked at anew.
async fn look(
    uow: &mut dyn StoreUow,
    store: StoreId,
    order: &StoreOrder,
) -> Result<Result<Vec<Demand>, Short>> {
    let lines = &order.data().lines;
    let ids: BTreeSet<&ProductId> = lines.iter().map(|line| &line.product_id).collect();
    let products = uow.products(&Vec::from_iter(ids)).await?;
    let products: BTreeMap<_, _> = products.into_iter().map(|p| (p.data().id.clone(), p)).collect();
    let demands = match demands(lines, &store, &products) {
        Ok(demands) => demands,
        Err(short) => return Ok(Err(short)),
    };
    for demand in &demands {
        for serial in demand.units.iter().flatten() {
            if !uow.is_available(&demand.product_id, serial).await? {
                return Ok(Err(Short::unit(serial)));
            }
        }
    }
    Ok(Ok(demands))
}
