//! `RestockProduct`.

use chassis::error::Result;
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Stores;
use crate::domain::{PersonId, Pieces, Product, ProductId, StockKind, StoreId};

/// Add pieces to a counted product.
#[derive(Debug)]
pub(crate) struct RestockProduct {
    pub(crate) store_id: StoreId,
    pub(crate) actor: PersonId,
    pub(crate) product_id: ProductId,
    pub(crate) quantity: Pieces,
}

impl Stores {
    /// Adds pieces.
    pub(crate) async fn restock_product(&self, command: RestockProduct, key: RequestKey) -> Result<Product> {
        let RestockProduct { store_id, actor, product_id, quantity } = &command;
        retry_conflicts(|| async {
            let mut uow = self.repository.begin("RestockProduct").await?;
            let claim = uow.claim(&key, product_id.as_str()).await?;
            let store = super::store(&mut *uow, store_id).await?;
            if claim != Claim::New {
                return super::product(&mut *uow, store_id, product_id).await;
            }
            store.require_owner(actor)?;
            super::product(&mut *uow, store_id, product_id).await?.require_stock(StockKind::Counted)?;
            uow.restock(product_id, *quantity).await?;
            let product = super::product(&mut *uow, store_id, product_id).await?;
            uow.commit().await?;
            Ok(product)
        })
        .await
    }
}
