//! `GetStore`, `ListStores`, `ListProducts`, `ListUnits`, `ListStockMovements`, `GetStoreOrder`, `ListStoreOrders`.

use chassis::error::{Error, Result};
use chassis::grpc::{Page, PageToken};

use super::{Part, Selection, Stores};
use crate::domain::{Movement, OrderId, Product, ProductId, Store, StoreId, StoreOrder, Unit};

impl Stores {
    /// One store.
    pub(crate) async fn get_store(&self, id: &StoreId) -> Result<Store> {
        self.find_store(id).await?.ok_or_else(|| Error::not_found("store", id))
    }

    /// The same, where there may be none.
    pub(crate) async fn find_store(&self, id: &StoreId) -> Result<Option<Store>> {
        self.repository.store(id).await
    }

    /// Stores by id.
    pub(crate) async fn list_stores(&self, rows: Selection) -> Result<Page<Store>> {
        let stores = self.repository.stores(&rows).await?;
        Ok(Page::cut(stores, rows.size, |store| by_id(store.data().id.as_str())))
    }

    /// Products by id.
    pub(crate) async fn list_products(&self, store: Part<StoreId>, rows: Selection) -> Result<Page<Product>> {
        self.check_store(&store).await?;
        let products = self.repository.products(&store, &rows).await?;
        Ok(Page::cut(products, rows.size, |product| by_id(product.data().id.as_str())))
    }

    /// Units by product, in the order in which they were added.
    pub(crate) async fn list_units(
        &self,
        store: Part<StoreId>,
        product: Part<ProductId>,
        rows: Selection,
    ) -> Result<Page<Unit>> {
        self.check_product(&store, &product).await?;
        let units = self.repository.units(&store, &product, &rows).await?;
        Ok(Page::cut(units, rows.size, |unit| by_number(unit.number, &unit.product_id)))
    }

    /// The stock ledger by product, oldest first.
    pub(crate) async fn list_movements(
        &self,
        store: Part<StoreId>,
        product: Part<ProductId>,
        rows: Selection,
    ) -> Result<Page<Movement>> {
        self.check_product(&store, &product).await?;
        let movements = self.repository.movements(&store, &product, &rows).await?;
        Ok(Page::cut(movements, rows.size, |entry| by_number(entry.position, &entry.product_id)))
    }

    /// One order of a store.
    pub(crate) async fn get_store_order(&self, store: &Part<StoreId>, id: &OrderId) -> Result<StoreOrder> {
        self.check_store(store).await?;
        let order = self.repository.store_order(id).await?;
        order
            .filter(|order| store.has(&order.data().store_id))
            .ok_or_else(|| Error::not_found("store_order", id))
    }

    /// Orders, newest first.
    pub(crate) async fn list_store_orders(
        &self,
        store: Part<StoreId>,
        rows: Selection,
    ) -> Result<Page<StoreOrder>> {
        self.check_store(&store).await?;
        let orders = self.repository.store_orders(&store, &rows).await?;
        Ok(Page::cut(orders, rows.size, |order| {
            PageToken::after(order.data().created_at, order.data().id.as_str())
        }))
    }

    async fn check_store(&self, store: &Part<StoreId>) -> Result<()> {
        if let Part::Only(id) = store {
            self.get_store(id).await?;
        }
        Ok(())
    }

    async fn check_product(&self, store: &Part<StoreId>, product: &Part<ProductId>) -> Result<()> {
        self.check_store(store).await?;
        let Part::Only(id) = product else {
            return Ok(());
        };
        let found = self.repository.product(id).await?;
        let sold_here = found.is_some_and(|product| store.has(&product.data().store_id));
        if sold_here { Ok(()) } else { Err(Error::not_found("product", id)) }
    }
}

impl<T: PartialEq> Part<T> {
    /// Whether this is all of it, or this one.
    fn has(&self, one: &T) -> bool {
        match self {
            Self::All => true,
            Self::Only(only) => only == one,
        }
    }
}

fn by_id(id: &str) -> PageToken {
    PageToken { at: 0, id: id.to_owned() }
}

fn by_number(number: i64, product: &ProductId) -> PageToken {
    PageToken { at: number, id: product.to_string() }
}
