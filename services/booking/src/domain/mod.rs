//! The rules of booking: what a booking is, what may happen to it, and what that makes of it.
//!
//! Pure: nothing asynchronous, no I/O, no clock; the time comes in as an argument.

mod booking;
mod error;
mod ids;
mod range;
mod room;
mod state;

pub(crate) use booking::{Booking, BookingData};
pub(crate) use error::Error;
pub(crate) use ids::{BookingId, CustomerId, ManagerId, RoomId};
pub(crate) use range::{Limits, TimeRange};
pub(crate) use room::Room;
pub(crate) use state::{Event, Refusal, State, Trigger};
