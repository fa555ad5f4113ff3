//! What is read: the same statements within a unit of work and beside it.

use chassis::async_trait;
use chassis::db::{ByKey, Row, Stmt, sql};
use chassis::error::Result;

use super::{SqlStores, rows};
use crate::application::{Part, Selection, StoreRepository, StoreUow};
use crate::domain::{Movement, OrderId, Product, ProductId, SerialNumber, Store, StoreId, StoreOrder, Unit};
use chassis::rows_by_key;

/// How many ids one statement asks for.
const CHUNK: usize = 16;

macro_rules! select_stores {
    () => {
        "SELECT store_id, owner_id, name, kind, automation, currency, staff, version, sequence, \
             created_at, updated_at FROM stores"
    };
    ($rest:literal) => {
        sql(concat!(select_stores!(), " WHERE ", $rest))
    };
}

macro_rules! select_products {
    () => {
        "SELECT product_id, store_id, name, currency, price, stock, offered, on_hand, version, \
             sequence, created_at, updated_at FROM products"
    };
    ($rest:literal) => {
        sql(concat!(select_products!(), " WHERE ", $rest))
    };
}

macro_rules! select_units {
    ($rest:literal) => {
        sql(concat!(
            "SELECT product_id, serial_number, store_id, number, state, order_id, created_at, updated_at \
             FROM units WHERE ",
            $rest
        ))
    };
}

macro_rules! select_movements {
    ($rest:literal) => {
        sql(concat!(
            "SELECT product_id, position, movement_id, store_id, kind, quantity, on_hand, \
             serial_numbers, order_id, created_at FROM stock_movements WHERE ",
            $rest
        ))
    };
}

macro_rules! select_orders {
    () => {
        "SELECT order_id, store_id, customer_id, lines, currency, total, fulfilment, state, \
             reject_reason, reject_detail, version, sequence, created_at, updated_at \
             FROM store_orders"
    };
    ($rest:literal) => {
        sql(concat!(select_orders!(), " WHERE ", $rest))
    };
}

pub(super) const STORES: ByKey = rows_by_key!(select_stores!(), "store_id");
pub(super) const PRODUCTS: ByKey = rows_by_key!(select_products!(), "product_id");
/// Orders as stores see them, by their id.
pub(crate) const STORE_ORDERS: ByKey = rows_by_key!(select_orders!(), "order_id");

/// One statement for each [`CHUNK`] of ids; the last id fills up the last chunk.
pub(super) fn products_by_ids(ids: &[&ProductId]) -> Vec<Stmt> {
    let chunks = ids.chunks(CHUNK).map(|chunk| {
        let stmt = select_products!(
            "product_id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
        );
        fill(chunk).fold(stmt, |stmt, id| stmt.bind(id.as_str()))
    });
    chunks.collect()
}

fn units_by_serials(product: &ProductId, serials: &[SerialNumber]) -> Vec<Stmt> {
    let chunks = serials.chunks(CHUNK).map(|chunk| {
        let stmt = select_units!(
            "product_id = $1 AND serial_number IN \
             ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ORDER BY number"
        );
        fill(chunk).fold(stmt.bind(product.as_str()), |stmt, serial| stmt.bind(serial.as_str()))
    });
    chunks.collect()
}

/// `chunk`, with its last item repeated up to [`CHUNK`] items.
fn fill<T>(chunk: &[T]) -> impl Iterator<Item = &T> {
    chunk.iter().chain(chunk.last().into_iter().cycle()).take(CHUNK)
}

/// All rows, as what they mean.
fn all<T>(rows: &[Row], read: fn(&Row) -> Result<T>) -> Result<Vec<T>> {
    rows.iter().map(read).collect()
}

impl Selection {
    /// Binds the moment after which a row must have changed, and how many rows are wanted.
    fn bind_to(&self, stmt: Stmt) -> Stmt {
        stmt.bind(self.updated_after.map_or(i64::MIN, chassis::types::Timestamp::micros)).bind(self.size + 1)
    }
}

#[async_trait]
impl StoreRepository for SqlStores {
    async fn begin(&self, step: &'static str) -> Result<Box<dyn StoreUow>> {
        Ok(Box::new(self.db.begin(step).await?))
    }

    async fn store(&self, id: &StoreId) -> Result<Option<Store>> {
        self.db.find(STORES, id.as_str()).await?.as_ref().map(rows::store).transpose()
    }

    async fn stores(&self, page: &Selection) -> Result<Vec<Store>> {
        let list = select_stores!("updated_at > $1 AND store_id > $3 ORDER BY store_id LIMIT $2");
        all(&self.db.fetch_all(page.bind_to(list).bind(&page.after.id)).await?, rows::store)
    }

