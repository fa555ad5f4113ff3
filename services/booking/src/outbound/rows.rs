//! Rooms and bookings as rows.

use chassis::db::{ByKey, Row, Stmt};
use chassis::error::{Error, Result};
use chassis::rows_by_key;
use chassis::types::Pending;

use crate::domain::{Booking, BookingData, Event, Room, State, TimeRange};

macro_rules! select_rooms {
    () => {
        "SELECT room_id, manager_id, name, created_at FROM rooms"
    };
}
macro_rules! select_bookings {
    () => {
        "SELECT booking_id, room_id, room_name, manager_id, customer_id, starts_at, ends_at, held_until, state, \
         reason, started_at, released_at, created_at, updated_at, sequence, version FROM bookings"
    };
}
pub(super) use {select_bookings, select_rooms};

/// Rooms by their id.
pub(crate) const ROOMS: ByKey = rows_by_key!(select_rooms!(), "room_id");

/// Bookings by their id.
pub(crate) const BOOKINGS: ByKey = rows_by_key!(select_bookings!(), "booking_id");

/// A room out of a row.
pub(super) fn room(row: &Row) -> Result<Room> {
    Ok(Room {
        id: row.id("room_id")?,
        manager_id: row.id("manager_id")?,
        name: row.get("name")?,
        created_at: row.get("created_at")?,
    })
}

/// What of a booking changes, for both statements that write it: its key, its version, and `$3` to `$10`.
pub(super) fn bind(stmt: Stmt, booking: &BookingData, pending: &Pending<Event>) -> Stmt {
    stmt.bind(booking.id.as_str())
        .bind(pending.expected)
        .bind(booking.held_until)
        .bind(booking.state.word())
        .bind(&booking.reason)
        .bind(booking.started_at)
        .bind(booking.released_at)
        .bind(booking.updated_at)
        .bind(pending.sequence)
}

/// What never changes, from `$10` on.
pub(super) fn bind_fixed(stmt: Stmt, booking: &BookingData) -> Stmt {
    stmt.bind(booking.room_id.as_str())
        .bind(&booking.room_name)
        .bind(booking.manager_id.as_str())
        .bind(booking.customer_id.as_str())
        .bind(booking.range.start())
        .bind(booking.range.end())
        .bind(booking.created_at)
}

/// A booking out of a row.
pub(super) fn booking(row: &Row) -> Result<Booking> {
    let range = TimeRange::try_new(row.get("starts_at")?, row.get("ends_at")?);
    let data = BookingData {
        id: row.id("booking_id")?,
        room_id: row.id("room_id")?,
        room_name: row.get("room_name")?,
        manager_id: row.id("manager_id")?,
        customer_id: row.id("customer_id")?,
        range: range.ok_or_else(|| Error::internal("a booking of no time"))?,
        held_until: row.get("held_until")?,
        state: row.word("state", State::from_word)?,
        reason: row.get("reason")?,
        started_at: row.get("started_at")?,
        released_at: row.get("released_at")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    };
    Ok(Booking::restore(data, row.journal()?))
}
