//! Whether somebody owns a store or works there, for the rules that ask it.

use std::sync::Arc;

use chassis::access::Members;
use chassis::async_trait;
use chassis::error::Result;
use maeul_proto::access::v1::Role;

use crate::application::Stores;
use crate::domain::{PersonId, StoreId};

/// The people of the stores.
pub(crate) struct StorePeople(pub(crate) Arc<Stores>);

#[async_trait]
impl Members for StorePeople {
    async fn has(&self, house: &str, person: &str, role: Role) -> Result<bool> {
        let (Ok(store), Ok(person)) = (StoreId::try_new(house), PersonId::try_new(person)) else {
            return Ok(false);
        };
        let store = self.0.find_store(&store).await?;
        Ok(store.is_some_and(|store| match role {
            Role::Owner => store.require_owner(&person).is_ok(),
            _ => store.require_staff(&person).is_ok(),
        }))
    }
}
