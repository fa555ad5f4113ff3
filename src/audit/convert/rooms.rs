//! Bookings, decisions about them, the use of rooms, and what customers see of it.

use chassis::types::Timestamp;
use maeul_proto::{approval::v1 as approval, booking::v1 as booking};
use maeul_proto::{mypage::v1 as mypage, occupancy::v1 as occupancy};

use super::at;
use crate::audit::facts::{Approval, Booked, Booking, BookingView, RoomUse, RoomUseView, UseShown};

type Time = Option<prost_types::Timestamp>;

fn booked(room: String, customer: String, from: Time, until: Time) -> Booked {
    Booked { room, customer, from: at(from), until: at(until) }
}

impl From<booking::Booking> for Booking {
    fn from(booking: booking::Booking) -> Self {
        Self {
            state: booking.state(),
            id: booking.booking_id,
            booked: booked(booking.room_id, booking.customer_id, booking.start_time, booking.end_time),
            manager: booking.manager_id,
            started: booking.started_time.map(Timestamp::from),
            released: booking.released_time.map(Timestamp::from),
            created: at(booking.create_time),
            updated: at(booking.update_time),
        }
    }
}

impl From<approval::ApprovalRequest> for Approval {
    fn from(request: approval::ApprovalRequest) -> Self {
        Self {
            state: request.state(),
            booked: booked(request.room_id, request.customer_id, request.start_time, request.end_time),
            manager: request.manager_id,
            created: at(request.create_time),
            updated: at(request.update_time),
        }
    }
}

impl From<occupancy::RoomUse> for RoomUse {
    fn from(room_use: occupancy::RoomUse) -> Self {
        let (from, until) = (room_use.booked_start_time, room_use.booked_end_time);
        Self {
            state: room_use.state(),
            booked: booked(room_use.room_id, room_use.customer_id, from, until),
            started: room_use.start_time.map(Timestamp::from),
            ended: room_use.end_time.map(Timestamp::from),
            created: at(room_use.create_time),
            updated: at(room_use.update_time),
        }
    }
}

impl From<mypage::BookingView> for BookingView {
    fn from(view: mypage::BookingView) -> Self {
        Self {
            state: view.state(),
            shown: UseShown {
                state: view.use_state(),
                started: view.use_start_time.map(Timestamp::from),
                ended: view.use_end_time.map(Timestamp::from),
            },
            booked: booked(view.room_id, view.customer_id, view.booked_start_time, view.booked_end_time),
            manager: view.manager_id,
            created: at(view.create_time),
            updated: at(view.update_time),
        }
    }
}

impl From<mypage::RoomUseView> for RoomUseView {
    fn from(view: mypage::RoomUseView) -> Self {
        Self {
            shown: UseShown {
                state: view.state(),
                started: view.start_time.map(Timestamp::from),
                ended: view.end_time.map(Timestamp::from),
            },
            booked: booked(view.room_id, view.customer_id, view.booked_start_time, view.booked_end_time),
        }
    }
}
