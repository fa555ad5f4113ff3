//! `RegisterStore`.

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Stores;
use crate::domain::{NewStore, Store, StoreId};

impl Stores {
    /// Registers a store; its id must be new.
    pub(crate) async fn register_store(&self, new: NewStore, key: RequestKey) -> Result<Store> {
        retry_conflicts(|| async {
            let mut uow = self.repository.begin("RegisterStore").await?;
            if let Claim::Repeat(id) = uow.claim(&key, new.id.as_str()).await? {
                return super::store(&mut *uow, &StoreId::try_new(id).map_err(Error::internal)?).await;
            }
            if uow.store(&new.id).await?.is_some() {
                let exists = Error::already_exists("STORE_ALREADY_EXISTS", "a store has this id already");
                return Err(exists.with_resource("store", &new.id));
            }
            let mut store = Store::register(new.clone(), uow.now());
            uow.save_store(&mut store).await?;
            uow.commit().await?;
            Ok(store)
        })
        .await
    }
}
