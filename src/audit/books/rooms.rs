//! What is known of each booking, and for when each room is held.

use chassis::types::Timestamp;

use crate::audit::facts::{Approval, Booking, BookingView, Message, RoomUse, RoomUseView};

/// All that the contexts know about one booking id.
#[derive(Debug, Clone, Default)]
pub(in crate::audit) struct BookingCase {
    pub(in crate::audit) booking: Option<Booking>,
    pub(in crate::audit) approval: Option<Approval>,
    pub(in crate::audit) room_use: Option<RoomUse>,
    pub(in crate::audit) messages: Vec<Message>,
    pub(in crate::audit) view: Option<BookingView>,
    pub(in crate::audit) use_view: Option<RoomUseView>,
}

impl BookingCase {
    /// When it began: when the room was booked or, where no booking is, at the first sign of it.
    pub(in crate::audit) fn begun(&self) -> Timestamp {
        let signs = || {
            let made = self.approval.iter().map(|approval| approval.created);
            let made = made.chain(self.room_use.iter().map(|room_use| room_use.created));
            let made = made.chain(self.view.iter().map(|view| view.created));
            made.chain(self.messages.iter().map(|message| message.created)).min().unwrap_or_default()
        };
        self.booking.as_ref().map_or_else(signs, |booking| booking.created)
    }

    /// When anything of it last changed.
    pub(in crate::audit) fn changed(&self) -> Timestamp {
        let changes = self.booking.iter().map(|booking| booking.updated);
        let changes = changes.chain(self.approval.iter().map(|approval| approval.updated));
        let changes = changes.chain(self.room_use.iter().map(|room_use| room_use.updated));
        let changes = changes.chain(self.view.iter().map(|view| view.updated));
        changes.chain(self.messages.iter().map(|message| message.updated)).max().unwrap_or_default()
    }
}

/// A range for which a booking holds its room.
#[derive(Debug, Clone)]
pub(in crate::audit) struct Held {
    pub(in crate::audit) booking: String,
    pub(in crate::audit) from: Timestamp,
    /// Not part of the range.
    pub(in crate::audit) until: Timestamp,
    pub(in crate::audit) updated: Timestamp,
}

/// For when a room is held.
#[derive(Debug, Clone, Default)]
pub(in crate::audit) struct Diary {
    pub(in crate::audit) held: Vec<Held>,
}

impl Diary {
    pub(in crate::audit) fn changed(&self) -> Timestamp {
        self.held.iter().map(|held| held.updated).max().unwrap_or_default()
    }
}
