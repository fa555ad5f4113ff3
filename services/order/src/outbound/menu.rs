//! The menu in the database.

use std::collections::{BTreeMap, BTreeSet};

use chassis::db::{Row, Tx, sql};
use chassis::error::{Error, Result};
use chassis::types::{Currency, Money};

use crate::domain::{MenuItem, ProductId, StoreId};

pub(super) async fn knows_store(tx: &mut Tx, store: &StoreId) -> Result<bool> {
    let select = sql("SELECT 1 AS one FROM menu_stores WHERE store_id = $1");
    Ok(!tx.fetch_committed(select.bind(store.as_str())).await?.is_empty())
}

pub(super) async fn menu_items(
    tx: &mut Tx,
    products: &BTreeSet<&ProductId>,
) -> Result<BTreeMap<ProductId, MenuItem>> {
    let select = sql("SELECT product_id, store_id, name, price_currency, price_micros, offered \
         FROM menu_products WHERE product_id = ANY($1)");
    let products: Vec<String> = products.iter().map(ToString::to_string).collect();
    let found = tx.fetch_committed(select.bind(products)).await?;
    found.iter().map(|row| from_row(row).map(|item| (item.product_id.clone(), item))).collect()
}

pub(super) async fn add_store(tx: &mut Tx, store: &StoreId) -> Result<()> {
    let insert = sql("INSERT INTO menu_stores (store_id) VALUES ($1) ON CONFLICT DO NOTHING");
    tx.execute(insert.bind(store.as_str())).await.map(|_| ())
}

pub(super) async fn put_menu_item(tx: &mut Tx, item: &MenuItem, sequence: i64) -> Result<()> {
    let upsert =
        sql("INSERT INTO menu_products (product_id, store_id, name, price_currency, price_micros, offered, \
         sequence) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (product_id) DO UPDATE SET store_id = excluded.store_id, name = excluded.name, \
         price_currency = excluded.price_currency, price_micros = excluded.price_micros, \
         offered = excluded.offered, sequence = excluded.sequence \
         WHERE menu_products.sequence < excluded.sequence")
        .bind(item.product_id.as_str())
        .bind(item.store_id.as_str())
        .bind(&item.name)
        .bind(item.price.currency().code())
        .bind(item.price.micros())
        .bind(item.offered)
        .bind(sequence);
    tx.execute(upsert).await.map(|_| ())
}

fn from_row(row: &Row) -> Result<MenuItem> {
    let currency = Currency::try_new(&row.get::<String>("price_currency")?).map_err(Error::internal)?;
    Ok(MenuItem {
        product_id: row.id("product_id")?,
        store_id: row.id("store_id")?,
        name: row.get("name")?,
        price: Money::from_micros(currency, row.get("price_micros")?),
        offered: row.get("offered")?,
    })
}
