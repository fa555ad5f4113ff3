//! Deliveries in SQL.

use chassis::async_trait;
use chassis::db::{ByKey, Database, DueRows, Row, Tx, sql};
use chassis::due_rows;
use chassis::error::{Error, Result};
use chassis::grpc::PageToken;
use chassis::rows_by_key;
use chassis::types::Timestamp;

use super::events::emit;
use crate::application::{DeliveryStore, DeliveryUow, ForCourier, Whose};
use crate::domain::{Address, CarrierState, CourierId, CustomerId, Delivery, DeliveryData, OrderId, State};

macro_rules! columns {
    () => {
        "order_id, customer_id, store_id, address, state, carrier, reserved_until, ready_at, courier_id, \
         picked_up_at, reason, attempts, next_attempt_at, created_at, updated_at, sequence, version"
    };
}

/// Deliveries by their order.
pub(crate) const DELIVERIES: ByKey =
    rows_by_key!(concat!("SELECT ", columns!(), " FROM deliveries"), "order_id");

/// What becomes due of them.
const DUE: DueRows = due_rows!("deliveries", "order_id", columns!());

/// What can be picked up, and what the courier `$2` carries; the first `$1` each.
const FOR_COURIER: &str = "SELECT order_id, since, CAST(0 AS BIGINT) AS carried FROM (SELECT order_id, ready_at AS since \
     FROM deliveries WHERE state = 'SCHEDULED' AND ready_at IS NOT NULL ORDER BY ready_at LIMIT $1) AS ready \
     UNION ALL SELECT order_id, since, CAST(1 AS BIGINT) AS carried FROM (SELECT order_id, picked_up_at AS since \
     FROM deliveries WHERE state = 'PICKED_UP' AND courier_id = $2 AND picked_up_at IS NOT NULL \
     ORDER BY picked_up_at LIMIT $1) AS carried";

/// Deliveries in the context's own database.
#[derive(Debug, Clone)]
pub(crate) struct SqlDeliveries {
    db: Database,
}

impl SqlDeliveries {
    /// In this database.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

#[async_trait]
impl DeliveryStore for SqlDeliveries {
    async fn begin(&self, step: &'static str) -> Result<Box<dyn DeliveryUow>> {
        Ok(Box::new(self.db.begin(step).await?))
    }

    async fn delivery(&self, order: &OrderId) -> Result<Option<Delivery>> {
        self.db.find(DELIVERIES, order.as_str()).await?.as_ref().map(read).transpose()
    }

    async fn list(
        &self,
        whose: &Whose,
        courier: Option<&str>,
        state: Option<State>,
        updated_after: Timestamp,
        token: &PageToken,
        most: i64,
    ) -> Result<Vec<Delivery>> {
        let stmt = match whose {
            Whose::All => sql(concat!(
                "SELECT ",
                columns!(),
                " FROM deliveries WHERE (created_at, order_id) < ($1, $2) \
                 AND updated_at > $3 AND ($4 = '' OR state = $4) AND ($6 = '' OR courier_id = $6 OR state = 'SCHEDULED') \
                 ORDER BY created_at DESC, order_id DESC LIMIT $5"
            )),
            Whose::One(_) => sql(concat!(
                "SELECT ",
                columns!(),
                " FROM deliveries WHERE (created_at, order_id) < ($1, $2) \
                 AND updated_at > $3 AND ($4 = '' OR state = $4) AND ($6 = '' OR courier_id = $6 OR state = 'SCHEDULED') AND customer_id = $7 \
                 ORDER BY created_at DESC, order_id DESC LIMIT $5"
            )),
        };
        let state = state.map(State::word).unwrap_or_default();
        let stmt = stmt
            .bind(token.newest_first())
            .bind(&token.id)
            .bind(updated_after)
            .bind(state)
            .bind(most)
            .bind(courier.unwrap_or_default())
            .bind_some(whose.one().map(CustomerId::as_str));
        self.db.fetch_all(stmt).await?.iter().map(read).collect()
    }

