//! The unit of work in SQL. A save writes the row and the aggregate's events in one transaction.

use chassis::async_trait;
use chassis::db::{Tx, sql};
use chassis::error::Result;
use chassis::types::Currency;

use super::{events, ledger, reads, rows};
use crate::application::StoreUow;
use crate::domain::{
    Demand, OrderId, Pieces, Product, ProductId, SerialNumber, Store, StoreId, StoreOrder, UnitState,
};

#[async_trait]
impl StoreUow for Tx {
    async fn store(&mut self, id: &StoreId) -> Result<Option<Store>> {
        self.find(reads::STORES, id.as_str()).await?.as_ref().map(rows::store).transpose()
    }

    async fn save_store(&mut self, store: &mut Store) -> Result<()> {
        let pending = store.take_pending();
        let data = store.data();
        let write = if pending.expected == 0 {
            sql("INSERT INTO stores (store_id, version, owner_id, name, kind, automation, currency, staff, \
                 sequence, created_at, updated_at) \
                 VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING")
        } else {
            sql("UPDATE stores SET version = version + 1, owner_id = $3, name = $4, kind = $5, \
                 automation = $6, currency = $7, staff = $8, sequence = $9, created_at = $10, \
                 updated_at = $11 WHERE store_id = $1 AND version = $2")
        };
        let write = write
            .bind(data.id.as_str())
            .bind(pending.expected)
            .bind(data.owner.as_str())
            .bind(&data.name)
            .bind(data.kind.word())
            .bind(data.automation.word())
            .bind(data.currency.as_ref().map(Currency::code))
            .bind(rows::ids_json(&data.staff)?)
            .bind(pending.sequence)
            .bind(data.created_at)
            .bind(data.updated_at);
        self.change_one(write).await?;
        for (sequence, event) in pending.events {
            events::publish_store(self, data, event, sequence);
        }
        Ok(())
    }

    async fn product(&mut self, id: &ProductId) -> Result<Option<Product>> {
        self.find(reads::PRODUCTS, id.as_str()).await?.as_ref().map(rows::product).transpose()
    }

    async fn products(&mut self, ids: &[&ProductId]) -> Result<Vec<Product>> {
        let mut products = Vec::with_capacity(ids.len());
        for stmt in reads::products_by_ids(ids) {
            for row in self.fetch_committed(stmt).await? {
                products.push(rows::product(&row)?);
            }
        }
        Ok(products)
    }

    async fn save_product(&mut self, product: &mut Product) -> Result<()> {
        let pending = product.take_pending();
        let data = product.data();
        let write = if pending.expected == 0 {
            sql("INSERT INTO products (product_id, version, name, price, offered, sequence, updated_at, \
                 store_id, currency, stock, created_at, on_hand, units, movements) \
                 VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0) ON CONFLICT DO NOTHING")
            .bind(data.id.as_str())
        } else {
            sql("UPDATE products SET version = version + 1, name = $3, price = $4, offered = $5, \
                 sequence = $6, updated_at = $7 WHERE product_id = $1 AND version = $2")
            .bind(data.id.as_str())
        };
        let mut write = write
            .bind(pending.expected)
            .bind(&data.name)
            .bind(data.price.micros())
            .bind(data.offered)
            .bind(pending.sequence)
            .bind(data.updated_at);
        if pending.expected == 0 {
            write = write
                .bind(data.store_id.as_str())
                .bind(data.price.currency().code())
                .bind(data.stock.word())
                .bind(data.created_at);
        }
        self.change_one(write).await?;
        for (sequence, event) in pending.events {
            events::publish_product(self, data, event, sequence);
        }
        Ok(())
    }

    async fn restock(&mut self, product: &ProductId, quantity: Pieces) -> Result<()> {
        ledger::restock(self, product, quantity).await
    }

    async fn add_units(&mut self, product: &ProductId, serials: &[SerialNumber]) -> Result<bool> {
        ledger::add_units(self, product, serials).await
    }

    async fn is_available(&mut self, product: &ProductId, serial: &SerialNumber) -> Result<bool> {
        let select =
            sql("SELECT 1 AS one FROM units WHERE product_id = $1 AND serial_number = $2 AND state = $3")
                .bind(product.as_str())
                .bind(serial.as_str())
                .bind(UnitState::Available.word());
        Ok(self.fetch_optional(select).await?.is_some())
    }

    async fn hold(&mut self, order: &OrderId, demand: &Demand) -> Result<Vec<SerialNumber>> {
        ledger::hold(self, order, demand).await
    }

    async fn store_order(&mut self, id: &OrderId) -> Result<Option<StoreOrder>> {
        self.find(reads::STORE_ORDERS, id.as_str()).await?.as_ref().map(rows::store_order).transpose()
    }

    async fn save_store_order(&mut self, order: &mut StoreOrder) -> Result<()> {
        let pending = order.take_pending();
        let moves = order.take_moves();
        let data = order.data();
        let (reason, detail) = match &data.rejection {
            Some(rejection) => (Some(rejection.reason.word()), rejection.detail.as_str()),
            None => (None, ""),
        };
        let write = if pending.expected == 0 {
            sql(
                "INSERT INTO store_orders (order_id, version, store_id, customer_id, lines, currency, total, \
                 fulfilment, state, reject_reason, reject_detail, sequence, created_at, updated_at) \
                 VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
                 ON CONFLICT DO NOTHING",
            )
        } else {
            sql("UPDATE store_orders SET version = version + 1, store_id = $3, customer_id = $4, \
                 lines = $5, currency = $6, total = $7, fulfilment = $8, state = $9, reject_reason = $10, \
                 reject_detail = $11, sequence = $12, created_at = $13, updated_at = $14 \
                 WHERE order_id = $1 AND version = $2")
        };
        let write = write
            .bind(data.id.as_str())
            .bind(pending.expected)
            .bind(data.store_id.as_str())
            .bind(data.customer_id.as_str())
            .bind(rows::lines_json(&data.lines)?)
            .bind(data.total.currency().code())
            .bind(data.total.micros())
            .bind(data.fulfilment.word())
            .bind(data.state.word())
            .bind(reason)
            .bind(detail)
            .bind(pending.sequence)
            .bind(data.created_at)
            .bind(data.updated_at);
        self.change_one(write).await?;
        for moved in &moves {
            ledger::settle(self, &data.id, moved).await?;
        }
        for (sequence, event) in pending.events {
            events::publish_order(self, data, event, sequence);
        }
        self.touch(format!("store:{}", data.store_id), data.id.as_str());
        Ok(())
    }
}
