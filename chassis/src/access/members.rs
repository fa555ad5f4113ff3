//! Who is of a house that people own or work at: only its context knows.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use maeul_proto::access::v1::Role;

use crate::error::{Error, Result};

/// Tells whether somebody is of a house, for rules that say so.
#[async_trait]
pub trait Members: Send + Sync {
    /// Whether `person` is of `house` in this role; not if there is no such house.
    async fn has(&self, house: &str, person: &str, role: Role) -> Result<bool>;
}

/// Whom to ask, by the context that serves the RPC.
#[derive(Clone, Default)]
pub(super) struct Houses(Arc<RwLock<HashMap<String, Arc<dyn Members>>>>);

impl Houses {
    /// `context` answers for its own RPCs.
    pub(super) fn know(&self, context: &str, members: Arc<dyn Members>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(context.to_owned(), members);
    }

    /// Whether somebody answers for a context.
    pub(super) fn has(&self, context: &str) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains_key(context)
    }

    /// Asks. Nobody to ask lets nobody in: a process that serves has somebody, so this one is about to.
    pub(super) async fn ask(&self, context: &str, house: &str, person: &str, role: Role) -> Result<bool> {
        let members = self.0.read().unwrap_or_else(PoisonError::into_inner).get(context).cloned();
        let members = members.ok_or_else(|| {
            let why = "this service has just been started and cannot tell yet who may call";
            Error::unavailable("STARTING", why, Duration::from_secs(1))
        })?;
        members.has(house, person, role).await
    }
}

/// The context whose RPC this is: `order` of `/maeul.order.v1.OrderService/PlaceOrder`.
pub(super) fn context(path: &str) -> &str {
    path.split('.').nth(1).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Everybody;

    #[async_trait]
    impl Members for Everybody {
        async fn has(&self, _house: &str, person: &str, _role: Role) -> Result<bool> {
            Ok(person == "p-1")
        }
    }

    #[tokio::test]
    async fn n9_each_context_answers_for_itself_and_silence_lets_nobody_in() {
        let houses = Houses::default();
        houses.know(context("/maeul.a.v1.AService/Get"), Arc::new(Everybody));
        assert!(houses.ask("a", "h", "p-1", Role::Owner).await.unwrap());
        assert!(!houses.ask("a", "h", "p-2", Role::Owner).await.unwrap());
        assert!(houses.ask("b", "h", "p-1", Role::Owner).await.is_err());
        assert_eq!((context("/"), context("x")), ("", ""));
    }
}
