//! Orders in the database: one body of SQL for PostgreSQL and SQLite.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chassis::async_trait;
use chassis::case::remember_told;
use chassis::db::{ByKey, Database, DueRows, Stmt, Tx, sql};
use chassis::due_rows;
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::rows_by_key;
use chassis::types::Timestamp;

use super::{events, menu, metrics, rows};
use crate::application::{Condition, OrderStore, OrderUow, Whose};
use crate::domain::{CustomerId, MenuItem, Order, OrderId, ProductId, StoreId};

/// How soon a change that another replica made is seen.
const POLL: Duration = Duration::from_millis(100);

macro_rules! select_orders {
    () => {
        "SELECT id, customer_id, store_id, items, total_currency, total_micros, address, payment_method, \
         state, end_reason, end_detail, announced, attempts, reserved_until, next_attempt_at, expires_at, \
         created_at, updated_at, sequence, version FROM orders"
    };
}

/// Orders by their id.
pub(crate) const ORDERS: ByKey = rows_by_key!(select_orders!(), "id");

/// Raised by this process whenever the order changed.
fn signal(id: &OrderId) -> String {
    format!("order:{id}")
}

#[async_trait]
impl OrderUow for Tx {
    async fn order(&mut self, id: &OrderId) -> Result<Option<Order>> {
        self.find(ORDERS, id.as_str()).await?.as_ref().map(rows::order).transpose()
    }

    async fn save(&mut self, order: &mut Order) -> Result<()> {
        if !order.is_changed() {
            return Ok(());
        }
        let pending = order.take_pending();
        let data = order.data();
        let stmt = if pending.expected == 0 { insert() } else { update() };
        self.change_one(rows::bind(stmt, data, &pending)?).await?;
        let told_something = !pending.events.is_empty();
        for (sequence, event) in pending.events {
            events::publish(self, data, event, sequence);
            metrics::count(self, data.state, event);
        }
        // A worker will go on with it, on behalf of the call that put it off.
        if told_something && data.state.is_unpaid() {
            remember_told(self);
        }
        self.signal(signal(&data.id));
        Ok(())
    }

    async fn count_unpaid(&mut self, most: i64) -> Result<i64> {
        let count = sql("SELECT COUNT(*) AS unpaid FROM \
             (SELECT 1 AS one FROM orders WHERE next_attempt_at IS NOT NULL LIMIT $1) AS counted");
        self.fetch_committed(count.bind(most)).await?.first().map_or(Ok(0), |row| row.get("unpaid"))
    }

    async fn lease_due(&mut self, until: Timestamp, most: i64) -> Result<Vec<OrderId>> {
        self.lease(DUE, until, most).await?.iter().map(rows::order_id).collect()
    }

    async fn knows_store(&mut self, id: &StoreId) -> Result<bool> {
        menu::knows_store(self, id).await
    }

    async fn menu_items(&mut self, ids: &BTreeSet<&ProductId>) -> Result<BTreeMap<ProductId, MenuItem>> {
        menu::menu_items(self, ids).await
    }

    async fn add_store(&mut self, id: &StoreId) -> Result<()> {
        menu::add_store(self, id).await
    }

    async fn put_menu_item(&mut self, item: &MenuItem, sequence: i64) -> Result<()> {
        menu::put_menu_item(self, item, sequence).await
    }
}

fn insert() -> Stmt {
    sql("INSERT INTO orders (id, customer_id, store_id, items, total_currency, total_micros, address, \
         payment_method, state, end_reason, end_detail, announced, attempts, reserved_until, next_attempt_at, \
         expires_at, created_at, updated_at, sequence, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20 + 1) \
         ON CONFLICT DO NOTHING")
}

/// Every column, the fixed ones too: one list of parameters serves both statements.
fn update() -> Stmt {
    sql(
        "UPDATE orders SET customer_id = $2, store_id = $3, items = $4, total_currency = $5, total_micros = $6, \
         address = $7, payment_method = $8, state = $9, end_reason = $10, end_detail = $11, announced = $12, \
         attempts = $13, reserved_until = $14, next_attempt_at = $15, expires_at = $16, created_at = $17, \
         updated_at = $18, sequence = $19, version = $20 + 1 WHERE id = $1 AND version = $20",
    )
}

/// What becomes due of them.
const DUE: DueRows = due_rows!("orders", "id", "id");

/// The store over this context's database.
#[derive(Debug, Clone)]
pub(crate) struct SqlOrders {
    db: Database,
}

impl SqlOrders {
    /// Over a migrated database.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

#[async_trait]
impl OrderStore for SqlOrders {
    async fn begin(&self, step: &'static str) -> Result<Box<dyn OrderUow>> {
        Ok(Box::new(self.db.begin(step).await?))
    }

    async fn order(&self, id: &OrderId) -> Result<Option<Order>> {
        self.db.find(ORDERS, id.as_str()).await?.as_ref().map(rows::order).transpose()
    }

    async fn list(
        &self,
        whose: &Whose,
        updated_after: Timestamp,
        token: &PageToken,
        most: i64,
    ) -> Result<Vec<Order>> {
        let page = match whose {
            Whose::One(_) => sql(concat!(
                select_orders!(),
                " WHERE (created_at, id) < ($1, $2) AND updated_at > $3 AND customer_id = $5 \
                 ORDER BY created_at DESC, id DESC LIMIT $4"
            )),
            Whose::All => sql(concat!(
                select_orders!(),
                " WHERE (created_at, id) < ($1, $2) AND updated_at > $3 ORDER BY created_at DESC, id DESC LIMIT $4"
            )),
        };
        let page = page.bind(token.newest_first()).bind(&token.id).bind(updated_after).bind(most);
        let page = page.bind_some(whose.one().map(CustomerId::as_str));
        self.db.fetch_all(page).await?.iter().map(rows::order).collect()
    }

    async fn next_attempt(&self) -> Result<Option<Timestamp>> {
        self.db.next_due(DUE).await
    }

    async fn next_to_expire(&self, most: i64) -> Result<Vec<(OrderId, Timestamp)>> {
        let first = sql("SELECT id, expires_at FROM orders WHERE next_attempt_at IS NOT NULL \
             ORDER BY expires_at LIMIT $1");
        let rows = self.db.fetch_all(first.bind(most)).await?;
        rows.iter().map(|row| Ok((rows::order_id(row)?, row.get("expires_at")?))).collect()
    }

    async fn wait_until(&self, id: &OrderId, limit: Duration, is: Condition) -> Result<Option<Order>> {
        let look = || async move { Ok(OrderStore::order(self, id).await?.filter(&is)) };
        match self.db.signals().wait_for(&signal(id), limit, POLL, look).await? {
            Some(order) => Ok(Some(order)),
            None => OrderStore::order(self, id).await,
        }
    }
}
