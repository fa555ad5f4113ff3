//! What is kept of bookings, decisions about them, the use of rooms, and what customers see of it.

use chassis::types::Timestamp;
use maeul_proto::approval::v1::ApprovalState;
use maeul_proto::booking::v1::BookingState;
use maeul_proto::occupancy::v1::RoomUseState;

/// What was booked, by whom, for when: every context has a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Booked {
    pub(in crate::audit) room: String,
    pub(in crate::audit) customer: String,
    pub(in crate::audit) from: Timestamp,
    /// Not part of the range.
    pub(in crate::audit) until: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct Booking {
    pub(in crate::audit) id: String,
    pub(in crate::audit) booked: Booked,
    pub(in crate::audit) manager: String,
    pub(in crate::audit) state: BookingState,
    /// When the use was claimed.
    pub(in crate::audit) started: Option<Timestamp>,
    pub(in crate::audit) released: Option<Timestamp>,
    pub(in crate::audit) created: Timestamp,
    pub(in crate::audit) updated: Timestamp,
}

impl Booking {
    /// Until when it holds the room; none where it does not, or never did. What was used stays taken.
    pub(in crate::audit) fn held_until(&self) -> Option<Timestamp> {
        let Booked { from, until, .. } = self.booked;
        match self.state {
            BookingState::Requested | BookingState::Approved | BookingState::Started => Some(until),
            BookingState::Released => Some(self.released.map_or(until, |at| at.max(from).min(until))),
            BookingState::Denied | BookingState::Cancelled | BookingState::Unspecified => None,
        }
    }
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct Approval {
    pub(in crate::audit) booked: Booked,
    pub(in crate::audit) manager: String,
    pub(in crate::audit) state: ApprovalState,
    pub(in crate::audit) created: Timestamp,
    pub(in crate::audit) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct RoomUse {
    pub(in crate::audit) booked: Booked,
    pub(in crate::audit) state: RoomUseState,
    pub(in crate::audit) started: Option<Timestamp>,
    /// When the customer left; `booking` may not have heard of it.
    pub(in crate::audit) ended: Option<Timestamp>,
    pub(in crate::audit) created: Timestamp,
    pub(in crate::audit) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct BookingView {
    pub(in crate::audit) booked: Booked,
    pub(in crate::audit) manager: String,
    pub(in crate::audit) state: BookingState,
    pub(in crate::audit) shown: UseShown,
    pub(in crate::audit) created: Timestamp,
    pub(in crate::audit) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct RoomUseView {
    pub(in crate::audit) booked: Booked,
    pub(in crate::audit) shown: UseShown,
}

/// What a view says of the use of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audit) struct UseShown {
    pub(in crate::audit) state: RoomUseState,
    pub(in crate::audit) started: Option<Timestamp>,
    pub(in crate::audit) ended: Option<Timestamp>,
}
