//! Reading messages.

use chassis::error::Result;
use chassis::grpc::Page;

use super::Application;
use super::ports::{KnownStore, Query};
use crate::domain::{Message, NotificationId, StoreId};

impl Application {
    /// A page of messages, newest first.
    pub(crate) async fn list(&self, query: &Query) -> Result<Page<Message>> {
        self.store.list(query).await
    }

    /// A store, as far as it was heard of.
    pub(crate) async fn known_store(&self, store: &StoreId) -> Result<Option<KnownStore>> {
        self.store.known_store(store).await
    }

    /// A message.
    pub(crate) async fn get(&self, id: &NotificationId) -> Result<Option<Message>> {
        self.store.get(id).await
    }
}