    async fn product(&self, id: &ProductId) -> Result<Option<Product>> {
        self.db.find(PRODUCTS, id.as_str()).await?.as_ref().map(rows::product).transpose()
    }

    async fn products(&self, store: &Part<StoreId>, page: &Selection) -> Result<Vec<Product>> {
        let list = match store {
            Part::All => {
                let list =
                    select_products!("updated_at > $1 AND product_id > $3 ORDER BY product_id LIMIT $2");
                page.bind_to(list).bind(&page.after.id)
            }
            Part::Only(store) => {
                let list = select_products!(
                    "updated_at > $1 AND product_id > $3 AND store_id = $4 ORDER BY product_id LIMIT $2"
                );
                page.bind_to(list).bind(&page.after.id).bind(store.as_str())
            }
        };
        all(&self.db.fetch_all(list).await?, rows::product)
    }

    async fn units_of(&self, product: &ProductId, serials: &[SerialNumber]) -> Result<Vec<Unit>> {
        let mut units = Vec::with_capacity(serials.len());
        for stmt in units_by_serials(product, serials) {
            units.extend(all(&self.db.fetch_all(stmt).await?, rows::unit)?);
        }
        Ok(units)
    }

    async fn units(
        &self,
        store: &Part<StoreId>,
        product: &Part<ProductId>,
        page: &Selection,
    ) -> Result<Vec<Unit>> {
        let list = match product {
            // A product has one store, so this needs no condition on it.
            Part::Only(product) => {
                let list = select_units!(
                    "updated_at > $1 AND product_id = $4 AND number > $3 ORDER BY number LIMIT $2"
                );
                page.bind_to(list).bind(page.after.at).bind(product.as_str())
            }
            Part::All => {
                let list = select_units!(
                    "updated_at > $1 AND (product_id, number) > ($3, $4) AND ($5 = '-' OR store_id = $5) \
                     ORDER BY product_id, number LIMIT $2"
                );
                page.bind_to(list).bind(&page.after.id).bind(page.after.at).bind(word(store))
            }
        };
        all(&self.db.fetch_all(list).await?, rows::unit)
    }

    async fn movements(
        &self,
        store: &Part<StoreId>,
        product: &Part<ProductId>,
        page: &Selection,
    ) -> Result<Vec<Movement>> {
        let list = match product {
            Part::Only(product) => {
                let list = select_movements!(
                    "created_at > $1 AND product_id = $4 AND position > $3 ORDER BY position LIMIT $2"
                );
                page.bind_to(list).bind(page.after.at).bind(product.as_str())
            }
            Part::All => {
                let list = select_movements!(
                    "created_at > $1 AND (product_id, position) > ($3, $4) \
                     AND ($5 = '-' OR store_id = $5) ORDER BY product_id, position LIMIT $2"
                );
                page.bind_to(list).bind(&page.after.id).bind(page.after.at).bind(word(store))
            }
        };
        all(&self.db.fetch_all(list).await?, rows::movement)
    }

    async fn store_order(&self, id: &OrderId) -> Result<Option<StoreOrder>> {
        self.db.find(STORE_ORDERS, id.as_str()).await?.as_ref().map(rows::store_order).transpose()
    }

    async fn store_orders(&self, store: &Part<StoreId>, page: &Selection) -> Result<Vec<StoreOrder>> {
        // Newest first: the start of the list lies behind the latest possible row.
        let at = if page.after.id.is_empty() { i64::MAX } else { page.after.at };
        let list = match store {
            Part::All => {
                let list = select_orders!(
                    "updated_at > $1 AND (created_at, order_id) < ($3, $4) \
                     ORDER BY created_at DESC, order_id DESC LIMIT $2"
                );
                page.bind_to(list).bind(at).bind(&page.after.id)
            }
            Part::Only(store) => {
                let list = select_orders!(
                    "updated_at > $1 AND (created_at, order_id) < ($3, $4) AND store_id = $5 \
                     ORDER BY created_at DESC, order_id DESC LIMIT $2"
                );
                page.bind_to(list).bind(at).bind(&page.after.id).bind(store.as_str())
            }
        };
        all(&self.db.fetch_all(list).await?, rows::store_order)
    }
}

/// A store's id, or the dash that stands for all: no id begins with one.
fn word(store: &Part<StoreId>) -> &str {
    match store {
        Part::All => "-",
        Part::Only(store) => store.as_str(),
    }
}
