//! Somebody who has signed in.

use std::sync::Arc;

use async_trait::async_trait;
use maeul_proto::access::v1::Role;

use crate::error::Result;
use crate::types::Timestamp;

/// Somebody who has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id that the village knows them by.
    pub id: String,
    /// What they are in the village; never [`Role::Unspecified`] or [`Role::Anyone`].
    pub roles: Vec<Role>,
    /// Until when that is believed; for ever, if nothing is said.
    pub until: Option<Timestamp>,
}

impl Person {
    /// Whether they are this.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// Tells by a token who has signed in.
#[async_trait]
pub trait SignIn: Send + Sync {
    /// Whose token this is. `UNAUTHENTICATED` with a reason if it is nobody's that can be believed; `UNAVAILABLE` while
    /// that cannot be told.
    async fn person(&self, token: &str) -> Result<Arc<Person>>;
}
