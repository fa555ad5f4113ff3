//! What others are told: each event of the domain as a message of the contract.

use chassis::db::Tx;
use chassis::events::NewEvent;
use maeul_proto::approval::v1 as pb;

use crate::domain::{Event, RequestData};

/// Publishes the request's event number `sequence` with the unit of work.
pub(super) fn publish(tx: &mut Tx, request: &RequestData, event: Event, sequence: i64) {
    let booked = &request.booked;
    let booking_id = booked.booking_id.to_string();
    let new = NewEvent::of(&booking_id, sequence);
    let (room_id, room_name) = (booked.room_id.to_string(), booked.room_name.clone());
    let (manager_id, customer_id) = (booked.manager_id.to_string(), booked.customer_id.to_string());
    match event {
        Event::Granted => {
            tx.emit(&pb::ApprovalGranted { booking_id, room_id, room_name, manager_id, customer_id }, new);
        }
        Event::Denied => {
            let reason = request.reason.clone();
            let denied =
                pb::ApprovalDenied { booking_id, room_id, room_name, manager_id, customer_id, reason };
            tx.emit(&denied, new);
        }
    }
}
