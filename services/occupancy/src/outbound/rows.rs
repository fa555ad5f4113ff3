//! Uses as rows.

use chassis::db::{ByKey, Row, Stmt};
use chassis::error::Result;
use chassis::rows_by_key;
use chassis::types::Pending;

use crate::domain::{Booked, Event, RoomUse, RoomUseData, State};

macro_rules! columns {
    () => {
        "booking_id, room_id, room_name, customer_id, booked_from, booked_until, state, started_at, ended_at, \
         attempts, next_attempt_at, created_at, updated_at, sequence, version"
    };
}
pub(super) use columns;

/// Uses by their booking.
pub(crate) const ROOM_USES: ByKey =
    rows_by_key!(concat!("SELECT ", columns!(), " FROM room_uses"), "booking_id");

/// What of a use changes, for both statements that write it: its key, its version, and `$3` to `$9`.
pub(super) fn bind(stmt: Stmt, room_use: &RoomUseData, pending: &Pending<Event>) -> Stmt {
    stmt.bind(room_use.booked.booking_id.as_str())
        .bind(pending.expected)
        .bind(room_use.state.word())
        .bind(room_use.started_at)
        .bind(room_use.ended_at)
        .bind(room_use.attempts)
        .bind(room_use.next_attempt_at)
        .bind(room_use.updated_at)
        .bind(pending.sequence)
}

/// What never changes, from `$10` on.
pub(super) fn bind_fixed(stmt: Stmt, room_use: &RoomUseData) -> Stmt {
    stmt.bind(room_use.booked.room_id.as_str())
        .bind(&room_use.booked.room_name)
        .bind(room_use.booked.customer_id.as_str())
        .bind(room_use.booked.from)
        .bind(room_use.booked.until)
        .bind(room_use.created_at)
}

/// A use out of a row.
pub(super) fn room_use(row: &Row) -> Result<RoomUse> {
    let booked = Booked {
        booking_id: row.id("booking_id")?,
        room_id: row.id("room_id")?,
        room_name: row.get("room_name")?,
        customer_id: row.id("customer_id")?,
        from: row.get("booked_from")?,
        until: row.get("booked_until")?,
    };
    let data = RoomUseData {
        booked,
        state: row.word("state", State::from_word)?,
        started_at: row.get("started_at")?,
        ended_at: row.get("ended_at")?,
        attempts: row.get("attempts")?,
        next_attempt_at: row.get("next_attempt_at")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    };
    Ok(RoomUse::restore(data, row.journal()?))
}
