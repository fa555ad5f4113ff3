//! The names that booking speaks of.

chassis::types::id! {
    /// A booking; its approval and its use bear the same id.
    pub(crate) struct BookingId;
    /// A meeting room.
    pub(crate) struct RoomId;
    /// Who books.
    pub(crate) struct CustomerId;
    /// Who decides about a room's bookings.
    pub(crate) struct ManagerId;
}
