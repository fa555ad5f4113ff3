//! Rooms and bookings in the database: one body of SQL for PostgreSQL and SQLite.
//!
//! No two live bookings of a room overlap because whoever books takes the room's row first, and looks for an
//! overlap in the statement that inserts: `docs/adr/0009-a-room-is-held-by-its-row.md`.

use chassis::async_trait;
use chassis::db::{Database, Tx, sql};
use chassis::error::{Error, Result};
use chassis::grpc::PageToken;
use chassis::types::{Pending, Timestamp};

use super::events;
use super::rows::{self, BOOKINGS, ROOMS, select_bookings, select_rooms};
use crate::application::{BookingStore, BookingUow, Whose};
use crate::domain::{Booking, BookingData, BookingId, CustomerId, Event, Room, RoomId};

/// Rooms and bookings in the context's own database.
#[derive(Debug, Clone)]
pub(crate) struct SqlBookings {
    db: Database,
}

impl SqlBookings {
    /// In this database.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

#[async_trait]
impl BookingStore for SqlBookings {
    async fn begin(&self, step: &'static str) -> Result<Box<dyn BookingUow>> {
        Ok(Box::new(self.db.begin(step).await?))
    }

    async fn room(&self, id: &RoomId) -> Result<Option<Room>> {
        self.db.find(ROOMS, id.as_str()).await?.as_ref().map(rows::room).transpose()
    }

    async fn rooms(&self, token: &PageToken, most: i64) -> Result<Vec<Room>> {
        let page = sql(concat!(select_rooms!(), " WHERE room_id > $1 ORDER BY room_id LIMIT $2"));
        self.db.fetch_all(page.bind(&token.id).bind(most)).await?.iter().map(rows::room).collect()
    }

    async fn booking(&self, id: &BookingId) -> Result<Option<Booking>> {
        self.db.find(BOOKINGS, id.as_str()).await?.as_ref().map(rows::booking).transpose()
    }

    async fn bookings(
        &self,
        whose: &Whose,
        manager: Option<&str>,
        updated_after: Timestamp,
        token: &PageToken,
        most: i64,
    ) -> Result<Vec<Booking>> {
        let page = match whose {
            Whose::All => sql(concat!(
                select_bookings!(),
                " WHERE (created_at, booking_id) < ($1, $2) AND updated_at > $3 \
                 AND ($5 = '' OR manager_id = $5) ORDER BY created_at DESC, booking_id DESC LIMIT $4"
            )),
            Whose::One(_) => sql(concat!(
                select_bookings!(),
                " WHERE (created_at, booking_id) < ($1, $2) AND updated_at > $3 AND customer_id = $6 \
                 AND ($5 = '' OR manager_id = $5) ORDER BY created_at DESC, booking_id DESC LIMIT $4"
            )),
        };
        let page = page
            .bind(token.newest_first())
            .bind(&token.id)
            .bind(updated_after)
            .bind(most)
            .bind(manager.unwrap_or_default())
            .bind_some(whose.one().map(CustomerId::as_str));
        self.db.fetch_all(page).await?.iter().map(rows::booking).collect()
    }
}

#[async_trait]
impl BookingUow for Tx {
    async fn room(&mut self, id: &RoomId) -> Result<Option<Room>> {
        self.find(ROOMS, id.as_str()).await?.as_ref().map(rows::room).transpose()
    }

    async fn add_room(&mut self, room: &Room) -> Result<()> {
        let insert = sql("INSERT INTO rooms (room_id, manager_id, name, attempts, created_at) \
             VALUES ($1, $2, $3, 0, $4) ON CONFLICT DO NOTHING")
        .bind(room.id.as_str())
        .bind(room.manager_id.as_str())
        .bind(&room.name)
        .bind(room.created_at);
        self.change_one(insert).await?;
        events::publish_room(self, room);
        Ok(())
    }

    async fn booking(&mut self, id: &BookingId) -> Result<Option<Booking>> {
        self.find(BOOKINGS, id.as_str()).await?.as_ref().map(rows::booking).transpose()
    }

    async fn hold(&mut self, booking: &mut Booking) -> Result<bool> {
        let pending = booking.take_pending();
        let data = booking.data();
        // On PostgreSQL this holds the row until the end, and whoever waited for it sees in its next statement
        // what was committed meanwhile; an SQLite file has one writer.
        let queue = sql("UPDATE rooms SET attempts = attempts + 1 WHERE room_id = $1");
        if self.execute(queue.bind(data.room_id.as_str())).await? != 1 {
            return Err(Error::internal("a room that was there is gone"));
        }
        let insert = sql(
            "INSERT INTO bookings (booking_id, version, held_until, state, reason, started_at, released_at, \
             updated_at, sequence, room_id, room_name, manager_id, customer_id, starts_at, ends_at, created_at) \
             SELECT $1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16 \
             WHERE NOT EXISTS (SELECT 1 FROM bookings WHERE room_id = $10 AND held_until > $14 AND starts_at < $15)",
        );
        if self.execute(rows::bind_fixed(rows::bind(insert, data, &pending), data)).await? == 0 {
            return Ok(false);
        }
        tell(self, data, pending);
        Ok(true)
    }

    async fn save(&mut self, booking: &mut Booking) -> Result<()> {
        if !booking.is_changed() {
            return Ok(());
        }
        let update = sql("UPDATE bookings SET version = $2 + 1, held_until = $3, state = $4, reason = $5, \
             started_at = $6, released_at = $7, updated_at = $8, sequence = $9 \
             WHERE booking_id = $1 AND version = $2");
        let pending = booking.take_pending();
        self.change_one(rows::bind(update, booking.data(), &pending)).await?;
        tell(self, booking.data(), pending);
        Ok(())
    }
}

fn tell(tx: &mut Tx, booking: &BookingData, pending: Pending<Event>) {
    for (sequence, event) in pending.events {
        events::publish(tx, booking, event, sequence);
    }
}
