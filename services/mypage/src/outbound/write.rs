//! Views and timelines written in SQL.

use std::collections::BTreeSet;

use chassis::async_trait;
use chassis::db::{Tx, Value, insert, sql};
use chassis::error::{Error, Result};
use chassis::row;

use super::rows;
use crate::application::ports::{Versioned, ViewUow};
use crate::domain::{
    DeliveryState, EndReason, Entry, Fact, Fulfilment, OrderId, OrderView, PaymentState, StoreId, StoreState,
};

const SELECT: &str =
    concat!("SELECT ", rows::columns!(), " FROM order_views AS v WHERE v.order_id = ANY($1)");
const INTO: &str = "order_views (order_id, customer_id, store_id, items, currency, total, fulfilment, \
     order_sequence, order_state, end_reason, end_detail, next_attempt_at, expires_at, payment_sequence, \
     payment_state, store_sequence, store_state, delivery_sequence, delivery_state, created_at, updated_at, version)";
const OVER: &str = "ON CONFLICT (order_id) DO UPDATE SET customer_id = excluded.customer_id, \
     store_id = excluded.store_id, items = excluded.items, currency = excluded.currency, total = excluded.total, \
     fulfilment = excluded.fulfilment, order_sequence = excluded.order_sequence, \
     order_state = excluded.order_state, end_reason = excluded.end_reason, end_detail = excluded.end_detail, \
     next_attempt_at = excluded.next_attempt_at, expires_at = excluded.expires_at, \
     payment_sequence = excluded.payment_sequence, payment_state = excluded.payment_state, \
     store_sequence = excluded.store_sequence, store_state = excluded.store_state, \
     delivery_sequence = excluded.delivery_sequence, delivery_state = excluded.delivery_state, \
     created_at = excluded.created_at, updated_at = excluded.updated_at, version = excluded.version \
     WHERE order_views.version = excluded.version - 1";

#[async_trait]
impl ViewUow for Tx {
    async fn views(&mut self, orders: &BTreeSet<&OrderId>) -> Result<Vec<Versioned>> {
        let orders: Vec<String> = orders.iter().map(ToString::to_string).collect();
        let found = self.fetch_all(sql(SELECT).bind(orders)).await?;
        found
            .iter()
            .map(|row| Ok(Versioned { view: rows::view(row)?, version: row.get("version")? }))
            .collect()
    }

    async fn save(&mut self, views: &[Versioned]) -> Result<()> {
        let mut all = insert(INTO, OVER);
        for Versioned { view, version } in views {
            all = all.row(row_of(view, version + 1)?);
            self.touch(format!("customer:{}", view.customer_id), view.order_id.as_str());
        }
        if usize::try_from(self.write(all).await?).is_ok_and(|saved| saved == views.len()) {
            return Ok(());
        }
        Err(Error::aborted("CONFLICT", "a view was changed by somebody else"))
    }

    async fn add_entries(&mut self, facts: &[Fact]) -> Result<()> {
        let lines = insert(
            "timeline (order_id, event_id, source, event_type, sequence, detail, happened_at)",
            "ON CONFLICT DO NOTHING",
        );
        let line = |fact: &Fact| {
            let Entry { at, source, sequence, event_id, event_type, detail } = &fact.entry;
            row![fact.order_id.as_str(), event_id, source, event_type, *sequence, detail, *at]
        };
        self.write(lines.rows(facts.iter().map(line))).await.map(|_| ())
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

/// The columns of [`INTO`].
fn row_of(view: &OrderView, version: i64) -> Result<Vec<Value>> {
    let basket = view.basket.as_ref();
    let order = view.order.as_ref();
    let part = order.map(|latest| &latest.value);
    Ok(row![
        view.order_id.as_str(),
        view.customer_id.as_str(),
        view.store_id.as_ref().map(StoreId::as_str),
        basket.map(rows::items_json).transpose()?,
        basket.map(|basket| basket.total.currency().code().to_owned()),
        basket.map(|basket| basket.total.micros()),
        view.fulfilment.map(Fulfilment::word),
        order.map(|latest| latest.sequence),
        part.map(|part| part.state.word()),
        part.and_then(|part| part.end_reason.map(EndReason::word)),
        part.map(|part| part.end_detail.clone()),
        part.and_then(|part| part.next_attempt_at),
        part.and_then(|part| part.expires_at),
        view.payment.as_ref().map(|latest| latest.sequence),
        view.payment.as_ref().map(|latest| PaymentState::word(latest.value)),
        view.store.as_ref().map(|latest| latest.sequence),
        view.store.as_ref().map(|latest| StoreState::word(latest.value)),
        view.delivery.as_ref().map(|latest| latest.sequence),
        view.delivery.as_ref().map(|latest| DeliveryState::word(latest.value)),
        view.created_at,
        view.updated_at,
        version,
    ])
}
