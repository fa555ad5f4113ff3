//! `AddUnits`.

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Stores;
use crate::domain::{PersonId, Product, ProductId, SerialNumber, StockKind, StoreId, Unit};

/// Add units to a serialised product.
#[derive(Debug)]
pub(crate) struct AddUnits {
    pub(crate) store_id: StoreId,
    pub(crate) actor: PersonId,
    pub(crate) product_id: ProductId,
    /// All different.
    pub(crate) serials: Vec<SerialNumber>,
}

/// The product and the units, as they are now.
#[derive(Debug)]
pub(crate) struct UnitsAdded {
    pub(crate) product: Product,
    pub(crate) units: Vec<Unit>,
}

impl Stores {
    /// Adds all units or none.
    pub(crate) async fn add_units(&self, command: AddUnits, key: RequestKey) -> Result<UnitsAdded> {
        let product = retry_conflicts(|| self.add_units_once(&command, &key)).await?;
        let units = self.repository.units_of(&command.product_id, &command.serials).await?;
        Ok(UnitsAdded { product, units })
    }

    async fn add_units_once(&self, command: &AddUnits, key: &RequestKey) -> Result<Product> {
        let AddUnits { store_id, actor, product_id, serials } = command;
        let mut uow = self.repository.begin("AddUnits").await?;
        let claim = uow.claim(key, product_id.as_str()).await?;
        let store = super::store(&mut *uow, store_id).await?;
        if claim != Claim::New {
            return super::product(&mut *uow, store_id, product_id).await;
        }
        store.require_owner(actor)?;
        super::product(&mut *uow, store_id, product_id).await?.require_stock(StockKind::Serialised)?;
        if !uow.add_units(product_id, serials).await? {
            let exists =
                Error::already_exists("UNIT_ALREADY_EXISTS", "a unit has one of the serial numbers already");
            return Err(exists.with_resource("product", product_id));
        }
        let product = super::product(&mut *uow, store_id, product_id).await?;
        uow.commit().await?;
        Ok(product)
    }
}
