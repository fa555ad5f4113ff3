//! Reading messages.

use chassis::error::Result;
use chassis::grpc::Page;

use super::Application;
use super::ports::Query;
use crate::domain::{Message, NotificationId};

impl Application {
    /// A page of messages, newest first.
    pub(crate) async fn list(&self, query: &Query) -> Result<Page<Message>> {
        self.store.list(query).await
    }

    /// A message.
    pub(crate) async fn get(&self, id: &NotificationId) -> Result<Option<Message>> {
        self.store.get(id).await
    }
}
