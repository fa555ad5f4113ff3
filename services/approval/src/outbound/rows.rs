//! Requests as rows.

use chassis::db::{ByKey, Row, Stmt};
use chassis::error::{Error, Result};
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
    let state: String = row.get("state")?;
    let booked = Booked {
        booking_id: id(row, "booking_id")?,
        room_id: id(row, "room_id")?,
        room_name: row.get("room_name")?,
        manager_id: id(row, "manager_id")?,
        customer_id: id(row, "customer_id")?,
        from: row.get("booked_from")?,
        until: row.get("booked_until")?,
    };
    let data = RequestData {
        booked,
        state: State::from_word(&state)
            .ok_or_else(|| Error::internal(format!("no state of a request: {state}")))?,
        reason: row.get("reason")?,
        attempts: row.get("attempts")?,
        next_attempt_at: row.get("next_attempt_at")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    };
    Ok(ApprovalRequest::restore(data, row.journal()?))
}

fn id<T: TryFrom<String, Error = chassis::types::InvalidId>>(row: &Row, column: &str) -> Result<T> {
    T::try_from(row.get::<String>(column)?).map_err(Error::internal)
}
