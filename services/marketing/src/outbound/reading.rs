//! What was learned, read by SQL. Every statement reads at most so many rows, whatever the village's size.

use std::collections::{BTreeMap, BTreeSet};

use chassis::async_trait;
use chassis::db::{Row, sql};
use chassis::error::{Error, Result};
use chassis::types::{Currency, Money, Timestamp};

use super::SqlMemory;
use crate::application::ports::Reader;
use crate::domain::{CustomerId, Details, Offer, ProductId, Purchase, Week};

// A customer's latest 1,000 products.
const OF_CUSTOMER: &str = "SELECT customer_id, product_id, store_id, last_ordered_at FROM purchases \
     WHERE customer_id = $1 ORDER BY last_ordered_at DESC LIMIT 1000";
// The latest 500 orders of others, and up to 5,000 of what those customers ordered.
const BESIDE: &str = "SELECT customer_id, product_id, store_id, last_ordered_at FROM purchases \
     WHERE customer_id = ANY(ARRAY(SELECT customer_id FROM purchases WHERE product_id = ANY($1) \
     AND customer_id <> $2 ORDER BY last_ordered_at DESC LIMIT 500)) ORDER BY last_ordered_at DESC LIMIT 5000";
const MOST_ORDERED: &str = "SELECT product_id FROM demand WHERE week >= $1 GROUP BY product_id \
     ORDER BY SUM(orders) DESC, product_id LIMIT 100";
const DEMAND: &str = "SELECT product_id, week, orders FROM demand WHERE product_id = ANY($1)";
const OFFERS: &str = "SELECT p.product_id, p.store_id, p.name, p.currency, p.price, p.counted, p.offered, \
     s.on_hand, n.name AS store_name FROM products AS p LEFT JOIN stock AS s ON s.product_id = p.product_id \
     LEFT JOIN store_names AS n ON n.store_id = p.store_id WHERE p.product_id = ANY($1)";

#[async_trait]
impl Reader for SqlMemory {
    async fn purchases_of(&self, customer: &CustomerId) -> Result<Vec<Purchase>> {
        let found = self.db.fetch_all(sql(OF_CUSTOMER).bind(customer.as_str())).await?;
        found.iter().map(purchase).collect()
    }

    async fn purchases_beside(&self, products: &[ProductId], customer: &CustomerId) -> Result<Vec<Purchase>> {
        if products.is_empty() {
            return Ok(Vec::new());
        }
        let select = sql(BESIDE).bind(texts(products)).bind(customer.as_str());
        self.db.fetch_all(select).await?.iter().map(purchase).collect()
    }

    async fn most_ordered(&self, since: Week) -> Result<Vec<ProductId>> {
        let found = self.db.fetch_all(sql(MOST_ORDERED).bind(since.0)).await?;
        found.iter().map(|row| row.id("product_id")).collect()
    }

    async fn demand(&self, products: &BTreeSet<ProductId>) -> Result<BTreeMap<ProductId, Vec<(Week, i64)>>> {
        let mut demand: BTreeMap<ProductId, Vec<(Week, i64)>> = BTreeMap::new();
        for row in self.db.fetch_all(sql(DEMAND).bind(texts(products))).await? {
            demand
                .entry(row.id("product_id")?)
                .or_default()
                .push((Week(row.get("week")?), row.get("orders")?));
        }
        Ok(demand)
    }

    async fn offers(&self, products: &BTreeSet<ProductId>) -> Result<BTreeMap<ProductId, Offer>> {
        let found = self.db.fetch_all(sql(OFFERS).bind(texts(products))).await?;
        found.iter().map(|row| offer(row).map(|offer| (offer.details.product_id.clone(), offer))).collect()
    }

    fn now(&self) -> Timestamp {
        self.db.clock().now()
    }
}

fn texts<'a>(products: impl IntoIterator<Item = &'a ProductId>) -> Vec<String> {
    products.into_iter().map(ToString::to_string).collect()
}

fn purchase(row: &Row) -> Result<Purchase> {
    Ok(Purchase {
        customer_id: row.id("customer_id")?,
        product_id: row.id("product_id")?,
        store_id: row.id("store_id")?,
        at: row.get("last_ordered_at")?,
    })
}

fn offer(row: &Row) -> Result<Offer> {
    let currency = Currency::try_new(&row.get::<String>("currency")?).map_err(Error::internal)?;
    let details = Details {
        product_id: row.id("product_id")?,
        store_id: row.id("store_id")?,
        name: row.get("name")?,
        price: Money::from_micros(currency, row.get("price")?),
        counted: row.get("counted")?,
        offered: row.get("offered")?,
    };
    Ok(Offer { details, store_name: row.get("store_name")?, on_hand: row.get("on_hand")? })
}
