//! What others are told: each event of the domain as a message of the contract.

use chassis::db::Tx;
use chassis::events::NewEvent;
use maeul_proto::delivery::v1 as pb;

use crate::domain::{DeliveryData, Event};

/// Writes an event of a delivery into the outbox. `sequence` is its number within the delivery.
pub(super) fn emit(tx: &mut Tx, delivery: &DeliveryData, sequence: i64, event: Event) {
    let order_id = delivery.order_id.to_string();
    let new = NewEvent::of(&order_id, sequence);
    let (customer_id, store_id) = (delivery.customer_id.to_string(), delivery.store_id.to_string());
    let courier_id = delivery.courier_id.as_ref().map(ToString::to_string).unwrap_or_default();
    match event {
        Event::Scheduled => tx.emit(&pb::DeliveryScheduled { order_id, customer_id, store_id }, new),
        Event::PickedUp => {
            tx.emit(&pb::DeliveryPickedUp { order_id, customer_id, store_id, courier_id }, new);
        }
        Event::Completed => {
            tx.emit(&pb::DeliveryCompleted { order_id, customer_id, store_id, courier_id }, new);
        }
        Event::Cancelled => tx.emit(&pb::DeliveryCancelled { order_id, customer_id, store_id }, new),
        Event::Failed => {
            let reason = delivery.reason.clone();
            tx.emit(&pb::DeliveryFailed { order_id, customer_id, store_id, reason }, new);
        }
        Event::CancellationRefused => {
            tx.emit(&pb::CancellationRefused { order_id, customer_id, store_id }, new);
        }
    }
}
