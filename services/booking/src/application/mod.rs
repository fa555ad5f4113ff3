//! What can be done with rooms and bookings: one use case a file, over the ports of `ports`.
//!
//! No SQL, no protobuf, no status codes.

mod book_room;
mod cancel_booking;
mod decide;
mod error;
mod ports;
mod queries;
mod react;
mod register_room;

use std::sync::Arc;

use crate::domain::Limits;

pub(crate) use book_room::BookRoom;
pub(crate) use decide::{Decision, Wish};
pub(crate) use ports::{BookingStore, BookingUow, Whose};
pub(crate) use react::granted;
pub(crate) use register_room::RegisterRoom;

/// The use cases of booking.
pub(crate) struct Bookings {
    store: Arc<dyn BookingStore>,
    limits: Limits,
}

impl Bookings {
    /// Over this port, for ranges within these limits.
    pub(crate) fn new(store: Arc<dyn BookingStore>, limits: Limits) -> Self {
        Self { store, limits }
    }
}
