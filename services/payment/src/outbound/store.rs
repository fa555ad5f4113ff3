//! Payments in SQL.

use chassis::async_trait;
use chassis::db::{ByKey, Database, DueRows, Row, Tx, sql};
use chassis::due_rows;
use chassis::error::{Error, Result};
use chassis::grpc::PageToken;
use chassis::rows_by_key;
use chassis::types::{Currency, Money, Timestamp};

use super::events::emit;
use crate::application::{PaymentStore, PaymentUow, Whose};
use crate::domain::{CustomerId, OrderId, Payment, PaymentData, State};

macro_rules! columns {
    () => {
        "order_id, customer_id, store_id, currency, amount_micros, state, decline_reason, provider_reference, \
         attempts, next_attempt_at, created_at, updated_at, state_since, sequence, version"
    };
}

/// Payments by their order.
pub(crate) const PAYMENTS: ByKey = rows_by_key!(concat!("SELECT ", columns!(), " FROM payments"), "order_id");

/// What becomes due of them.
const DUE: DueRows = due_rows!("payments", "order_id", columns!());

/// Payments in the context's own database.
#[derive(Debug, Clone)]
pub(crate) struct SqlPayments {
    db: Database,
}

impl SqlPayments {
    /// In this database.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

#[async_trait]
impl PaymentStore for SqlPayments {
    async fn begin(&self, step: &'static str) -> Result<Box<dyn PaymentUow>> {
        Ok(Box::new(self.db.begin(step).await?))
    }

    async fn payment(&self, order: &OrderId) -> Result<Option<Payment>> {
        self.db.find(PAYMENTS, order.as_str()).await?.as_ref().map(read).transpose()
    }

    async fn list(
        &self,
        whose: &Whose,
        updated_after: Timestamp,
        token: &PageToken,
        most: i64,
    ) -> Result<Vec<Payment>> {
        let stmt = match whose {
            Whose::All => sql(concat!(
                "SELECT ",
                columns!(),
                " FROM payments WHERE (created_at, order_id) < ($1, $2) \
                 AND updated_at > $3 ORDER BY created_at DESC, order_id DESC LIMIT $4"
            )),
            Whose::One(_) => sql(concat!(
                "SELECT ",
                columns!(),
                " FROM payments WHERE (created_at, order_id) < ($1, $2) \
                 AND updated_at > $3 AND customer_id = $5 ORDER BY created_at DESC, order_id DESC LIMIT $4"
            )),
        };
        let stmt = stmt
            .bind(token.newest_first())
            .bind(&token.id)
            .bind(updated_after)
            .bind(most)
            .bind_some(whose.one().map(CustomerId::as_str));
        self.db.fetch_all(stmt).await?.iter().map(read).collect()
    }

    async fn next_due(&self) -> Result<Option<Timestamp>> {
        self.db.next_due(DUE).await
    }
}

#[async_trait]
impl PaymentUow for Tx {
    async fn payment(&mut self, order: &OrderId) -> Result<Option<Payment>> {
        self.find(PAYMENTS, order.as_str()).await?.as_ref().map(read).transpose()
    }

    async fn save(&mut self, payment: &mut Payment) -> Result<()> {
        if !payment.is_changed() {
            return Ok(());
        }
        let pending = payment.take_pending();
        let data = payment.data();
        let stmt = if pending.expected == 0 {
            sql(
                "INSERT INTO payments (order_id, version, state, decline_reason, provider_reference, attempts, \
                 next_attempt_at, updated_at, sequence, state_since, customer_id, store_id, currency, amount_micros, \
                 created_at) VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING",
            )
        } else {
            sql(
                "UPDATE payments SET version = $2 + 1, state = $3, decline_reason = $4, provider_reference = $5, \
                 attempts = $6, next_attempt_at = $7, updated_at = $8, sequence = $9, state_since = $10 \
                 WHERE order_id = $1 AND version = $2",
            )
        };
        let mut stmt = stmt
            .bind(data.order_id.as_str())
            .bind(pending.expected)
            .bind(data.state.word())
            .bind(&data.decline_reason)
            .bind(&data.provider_reference)
            .bind(data.attempts)
            .bind(data.next_attempt_at)
            .bind(data.updated_at)
            .bind(pending.sequence)
            .bind(data.state_since);
        if pending.expected == 0 {
            stmt = stmt
                .bind(data.customer_id.as_str())
                .bind(data.store_id.as_str())
                .bind(data.amount.map(|amount| amount.currency().code().to_owned()))
                .bind(data.amount.map(|amount| amount.micros()))
                .bind(data.created_at);
        }
        self.change_one(stmt).await?;
        for (sequence, event) in pending.events {
            emit(self, data, sequence, event);
        }
        Ok(())
    }

    async fn lease_due(&mut self, until: Timestamp, most: i64) -> Result<Vec<Payment>> {
        self.lease(DUE, until, most).await?.iter().map(read).collect()
    }
}

fn read(row: &Row) -> Result<Payment> {
    let data = PaymentData {
        order_id: row.id("order_id")?,
        customer_id: row.id("customer_id")?,
        store_id: row.id("store_id")?,
        amount: read_amount(row)?,
        state: row.word("state", State::from_word)?,
        decline_reason: row.get("decline_reason")?,
        provider_reference: row.get("provider_reference")?,
        attempts: row.get("attempts")?,
        next_attempt_at: row.get("next_attempt_at")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        state_since: row.get("state_since")?,
    };
    Ok(Payment::restore(data, row.journal()?))
}

/// The columns `currency` and `amount_micros`.
pub(super) fn read_amount(row: &Row) -> Result<Option<Money>> {
    match (row.get::<Option<String>>("currency")?, row.get::<Option<i64>>("amount_micros")?) {
        (Some(code), Some(micros)) => {
            Ok(Some(Money::from_micros(Currency::try_new(&code).map_err(Error::internal)?, micros)))
        }
        _ => Ok(None),
    }
}
