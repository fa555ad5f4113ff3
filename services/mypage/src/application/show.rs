//! Showing views.

use chassis::error::{Error, Result};
use chassis::grpc::Page;

use super::Application;
use super::ports::{Query, Shown, Whose};
use crate::domain::OrderId;

impl Application {
    /// The view of an order; `NOT_FOUND` if it is somebody else's.
    pub(crate) async fn get(&self, whose: &Whose, order: &OrderId) -> Result<Shown> {
        self.find(whose, order).await?.ok_or_else(|| Error::not_found("order_view", order))
    }

    /// The view of an order, if there is one.
    pub(crate) async fn find(&self, whose: &Whose, order: &OrderId) -> Result<Option<Shown>> {
        self.store.get(whose, order).await
    }

    /// A page of views.
    pub(crate) async fn list(&self, query: &Query) -> Result<Page<Shown>> {
        self.store.list(query).await
    }
}
