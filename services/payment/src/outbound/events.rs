//! What others are told: each event of the domain as a message of the contract.

use chassis::db::Tx;
use chassis::events::NewEvent;
use maeul_proto::payment::v1 as pb;

use crate::domain::{Event, PaymentData};

/// Writes an event of a payment into the outbox. `sequence` is its number within the payment.
pub(super) fn emit(tx: &mut Tx, payment: &PaymentData, sequence: i64, event: Event) {
    let id = payment.order_id.to_string();
    let new = NewEvent::of(&id, sequence);
    let (customer_id, store_id) = (payment.customer_id.to_string(), payment.store_id.to_string());
    let amount = payment.amount.map(Into::into);
    match event {
        Event::Approved => tx.emit(&pb::PaymentApproved { order_id: id, customer_id, store_id, amount }, new),
        Event::Declined => {
            let reason = payment.decline_reason.clone();
            tx.emit(&pb::PaymentDeclined { order_id: id, customer_id, store_id, amount, reason }, new);
        }
        Event::Voided => tx.emit(&pb::PaymentVoided { order_id: id, customer_id, store_id }, new),
        Event::Refunded => tx.emit(&pb::PaymentRefunded { order_id: id, customer_id, store_id, amount }, new),
    }
}
