//! The rules of using a room: what a use is, what may happen to it, and what that makes of it.
//!
//! Pure: nothing asynchronous, no I/O, no clock; the time comes in as an argument.

mod error;
mod ids;
mod room_use;
mod state;

pub(crate) use error::Error;
pub(crate) use ids::{BookingId, CustomerId, RoomId};
pub(crate) use room_use::{Booked, RoomUse, RoomUseData};
pub(crate) use state::{Event, State, Trigger};
