//! What the use cases need from outside.

use std::collections::{BTreeMap, BTreeSet};

use chassis::async_trait;
use chassis::error::Result;
use chassis::types::Timestamp;
use chassis::uow::UnitOfWork;

use crate::domain::{CustomerId, Details, Offer, ProductId, Purchase, StoreId, Week};

/// What is learned together.
#[async_trait]
pub(crate) trait LearningUow: UnitOfWork {
    /// Adds purchases, each by its customer and its product once: the latest of a product wins.
    async fn add_purchases(&mut self, purchases: Vec<Purchase>) -> Result<()>;

    /// Adds orders to the demand for products, by product and week.
    async fn add_demand(&mut self, orders: BTreeMap<(ProductId, Week), i64>) -> Result<()>;

    /// Remembers a product, unless a later event told of it.
    async fn set_details(&mut self, details: &Details, sequence: i64) -> Result<()>;

    /// Remembers how many pieces are left, unless a later event told it.
    async fn set_on_hand(&mut self, product: &ProductId, on_hand: i64, sequence: i64) -> Result<()>;

    /// Remembers what a store is called, unless a later event told it.
    async fn set_store_name(&mut self, store: &StoreId, name: &str, sequence: i64) -> Result<()>;

    /// Forgets everything.
    async fn clear(&mut self) -> Result<()>;
}

/// Where it is read.
#[async_trait]
pub(crate) trait Reader: Send + Sync {
    /// What a customer ordered, the latest first.
    async fn purchases_of(&self, customer: &CustomerId) -> Result<Vec<Purchase>>;

    /// Everything that others ordered who ordered one of these products; of the latest of them.
    async fn purchases_beside(&self, products: &[ProductId], customer: &CustomerId) -> Result<Vec<Purchase>>;

    /// The products that were in most orders since a week.
    async fn most_ordered(&self, since: Week) -> Result<Vec<ProductId>>;

    /// In how many orders products were, by week.
    async fn demand(&self, products: &BTreeSet<ProductId>) -> Result<BTreeMap<ProductId, Vec<(Week, i64)>>>;

    /// What is known of products.
    async fn offers(&self, products: &BTreeSet<ProductId>) -> Result<BTreeMap<ProductId, Offer>>;

    /// Now.
    fn now(&self) -> Timestamp;
}
