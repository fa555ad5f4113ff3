//! `UpdateStore`.

use chassis::error::Result;
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Stores;
use crate::domain::{PersonId, Store, StoreChanges, StoreId};

/// Change a store.
#[derive(Debug)]
pub(crate) struct UpdateStore {
    pub(crate) store_id: StoreId,
    pub(crate) actor: PersonId,
    pub(crate) changes: StoreChanges,
}

impl Stores {
    /// Changes name or automation.
    pub(crate) async fn update_store(&self, command: UpdateStore, key: RequestKey) -> Result<Store> {
        retry_conflicts(|| async {
            let mut uow = self.repository.begin("UpdateStore").await?;
            let claim = uow.claim(&key, command.store_id.as_str()).await?;
            let mut store = super::store(&mut *uow, &command.store_id).await?;
            if claim != Claim::New {
                return Ok(store);
            }
            store.require_owner(&command.actor)?;
            store.update(command.changes.clone(), uow.now());
            uow.save_store(&mut store).await?;
            uow.commit().await?;
            Ok(store)
        })
        .await
    }
}
