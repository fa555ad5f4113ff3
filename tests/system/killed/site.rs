//! Where a story is played: in a village of one process, or in a mesh of many.

use std::ops::Deref;

use chassis::async_trait;

use crate::harness::*;

/// A village or a mesh.
#[async_trait]
pub(super) trait Site: Deref<Target = Contact> + Sync {
    /// Whether every event has left its outbox and each consumer has dealt with the whole log; otherwise why not.
    async fn is_through(&self) -> Result<(), String>;

    /// What was logged.
    fn said(&self) -> String;

    /// As long as the answer is kept, this service cannot write anything down.
    async fn writes_nothing(&self, service: &str) -> Stuck;
}

#[async_trait]
impl Site for Village {
    async fn is_through(&self) -> Result<(), String> {
        self.seems_quiet().await.then_some(()).ok_or_else(|| "events are on their way".to_owned())
    }

    fn said(&self) -> String {
        self.log()
    }

    async fn writes_nothing(&self, service: &str) -> Stuck {
        Stuck::sqlite(&self.data(), service).await
    }
}

#[async_trait]
impl Site for Mesh {
    async fn is_through(&self) -> Result<(), String> {
        self.seems_quiet().await
    }

    fn said(&self) -> String {
        let said = |service: &&str| format!("--- {service}\n{}", self.log(service));
        SERVICES.iter().map(said).collect()
    }

    async fn writes_nothing(&self, service: &str) -> Stuck {
        Stuck::postgres(self.database(service), service).await
    }
}
