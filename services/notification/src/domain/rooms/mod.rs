//! What is told of bookings of meeting rooms and of their use, to whoever booked.

mod facts;
mod template;

pub(crate) use facts::{BookingFacts, Span};
pub(crate) use template::BookingKind;
