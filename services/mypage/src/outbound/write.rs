//! Views and timelines written in SQL.

use chassis::async_trait;
use chassis::db::{Stmt, Tx, sql};
use chassis::error::{Error, Result};

use super::rows;
use crate::application::ports::{Versioned, ViewUow};
use crate::domain::{
    DeliveryState, EndReason, Entry, Fulfilment, OrderId, OrderView, PaymentState, StoreId, StoreState,
};

const SELECT: &str = concat!("SELECT ", rows::columns!(), " FROM order_views AS v WHERE v.order_id = $1");
const INSERT: &str = "INSERT INTO order_views (order_id, customer_id, store_id, items, currency, total, fulfilment, \
     order_sequence, order_state, end_reason, end_detail, next_attempt_at, expires_at, payment_sequence, \
     payment_state, store_sequence, store_state, delivery_sequence, delivery_state, created_at, updated_at, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, \
     $22 + 1) ON CONFLICT (order_id) DO NOTHING";
const UPDATE: &str = "UPDATE order_views SET customer_id = $2, store_id = $3, items = $4, currency = $5, \
     total = $6, fulfilment = $7, order_sequence = $8, order_state = $9, end_reason = $10, end_detail = $11, \
     next_attempt_at = $12, expires_at = $13, payment_sequence = $14, payment_state = $15, store_sequence = $16, \
     store_state = $17, delivery_sequence = $18, delivery_state = $19, created_at = $20, updated_at = $21, \
     version = $22 + 1 WHERE order_id = $1 AND version = $22";

#[async_trait]
impl ViewUow for Tx {
    async fn view(&mut self, order: &OrderId) -> Result<Option<Versioned>> {
        let row = self.fetch_optional(sql(SELECT).bind(order.as_str())).await?;
        row.map(|row| Ok(Versioned { view: rows::view(&row)?, version: row.get("version")? })).transpose()
    }

    async fn save(&mut self, view: &OrderView, version: i64) -> Result<()> {
        let stmt = sql(if version == 0 { INSERT } else { UPDATE });
        if self.execute(bind(stmt, view)?.bind(version)).await? == 0 {
            return Err(Error::aborted("CONFLICT", "the view was changed by somebody else"));
        }
        self.touch(format!("customer:{}", view.customer_id), view.order_id.as_str());
        Ok(())
    }

    async fn add_entry(&mut self, order: &OrderId, entry: &Entry) -> Result<()> {
        let insert = sql("INSERT INTO timeline (order_id, event_id, source, event_type, sequence, detail, \
             happened_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING")
        .bind(order.as_str())
        .bind(&entry.event_id)
        .bind(&entry.source)
        .bind(&entry.event_type)
        .bind(entry.sequence)
        .bind(&entry.detail)
        .bind(entry.at);
        self.execute(insert).await.map(|_| ())
    }

    async fn set_store_name(&mut self, store: &StoreId, name: &str, sequence: i64) -> Result<()> {
        let upsert = sql("INSERT INTO store_names (store_id, name, sequence) VALUES ($1, $2, $3) \
             ON CONFLICT (store_id) DO UPDATE SET name = excluded.name, sequence = excluded.sequence \
             WHERE store_names.sequence < excluded.sequence");
        self.execute(upsert.bind(store.as_str()).bind(name).bind(sequence)).await.map(|_| ())
    }

    async fn clear(&mut self) -> Result<()> {
        for delete in ["DELETE FROM order_views", "DELETE FROM timeline", "DELETE FROM store_names"] {
            self.execute(sql(delete)).await?;
        }
        Ok(())
    }
}

/// The parameters 1 to 21 of both statements.
fn bind(stmt: Stmt, view: &OrderView) -> Result<Stmt> {
    let basket = view.basket.as_ref();
    let order = view.order.as_ref();
    let part = order.map(|latest| &latest.value);
    Ok(stmt
        .bind(view.order_id.as_str())
        .bind(view.customer_id.as_str())
        .bind(view.store_id.as_ref().map(StoreId::as_str))
        .bind(basket.map(rows::items_json).transpose()?)
        .bind(basket.map(|basket| basket.total.currency().code().to_owned()))
        .bind(basket.map(|basket| basket.total.micros()))
        .bind(view.fulfilment.map(Fulfilment::word))
        .bind(order.map(|latest| latest.sequence))
        .bind(part.map(|part| part.state.word()))
        .bind(part.and_then(|part| part.end_reason.map(EndReason::word)))
        .bind(part.map(|part| part.end_detail.clone()))
        .bind(part.and_then(|part| part.next_attempt_at))
        .bind(part.and_then(|part| part.expires_at))
        .bind(view.payment.as_ref().map(|latest| latest.sequence))
        .bind(view.payment.as_ref().map(|latest| PaymentState::word(latest.value)))
        .bind(view.store.as_ref().map(|latest| latest.sequence))
        .bind(view.store.as_ref().map(|latest| StoreState::word(latest.value)))
        .bind(view.delivery.as_ref().map(|latest| latest.sequence))
        .bind(view.delivery.as_ref().map(|latest| DeliveryState::word(latest.value)))
        .bind(view.created_at)
        .bind(view.updated_at))
}
