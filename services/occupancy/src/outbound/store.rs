//! Uses in the database: one body of SQL for PostgreSQL and SQLite.

use chassis::async_trait;
use chassis::case::remember_told;
use chassis::db::{Database, DueRows, Tx, sql};
use chassis::due_rows;
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::types::Timestamp;

use super::events;
use super::rows::{self, ROOM_USES, columns};
use crate::application::{RoomUseStore, RoomUseUow, Whose};
use crate::domain::{BookingId, CustomerId, RoomUse};

/// What becomes due of them.
const DUE: DueRows = due_rows!("room_uses", "booking_id", columns!());

/// Uses in the context's own database.
#[derive(Debug, Clone)]
pub(crate) struct SqlRoomUses {
    db: Database,
}

impl SqlRoomUses {
    /// In this database.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

#[async_trait]
impl RoomUseStore for SqlRoomUses {
    async fn begin(&self, step: &'static str) -> Result<Box<dyn RoomUseUow>> {
        Ok(Box::new(self.db.begin(step).await?))
    }

    async fn room_use(&self, booking: &BookingId) -> Result<Option<RoomUse>> {
        self.db.find(ROOM_USES, booking.as_str()).await?.as_ref().map(rows::room_use).transpose()
    }

    async fn list(
        &self,
        whose: &Whose,
        updated_after: Timestamp,
        token: &PageToken,
        most: i64,
    ) -> Result<Vec<RoomUse>> {
        let page = match whose {
            Whose::All => sql(concat!(
                "SELECT ",
                columns!(),
                " FROM room_uses WHERE (created_at, booking_id) < ($1, $2) AND updated_at > $3 \
                 ORDER BY created_at DESC, booking_id DESC LIMIT $4"
            )),
            Whose::One(_) => sql(concat!(
                "SELECT ",
                columns!(),
                " FROM room_uses WHERE (created_at, booking_id) < ($1, $2) AND updated_at > $3 AND customer_id = $5 \
                 ORDER BY created_at DESC, booking_id DESC LIMIT $4"
            )),
        };
        let page = page
            .bind(token.newest_first())
            .bind(&token.id)
            .bind(updated_after)
            .bind(most)
            .bind_some(whose.one().map(CustomerId::as_str));
        self.db.fetch_all(page).await?.iter().map(rows::room_use).collect()
    }

    async fn next_due(&self) -> Result<Option<Timestamp>> {
        self.db.next_due(DUE).await
    }
}

#[async_trait]
impl RoomUseUow for Tx {
    async fn room_use(&mut self, booking: &BookingId) -> Result<Option<RoomUse>> {
        self.find(ROOM_USES, booking.as_str()).await?.as_ref().map(rows::room_use).transpose()
    }

    async fn save(&mut self, room_use: &mut RoomUse) -> Result<()> {
        if !room_use.is_changed() {
            return Ok(());
        }
        let pending = room_use.take_pending();
        let data = room_use.data();
        let stmt = if pending.expected == 0 {
            let insert = sql(
                "INSERT INTO room_uses (booking_id, version, state, started_at, ended_at, attempts, next_attempt_at, \
                 updated_at, sequence, room_id, room_name, customer_id, booked_from, booked_until, created_at) \
                 VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
                 ON CONFLICT DO NOTHING",
            );
            rows::bind_fixed(rows::bind(insert, data, &pending), data)
        } else {
            let update =
                sql("UPDATE room_uses SET version = $2 + 1, state = $3, started_at = $4, ended_at = $5, \
                 attempts = $6, next_attempt_at = $7, updated_at = $8, sequence = $9 \
                 WHERE booking_id = $1 AND version = $2");
            rows::bind(update, data, &pending)
        };
        self.change_one(stmt).await?;
        let told_something = !pending.events.is_empty();
        for (sequence, event) in pending.events {
            events::publish(self, data, event, sequence);
        }
        // A worker may go on with it, on behalf of the call that started or ended it.
        if told_something {
            remember_told(self);
        }
        Ok(())
    }

    async fn lease_due(&mut self, until: Timestamp, most: i64) -> Result<Vec<RoomUse>> {
        self.lease(DUE, until, most).await?.iter().map(rows::room_use).collect()
    }
}
