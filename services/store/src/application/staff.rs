//! `AddStaff` and `RemoveStaff`.

use chassis::error::Result;
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Stores;
use crate::domain::{PersonId, Store, StoreId};

/// Whether a person comes or goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StaffChange {
    Add,
    Remove,
}

/// Change who is on the staff.
#[derive(Debug)]
pub(crate) struct ChangeStaff {
    pub(crate) store_id: StoreId,
    pub(crate) actor: PersonId,
    pub(crate) person: PersonId,
    pub(crate) change: StaffChange,
}

impl Stores {
    /// Adds a person to the staff or removes one. It is fine if that is so already.
    pub(crate) async fn change_staff(&self, command: ChangeStaff, key: RequestKey) -> Result<Store> {
        let step = match command.change {
            StaffChange::Add => "AddStaff",
            StaffChange::Remove => "RemoveStaff",
        };
        retry_conflicts(|| async {
            let mut uow = self.repository.begin(step).await?;
            let claim = uow.claim(&key, command.store_id.as_str()).await?;
            let mut store = super::store(&mut *uow, &command.store_id).await?;
            if claim != Claim::New {
                return Ok(store);
            }
            store.require_owner(&command.actor)?;
            match command.change {
                StaffChange::Add => store.add_staff(command.person.clone(), uow.now())?,
                StaffChange::Remove => store.remove_staff(&command.person, uow.now()),
            }
            uow.save_store(&mut store).await?;
            uow.commit().await?;
            Ok(store)
        })
        .await
    }
}
