//! The use cases: each opens one unit of work, asks the domain, saves. No SQL, no protobuf, no `Status`.

mod add_units;
mod error;
mod ports;
mod queries;
mod react;
mod register_product;
mod register_store;
mod restock_product;
mod staff;
mod take_order;
mod update_product;
mod update_store;
mod work_on_order;

use std::sync::Arc;

use chassis::error::{Error, Result};

use crate::domain::{OrderId, Product, ProductId, Store, StoreId, StoreOrder};

pub(crate) use add_units::{AddUnits, UnitsAdded};
pub(crate) use ports::{Part, Selection, StoreRepository, StoreUow};
pub(crate) use react::react;
pub(crate) use register_product::RegisterProduct;
pub(crate) use restock_product::RestockProduct;
pub(crate) use staff::{ChangeStaff, StaffChange};
pub(crate) use take_order::take_order;
pub(crate) use update_product::UpdateProduct;
pub(crate) use update_store::UpdateStore;
pub(crate) use work_on_order::WorkOnOrder;

/// The context's use cases.
pub(crate) struct Stores {
    repository: Arc<dyn StoreRepository>,
}

impl Stores {
    pub(crate) fn new(repository: Arc<dyn StoreRepository>) -> Self {
        Self { repository }
    }
}

async fn store(uow: &mut dyn StoreUow, id: &StoreId) -> Result<Store> {
    uow.store(id).await?.ok_or_else(|| Error::not_found("store", id))
}

/// A product of `store`; another store's is not found.
async fn product(uow: &mut dyn StoreUow, store: &StoreId, id: &ProductId) -> Result<Product> {
    let found = uow.product(id).await?.filter(|product| product.data().store_id == *store);
    found.ok_or_else(|| Error::not_found("product", id))
}

/// An order of `store`; another store's is not found.
async fn store_order(uow: &mut dyn StoreUow, store: &StoreId, id: &OrderId) -> Result<StoreOrder> {
    let found = uow.store_order(id).await?.filter(|order| order.data().store_id == *store);
    found.ok_or_else(|| Error::not_found("store_order", id))
}
