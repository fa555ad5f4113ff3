//! What an order tells the village, as messages: every domain event has exactly one.
//!
//! No message carries the address or the payment method.

use chassis::db::Tx;
use chassis::events::NewEvent;
use maeul_proto::order::v1 as pb;

use crate::domain::{Event, OrderData};
use crate::wire::{item, kind, reason, state};

/// Publishes the order's event number `sequence` with the unit of work.
pub(super) fn publish(tx: &mut Tx, order: &OrderData, event: Event, sequence: i64) {
    let id = order.id.to_string();
    let new = NewEvent::of(&id, sequence);
    let (customer_id, store_id) = (order.customer_id.to_string(), order.store_id.to_string());
    let fulfilment = kind(&order.fulfilment).into();
    let items = || order.items.iter().map(item).collect();
    let total = Some(order.total.into());
    match event {
        Event::Deferred => {
            let message = pb::OrderDeferred {
                order_id: id,
                customer_id,
                store_id,
                items: items(),
                total,
                fulfilment,
                state: state(order.state).into(),
                next_attempt_time: order.next_attempt_at.map(Into::into),
                expire_time: Some(order.expires_at.into()),
            };
            tx.emit(&message, new);
        }
        Event::Declined(why) => {
            let (items, reason, detail) = (items(), reason(Some(why)).into(), order.end_detail.clone());
            let message = pb::OrderDeclined {
                order_id: id,
                customer_id,
                store_id,
                items,
                total,
                fulfilment,
                reason,
                detail,
            };
            tx.emit(&message, new);
        }
        Event::Withdrawn => {
            let items = items();
            tx.emit(
                &pb::OrderWithdrawn { order_id: id, customer_id, store_id, items, total, fulfilment },
                new,
            );
        }
        Event::Expired => {
            let items = items();
            tx.emit(&pb::OrderExpired { order_id: id, customer_id, store_id, items, total, fulfilment }, new);
        }
        Event::Placed => {
            let items = items();
            tx.emit(&pb::OrderPlaced { order_id: id, customer_id, store_id, items, total, fulfilment }, new);
        }
        Event::CancellationRequested => {
            tx.emit(&pb::CancellationRequested { order_id: id, customer_id, store_id, fulfilment }, new);
        }
        Event::CancellationDenied => {
            tx.emit(&pb::CancellationDenied { order_id: id, customer_id, store_id, fulfilment }, new);
        }
        Event::Cancelled => {
            tx.emit(&pb::OrderCancelled { order_id: id, customer_id, store_id, fulfilment, total }, new);
        }
        Event::Rejected(why) => {
            let (reason, detail) = (reason(Some(why)).into(), order.end_detail.clone());
            let message =
                pb::OrderRejected { order_id: id, customer_id, store_id, fulfilment, total, reason, detail };
            tx.emit(&message, new);
        }
        Event::Completed => {
            tx.emit(&pb::OrderCompleted { order_id: id, customer_id, store_id, fulfilment }, new);
        }
    }
}
