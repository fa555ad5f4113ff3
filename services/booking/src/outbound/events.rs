//! What others are told: each event of the domain as a message of the contract.

use chassis::db::Tx;
use chassis::events::NewEvent;
use maeul_proto::booking::v1 as pb;

use crate::domain::{BookingData, Event, Room};

/// Publishes a new room with the unit of work: the only event that a room has.
pub(super) fn publish_room(tx: &mut Tx, room: &Room) {
    let id = room.id.to_string();
    let new = NewEvent::of(&id, 1);
    let (manager_id, name) = (room.manager_id.to_string(), room.name.clone());
    tx.emit(&pb::RoomRegistered { room_id: id, manager_id, name }, new);
}

/// Publishes what has happened to a booking with the unit of work.
pub(super) fn publish(tx: &mut Tx, booking: &BookingData, event: Event, sequence: i64) {
    let new = NewEvent::of(booking.id.as_str(), sequence);
    macro_rules! told {
        ($message:ident $(, $more:ident)?) => {
            pb::$message {
                booking_id: booking.id.to_string(),
                room_id: booking.room_id.to_string(),
                room_name: booking.room_name.clone(),
                manager_id: booking.manager_id.to_string(),
                customer_id: booking.customer_id.to_string(),
                start_time: Some(booking.range.start().into()),
                end_time: Some(booking.range.end().into()),
                $($more: booking.$more.clone(),)?
            }
        };
    }
    match event {
        Event::Requested => tx.emit(&told!(BookingRequested), new),
        Event::Approved => tx.emit(&told!(BookingApproved), new),
        Event::Denied => tx.emit(&told!(BookingDenied, reason), new),
        Event::Cancelled => tx.emit(&told!(BookingCancelled), new),
        Event::Started => tx.emit(&told!(BookingStarted), new),
        Event::Released => tx.emit(&told!(BookingReleased), new),
    }
}
