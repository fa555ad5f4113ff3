//! What the use cases need of the outside: a unit of work that writes, a repository that reads.

use chassis::async_trait;
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::types::Timestamp;
use chassis::uow::UnitOfWork;

use crate::domain::{
    Demand, Movement, OrderId, Pieces, Product, ProductId, SerialNumber, Store, StoreId, StoreOrder, Unit,
};

/// Changes of stores, products, stock and orders that become durable together, with their events.
///
/// A save of what has changed since it was read fails with `ABORTED`.
#[async_trait]
pub(crate) trait StoreUow: UnitOfWork {
    /// The store as it is now.
    async fn store(&mut self, id: &StoreId) -> Result<Option<Store>>;

    /// Writes a store and publishes its events.
    async fn save_store(&mut self, store: &mut Store) -> Result<()>;

    /// The product as it is now.
    async fn product(&mut self, id: &ProductId) -> Result<Option<Product>>;

    /// Those of the products that exist, in few round trips.
    async fn products(&mut self, ids: &[&ProductId]) -> Result<Vec<Product>>;

    /// Writes a product's description and publishes its events. Its stock changes by movements only.
    async fn save_product(&mut self, product: &mut Product) -> Result<()>;

    /// Adds pieces to a product.
    async fn restock(&mut self, product: &ProductId, quantity: Pieces) -> Result<()>;

    /// Adds units to a product. `false`, and to be abandoned, if a serial number exists already.
    async fn add_units(&mut self, product: &ProductId, serials: &[SerialNumber]) -> Result<bool>;

    /// Whether a unit can be ordered.
    async fn is_available(&mut self, product: &ProductId, serial: &SerialNumber) -> Result<bool>;

    /// Takes what is demanded off the stock for an order; the units, for a serialised product: those named
    /// and the oldest available ones. `ABORTED` if it is no longer there: look again.
    async fn hold(&mut self, order: &OrderId, demand: &Demand) -> Result<Vec<SerialNumber>>;

    /// The order as it is now.
    async fn store_order(&mut self, id: &OrderId) -> Result<Option<StoreOrder>>;

    /// Writes an order, moves the stock that it returns or ships, publishes all their events, and tells those
    /// who watch the store.
    async fn save_store_order(&mut self, order: &mut StoreOrder) -> Result<()>;
}

/// One of something, or all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part<T> {
    All,
    Only(T),
}

/// Which rows of a list.
#[derive(Debug, Clone)]
pub(crate) struct Selection {
    /// How many a page has.
    pub(crate) size: i64,
    /// The last row of the page before.
    pub(crate) after: PageToken,
    /// Only what changed after this moment.
    pub(crate) updated_after: Option<Timestamp>,
}

/// Reads, and begins what writes. Lists give one row more than a page has, if there is one.
#[async_trait]
pub(crate) trait StoreRepository: Send + Sync {
    /// Begins a unit of work; `step` names it in traces and kill points.
    async fn begin(&self, step: &'static str) -> Result<Box<dyn StoreUow>>;

    /// One store.
    async fn store(&self, id: &StoreId) -> Result<Option<Store>>;

    /// Stores by id.
    async fn stores(&self, rows: &Selection) -> Result<Vec<Store>>;

    /// One product.
    async fn product(&self, id: &ProductId) -> Result<Option<Product>>;

    /// Products by id.
    async fn products(&self, store: &Part<StoreId>, rows: &Selection) -> Result<Vec<Product>>;

    /// Units with these serial numbers, in their order.
    async fn units_of(&self, product: &ProductId, serials: &[SerialNumber]) -> Result<Vec<Unit>>;

    /// Units by product and number.
    async fn units(
        &self,
        store: &Part<StoreId>,
        product: &Part<ProductId>,
        rows: &Selection,
    ) -> Result<Vec<Unit>>;

    /// The ledger by product and position.
    async fn movements(
        &self,
        store: &Part<StoreId>,
        product: &Part<ProductId>,
        rows: &Selection,
    ) -> Result<Vec<Movement>>;

    /// One order.
    async fn store_order(&self, id: &OrderId) -> Result<Option<StoreOrder>>;

    /// Orders, newest first.
    async fn store_orders(&self, store: &Part<StoreId>, rows: &Selection) -> Result<Vec<StoreOrder>>;
}
