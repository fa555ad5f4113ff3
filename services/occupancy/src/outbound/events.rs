//! What others are told: each event of the domain as a message of the contract.

use chassis::db::Tx;
use chassis::events::NewEvent;
use maeul_proto::occupancy::v1 as pb;

use crate::domain::{Event, RoomUseData};

/// Publishes the use's event number `sequence` with the unit of work.
pub(super) fn publish(tx: &mut Tx, room_use: &RoomUseData, event: Event, sequence: i64) {
    let booked = &room_use.booked;
    let new = NewEvent::of(booked.booking_id.as_str(), sequence);
    macro_rules! told {
        ($message:ident $(, $more:ident: $value:expr)?) => {
            pb::$message {
                booking_id: booked.booking_id.to_string(),
                room_id: booked.room_id.to_string(),
                room_name: booked.room_name.clone(),
                customer_id: booked.customer_id.to_string(),
                booked_start_time: Some(booked.from.into()),
                booked_end_time: Some(booked.until.into()),
                start_time: room_use.started_at.map(Into::into),
                $($more: $value,)?
            }
        };
    }
    match event {
        Event::Started => tx.emit(&told!(UseStarted), new),
        Event::Ended => tx.emit(&told!(UseEnded, end_time: room_use.ended_at.map(Into::into)), new),
    }
}
