//! Requests in the database: one body of SQL for PostgreSQL and SQLite.

use chassis::async_trait;
use chassis::case::remember_told;
use chassis::db::{Database, DueRows, Tx, sql};
use chassis::due_rows;
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::types::Timestamp;

use super::events;
use super::rows::{self, REQUESTS, columns};
use crate::application::{ApprovalStore, ApprovalUow, Whose};
use crate::domain::{ApprovalRequest, BookingId, ManagerId, State};

/// What becomes due of them.
const DUE: DueRows = due_rows!("approval_requests", "booking_id", columns!());

/// Requests in the context's own database.
#[derive(Debug, Clone)]
pub(crate) struct SqlApprovals {
    db: Database,
}

impl SqlApprovals {
    /// In this database.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

#[async_trait]
impl ApprovalStore for SqlApprovals {
    async fn begin(&self, step: &'static str) -> Result<Box<dyn ApprovalUow>> {
        Ok(Box::new(self.db.begin(step).await?))
    }

    async fn request(&self, booking: &BookingId) -> Result<Option<ApprovalRequest>> {
        self.db.find(REQUESTS, booking.as_str()).await?.as_ref().map(rows::request).transpose()
    }

    async fn list(
        &self,
        whose: &Whose,
        state: Option<State>,
        updated_after: Timestamp,
        token: &PageToken,
        most: i64,
    ) -> Result<Vec<ApprovalRequest>> {
        let page = match whose {
            Whose::All => sql(concat!(
                "SELECT ",
                columns!(),
                " FROM approval_requests WHERE (created_at, booking_id) < ($1, $2) AND updated_at > $3 \
                 AND ($4 = '' OR state = $4) ORDER BY created_at DESC, booking_id DESC LIMIT $5"
            )),
            Whose::One(_) => sql(concat!(
                "SELECT ",
                columns!(),
                " FROM approval_requests WHERE (created_at, booking_id) < ($1, $2) AND updated_at > $3 \
                 AND ($4 = '' OR state = $4) AND manager_id = $6 \
                 ORDER BY created_at DESC, booking_id DESC LIMIT $5"
            )),
        };
        let state = state.map(State::word).unwrap_or_default();
        let page = page
            .bind(token.newest_first())
            .bind(&token.id)
            .bind(updated_after)
            .bind(state)
            .bind(most)
            .bind_some(whose.one().map(ManagerId::as_str));
        self.db.fetch_all(page).await?.iter().map(rows::request).collect()
    }

    async fn next_due(&self) -> Result<Option<Timestamp>> {
        self.db.next_due(DUE).await
    }
}

#[async_trait]
impl ApprovalUow for Tx {
    async fn request(&mut self, booking: &BookingId) -> Result<Option<ApprovalRequest>> {
        self.find(REQUESTS, booking.as_str()).await?.as_ref().map(rows::request).transpose()
    }

    async fn save(&mut self, request: &mut ApprovalRequest) -> Result<()> {
        if !request.is_changed() {
            return Ok(());
        }
        let pending = request.take_pending();
        let data = request.data();
        let stmt = if pending.expected == 0 {
            let insert = sql(
                "INSERT INTO approval_requests (booking_id, version, state, reason, attempts, next_attempt_at, \
                 updated_at, sequence, room_id, room_name, manager_id, customer_id, booked_from, booked_until, \
                 created_at) VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
                 ON CONFLICT DO NOTHING",
            );
            rows::bind_fixed(rows::bind(insert, data, &pending), data)
        } else {
            let update = sql("UPDATE approval_requests SET version = $2 + 1, state = $3, reason = $4, \
                 attempts = $5, next_attempt_at = $6, updated_at = $7, sequence = $8 \
                 WHERE booking_id = $1 AND version = $2");
            rows::bind(update, data, &pending)
        };
        self.change_one(stmt).await?;
        let told_something = !pending.events.is_empty();
        for (sequence, event) in pending.events {
            events::publish(self, data, event, sequence);
        }
        // A worker may go on with it, on behalf of the call that decided.
        if told_something {
            remember_told(self);
        }
        Ok(())
    }

    async fn lease_due(&mut self, until: Timestamp, most: i64) -> Result<Vec<ApprovalRequest>> {
        self.lease(DUE, until, most).await?.iter().map(rows::request).collect()
    }
}
