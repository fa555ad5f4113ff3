//! The names that occupancy speaks of.

chassis::types::id! {
    /// A booking; its use bears the same id.
    pub(crate) struct BookingId;
    /// A meeting room.
    pub(crate) struct RoomId;
    /// Who booked, and uses the room.
    pub(crate) struct CustomerId;
}
