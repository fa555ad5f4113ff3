//! The names that approval speaks of.

chassis::types::id! {
    /// A booking; the decision about it bears the same id.
    pub(crate) struct BookingId;
    /// A meeting room.
    pub(crate) struct RoomId;
    /// Who decides.
    pub(crate) struct ManagerId;
    /// Who booked.
    pub(crate) struct CustomerId;
}
