//! Meeting rooms: what `booking` and `occupancy` said about a booking.

mod case;

use super::{Fact, View};

pub(crate) use case::{
    Booked, BookingCase, BookingEvent, BookingPart, BookingSays, BookingState, Room, RoomUse,
};

/// What a customer sees of a booking, and of the use of its room.
pub(crate) type BookingView = View<BookingCase>;
/// An event about a booking.
pub(crate) type BookingFact = Fact<BookingCase>;

chassis::types::id! {
    /// The id of a booking: the case.
    pub(crate) struct BookingId;
    /// The id of a room.
    pub(crate) struct RoomId;
    /// The id of a room's manager.
    pub(crate) struct ManagerId;
}
