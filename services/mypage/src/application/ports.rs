//! What the use cases need from outside.

use std::collections::BTreeSet;

use chassis::async_trait;
use chassis::error::Result;
use chassis::grpc::Page;
use chassis::types::Timestamp;
use chassis::uow::UnitOfWork;

use crate::domain::{CustomerId, Entry, Fact, OrderId, OrderView, StoreId};

/// A view as it was read, to be saved over exactly that.
#[derive(Debug, Clone)]
pub(crate) struct Versioned {
    /// The view.
    pub(crate) view: OrderView,
    /// How often it was saved.
    pub(crate) version: i64,
}

/// Views and timelines that change together.
#[async_trait]
pub(crate) trait ViewUow: UnitOfWork {
    /// The views that there are of orders.
    async fn views(&mut self, orders: &BTreeSet<&OrderId>) -> Result<Vec<Versioned>>;

    /// Saves views over the versions that were read, 0 for a new one, and tells who watches; `ABORTED` if
    /// somebody else changed one meanwhile.
    async fn save(&mut self, views: &[Versioned]) -> Result<()>;

    /// Adds a line for each fact to the timeline of its order, unless it is there.
    async fn add_entries(&mut self, facts: &[Fact]) -> Result<()>;

    /// Remembers the name of a store, unless a later one is known.
    async fn set_store_name(&mut self, store: &StoreId, name: &str, sequence: i64) -> Result<()>;

    /// Drops everything.
    async fn clear(&mut self) -> Result<()>;
}

/// What a customer is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The view.
    pub(crate) view: OrderView,
    /// The store's name, if it is known.
    pub(crate) store_name: Option<String>,
    /// What happened, oldest first.
    pub(crate) timeline: Vec<Entry>,
}

/// Whose orders are shown.
pub(crate) type Whose = chassis::types::Whose<CustomerId>;

/// A page of views, newest order first.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    /// Whose.
    pub(crate) whose: Whose,
    /// Only views whose latest event happened after this.
    pub(crate) updated_after: Timestamp,
    /// Only orders before this one; `None` for the first page.
    pub(crate) before: Option<String>,
    /// How many.
    pub(crate) size: i64,
}

/// Where views are read.
#[async_trait]
pub(crate) trait ViewStore: Send + Sync {
    /// The view of an order, if it is one of `whose`.
    async fn get(&self, whose: &Whose, order: &OrderId) -> Result<Option<Shown>>;

    /// A page of views.
    async fn list(&self, query: &Query) -> Result<Page<Shown>>;
}