    async fn next_due(&self) -> Result<Option<Timestamp>> {
        self.db.next_due(DUE).await
    }

    async fn for_courier(&self, courier: &CourierId, most: i64) -> Result<ForCourier> {
        let rows = self.db.fetch_all(sql(FOR_COURIER).bind(most).bind(courier.as_str())).await?;
        let (mut ready, mut carried) = (Vec::new(), Vec::new());
        for row in &rows {
            let list = if row.get::<i64>("carried")? == 0 { &mut ready } else { &mut carried };
            list.push((row.id("order_id")?, row.get::<Timestamp>("since")?));
        }
        // Of several selects together nobody promises an order.
        ready.sort_by_key(|(_, since)| *since);
        carried.sort_by_key(|(_, since)| *since);
        Ok(ForCourier { ready, carried })
    }
}

#[async_trait]
impl DeliveryUow for Tx {
    async fn delivery(&mut self, order: &OrderId) -> Result<Option<Delivery>> {
        self.find(DELIVERIES, order.as_str()).await?.as_ref().map(read).transpose()
    }

    async fn save(&mut self, delivery: &mut Delivery) -> Result<()> {
        if !delivery.is_changed() {
            return Ok(());
        }
        let pending = delivery.take_pending();
        let data = delivery.data();
        let stmt = if pending.expected == 0 {
            sql(
                "INSERT INTO deliveries (order_id, version, state, carrier, reserved_until, ready_at, courier_id, \
                 picked_up_at, reason, attempts, next_attempt_at, updated_at, sequence, customer_id, store_id, \
                 address, created_at) \
                 VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
                 ON CONFLICT DO NOTHING",
            )
        } else {
            sql("UPDATE deliveries SET version = $2 + 1, state = $3, carrier = $4, reserved_until = $5, \
                 ready_at = $6, courier_id = $7, picked_up_at = $8, reason = $9, attempts = $10, \
                 next_attempt_at = $11, updated_at = $12, sequence = $13 WHERE order_id = $1 AND version = $2")
        };
        let mut stmt = stmt
            .bind(data.order_id.as_str())
            .bind(pending.expected)
            .bind(data.state.word())
            .bind(data.carrier.word())
            .bind(data.reserved_until)
            .bind(data.ready_at)
            .bind(data.courier_id.as_ref().map(CourierId::as_str))
            .bind(data.picked_up_at)
            .bind(&data.reason)
            .bind(data.attempts)
            .bind(data.next_attempt_at)
            .bind(data.updated_at)
            .bind(pending.sequence);
        if pending.expected == 0 {
            stmt = stmt
                .bind(data.customer_id.as_str())
                .bind(data.store_id.as_str())
                .bind(&data.address.0)
                .bind(data.created_at);
        }
        self.change_one(stmt).await?;
        for (sequence, event) in pending.events {
            emit(self, data, sequence, event);
        }
        Ok(())
    }

    async fn lease_due(&mut self, until: Timestamp, most: i64) -> Result<Vec<Delivery>> {
        self.lease(DUE, until, most).await?.iter().map(read).collect()
    }
}

fn read(row: &Row) -> Result<Delivery> {
    let courier: Option<String> = row.get("courier_id")?;
    let data = DeliveryData {
        order_id: row.id("order_id")?,
        customer_id: row.id("customer_id")?,
        store_id: row.id("store_id")?,
        address: Address(row.get("address")?),
        state: row.word("state", State::from_word)?,
        carrier: row.word("carrier", CarrierState::from_word)?,
        reserved_until: row.get("reserved_until")?,
        ready_at: row.get("ready_at")?,
        courier_id: courier.map(CourierId::try_new).transpose().map_err(Error::internal)?,
        picked_up_at: row.get("picked_up_at")?,
        reason: row.get("reason")?,
        attempts: row.get("attempts")?,
        next_attempt_at: row.get("next_attempt_at")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    };
    Ok(Delivery::restore(data, row.journal()?))
}
