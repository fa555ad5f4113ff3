//! The rules of deciding: what a request for approval is, what may happen to it, and what that makes of it.
//!
//! Pure: nothing asynchronous, no I/O, no clock; the time comes in as an argument.

mod error;
mod ids;
mod request;
mod state;

pub(crate) use error::Error;
pub(crate) use ids::{BookingId, CustomerId, ManagerId, RoomId};
pub(crate) use request::{ApprovalRequest, Booked, RequestData};
pub(crate) use state::{Event, State, Trigger};
