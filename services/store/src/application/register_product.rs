//! `RegisterProduct`.

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Stores;
use crate::domain::{NewProduct, PersonId, Product, ProductId};

/// Register a product.
#[derive(Debug)]
pub(crate) struct RegisterProduct {
    pub(crate) actor: PersonId,
    pub(crate) new: NewProduct,
}

impl Stores {
    /// Registers a product; its id must be new in the village. The first one settles the store's currency.
    pub(crate) async fn register_product(
        &self,
        command: RegisterProduct,
        key: RequestKey,
    ) -> Result<Product> {
        let new = &command.new;
        retry_conflicts(|| async {
            let mut uow = self.repository.begin("RegisterProduct").await?;
            let claim = uow.claim(&key, new.id.as_str()).await?;
            let mut store = super::store(&mut *uow, &new.store_id).await?;
            if let Claim::Repeat(id) = claim {
                let id = ProductId::try_new(id).map_err(Error::internal)?;
                return super::product(&mut *uow, &new.store_id, &id).await;
            }
            store.require_owner(&command.actor)?;
            if uow.product(&new.id).await?.is_some() {
                let exists = Error::already_exists("PRODUCT_ALREADY_EXISTS", "a product has this id already");
                return Err(exists.with_resource("product", &new.id));
            }
            if store.price_in(new.price.currency(), uow.now())? {
                uow.save_store(&mut store).await?;
            }
            let mut product = Product::register(new.clone(), uow.now());
            uow.save_product(&mut product).await?;
            uow.commit().await?;
            Ok(product)
        })
        .await
    }
}
