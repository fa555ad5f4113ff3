//! Whether somebody owns a store or works there, for the rules that ask it: as the store's own events told.

use std::sync::Arc;

use chassis::access::Members;
use chassis::async_trait;
use chassis::error::Result;
use maeul_proto::access::v1::Role;

use crate::application::Application;
use crate::domain::StoreId;

/// The people of the stores.
pub(crate) struct StorePeople(pub(crate) Arc<Application>);

#[async_trait]
impl Members for StorePeople {
    async fn has(&self, house: &str, person: &str, role: Role) -> Result<bool> {
        let Ok(store) = StoreId::try_new(house) else { return Ok(false) };
        let Some(known) = self.0.known_store(&store).await? else { return Ok(false) };
        Ok(known.owner == person || role != Role::Owner && known.staff.iter().any(|one| one == person))
    }
}
