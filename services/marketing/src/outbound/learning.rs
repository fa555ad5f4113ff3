//! What is learned, written in SQL: sums and greatest values, so that no order of events matters.

use std::collections::BTreeMap;

use chassis::async_trait;
use chassis::db::{Tx, insert, sql};
use chassis::error::Result;
use chassis::row;

use crate::application::ports::LearningUow;
use crate::domain::{Details, ProductId, Purchase, StoreId, Week};

const PURCHASES: &str = "purchases (customer_id, product_id, store_id, last_ordered_at)";
const OVER_PURCHASES: &str = "ON CONFLICT (customer_id, product_id) DO UPDATE SET store_id = excluded.store_id, \
     last_ordered_at = excluded.last_ordered_at WHERE purchases.last_ordered_at < excluded.last_ordered_at";
const OVER_DEMAND: &str =
    "ON CONFLICT (product_id, week) DO UPDATE SET orders = demand.orders + excluded.orders";
const SET_DETAILS: &str = "INSERT INTO products (product_id, store_id, name, currency, price, counted, offered, \
     sequence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (product_id) DO UPDATE SET \
     store_id = excluded.store_id, name = excluded.name, currency = excluded.currency, price = excluded.price, \
     counted = excluded.counted, offered = excluded.offered, sequence = excluded.sequence \
     WHERE products.sequence < excluded.sequence";
const SET_ON_HAND: &str = "INSERT INTO stock (product_id, on_hand, sequence) VALUES ($1, $2, $3) \
     ON CONFLICT (product_id) DO UPDATE SET on_hand = excluded.on_hand, sequence = excluded.sequence \
     WHERE stock.sequence < excluded.sequence";
const SET_STORE_NAME: &str = "INSERT INTO store_names (store_id, name, sequence) VALUES ($1, $2, $3) \
     ON CONFLICT (store_id) DO UPDATE SET name = excluded.name, sequence = excluded.sequence \
     WHERE store_names.sequence < excluded.sequence";

#[async_trait]
impl LearningUow for Tx {
    async fn add_purchases(&mut self, purchases: Vec<Purchase>) -> Result<()> {
        let line =
            |p: Purchase| row![p.customer_id.as_str(), p.product_id.as_str(), p.store_id.as_str(), p.at];
        self.write_some(insert(PURCHASES, OVER_PURCHASES).rows(purchases.into_iter().map(line))).await
    }

    async fn add_demand(&mut self, orders: BTreeMap<(ProductId, Week), i64>) -> Result<()> {
        let line =
            |((product, week), orders): ((ProductId, Week), i64)| row![product.as_str(), week.0, orders];
        let into = insert("demand (product_id, week, orders)", OVER_DEMAND);
        self.write_some(into.rows(orders.into_iter().map(line))).await
    }

    async fn set_details(&mut self, details: &Details, sequence: i64) -> Result<()> {
        let set = sql(SET_DETAILS)
            .bind(details.product_id.as_str())
            .bind(details.store_id.as_str())
            .bind(&details.name)
            .bind(details.price.currency().code())
            .bind(details.price.micros())
            .bind(details.counted)
            .bind(details.offered)
            .bind(sequence);
        self.execute(set).await.map(|_| ())
    }

    async fn set_on_hand(&mut self, product: &ProductId, on_hand: i64, sequence: i64) -> Result<()> {
        let set = sql(SET_ON_HAND).bind(product.as_str()).bind(on_hand).bind(sequence);
        self.execute(set).await.map(|_| ())
    }

    async fn set_store_name(&mut self, store: &StoreId, name: &str, sequence: i64) -> Result<()> {
        let set = sql(SET_STORE_NAME).bind(store.as_str()).bind(name).bind(sequence);
        self.execute(set).await.map(|_| ())
    }

    async fn clear(&mut self) -> Result<()> {
        for delete in [
            "DELETE FROM purchases",
            "DELETE FROM demand",
            "DELETE FROM products",
            "DELETE FROM stock",
            "DELETE FROM store_names",
        ] {
            self.execute(sql(delete)).await?;
        }
        Ok(())
    }
}
