//! A meeting room.

use chassis::types::Timestamp;

use super::{ManagerId, RoomId};

/// A room that can be booked. It is registered once and stays as it is; what happens to it are its bookings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Room {
    /// Its id.
    pub(crate) id: RoomId,
    /// Who decides about its bookings.
    pub(crate) manager_id: ManagerId,
    /// What people call it.
    pub(crate) name: String,
    /// When it was registered.
    pub(crate) created_at: Timestamp,
}
