//! `UpdateProduct`.

use chassis::error::Result;
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Stores;
use crate::domain::{PersonId, Product, ProductChanges, ProductId, StoreId};

/// Change a product.
#[derive(Debug)]
pub(crate) struct UpdateProduct {
    pub(crate) store_id: StoreId,
    pub(crate) actor: PersonId,
    pub(crate) product_id: ProductId,
    pub(crate) changes: ProductChanges,
}

impl Stores {
    /// Changes name, price or offer.
    pub(crate) async fn update_product(&self, command: UpdateProduct, key: RequestKey) -> Result<Product> {
        retry_conflicts(|| async {
            let mut uow = self.repository.begin("UpdateProduct").await?;
            let claim = uow.claim(&key, command.product_id.as_str()).await?;
            let mut store = super::store(&mut *uow, &command.store_id).await?;
            if claim == Claim::New {
                store.require_owner(&command.actor)?;
            }
            let mut product = super::product(&mut *uow, &command.store_id, &command.product_id).await?;
            if claim != Claim::New {
                return Ok(product);
            }
            if let Some(price) = command.changes.price {
                // It has priced before, so this settles nothing new.
                store.price_in(price.currency(), uow.now())?;
            }
            product.update(command.changes.clone(), uow.now());
            uow.save_product(&mut product).await?;
            uow.commit().await?;
            Ok(product)
        })
        .await
    }
}
