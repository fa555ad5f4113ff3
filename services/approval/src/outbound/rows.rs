//! Requests as rows.

use chassis::db::{ByKey, Row, Stmt};
use chassis::error::Result;
use chassis::rows_by_key;
use chassis::types::Pending;

use crate::domain::{ApprovalRequest, Booked, Event, RequestData, State};

macro_rules! columns {
    () => {
        "booking_id, room_id, room_name, manager_id, customer_id, booked_from, booked_until, state, reason, \
         attempts, next_attempt_at, created_at, updated_at, sequence, version"
    };
}
pub(super) use columns;

/// Requests by their booking.
pub(crate) const REQUESTS: ByKey =
    rows_by_key!(concat!("SELECT ", columns!(), " FROM approval_requests"), "booking_id");

/// What of a request changes, for both statements that write it: its key, its version, and `$3` to `$8`.
pub(super) fn bind(stmt: Stmt, request: &RequestData, pending: &Pending<Event>) -> Stmt {
    stmt.bind(request.booked.booking_id.as_str())
        .bind(pending.expected)
        .bind(request.state.word())
        .bind(&request.reason)
        .bind(request.attempts)
        .bind(request.next_attempt_at)
        .bind(request.updated_at)
        .bind(pending.sequence)
}

/// What never changes, from `$9` on.
pub(super) fn bind_fixed(stmt: Stmt, request: &RequestData) -> Stmt {
    stmt.bind(request.booked.room_id.as_str())
        .bind(&request.booked.room_name)
        .bind(request.booked.manager_id.as_str())
        .bind(request.booked.customer_id.as_str())
        .bind(request.booked.from)
        .bind(request.booked.until)
        .bind(request.created_at)
}

/// A request out of a row.
pub(super) fn request(row: &Row) -> Result<ApprovalRequest> {
    let booked = Booked {
        booking_id: row.id("booking_id")?,
        room_id: row.id("room_id")?,
        room_name: row.get("room_name")?,
        manager_id: row.id("manager_id")?,
        customer_id: row.id("customer_id")?,
        from: row.get("booked_from")?,
        until: row.get("booked_until")?,
    };
    let data = RequestData {
        booked,
        state: row.word("state", State::from_word)?,
        reason: row.get("reason")?,
        attempts: row.get("attempts")?,
        next_attempt_at: row.get("next_attempt_at")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    };
    Ok(ApprovalRequest::restore(data, row.journal()?))
}
