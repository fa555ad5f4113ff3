//! From what happened in the domain to the events that the village reads. Every event has its arm.

use chassis::db::Tx;
use chassis::events::NewEvent;
use maeul_proto::order::v1::FulfilmentKind;
use maeul_proto::store::v1 as pb;

use crate::domain::{
    Movement, OrderData, OrderEvent, OrderId, ProductData, ProductEvent, StoreData, StoreEvent,
};
use crate::wire;

/// Publishes an event of a store.
pub(super) fn publish_store(tx: &mut Tx, store: &StoreData, event: StoreEvent, sequence: i64) {
    let new = NewEvent::of(store.id.as_str(), sequence);
    let (store_id, owner_id, name) = (store.id.to_string(), store.owner.to_string(), store.name.clone());
    let kind = wire::store_kind(store.kind).into();
    let automation = wire::automation(store.automation).into();
    match event {
        StoreEvent::Registered => {
            tx.emit(&pb::StoreRegistered { store_id, owner_id, name, kind, automation }, new);
        }
        StoreEvent::Updated => {
            let staff_ids = store.staff.iter().map(ToString::to_string).collect();
            tx.emit(&pb::StoreUpdated { store_id, owner_id, name, kind, automation, staff_ids }, new);
        }
    }
}

/// Publishes an event of a product's description.
pub(super) fn publish_product(tx: &mut Tx, product: &ProductData, event: ProductEvent, sequence: i64) {
    let new = NewEvent::of(product.id.as_str(), sequence);
    let (product_id, store_id) = (product.id.to_string(), product.store_id.to_string());
    let (name, price) = (product.name.clone(), Some(product.price.into()));
    let (stock, offered) = (wire::stock_kind(product.stock).into(), product.offered);
    match event {
        ProductEvent::Registered => {
            tx.emit(&pb::ProductRegistered { product_id, store_id, name, price, stock, offered }, new);
        }
        ProductEvent::Changed => {
            tx.emit(&pb::ProductChanged { product_id, store_id, name, price, stock, offered }, new);
        }
    }
}

/// What is told of a movement that changed what is on hand.
pub(super) fn stock_changed(entry: &Movement) -> pb::StockChanged {
    pb::StockChanged {
        product_id: entry.product_id.to_string(),
        store_id: entry.store_id.to_string(),
        on_hand: entry.on_hand.count(),
        change: entry.kind.change(entry.quantity),
        kind: wire::movement_kind(entry.kind).into(),
        order_id: entry.order_id.as_ref().map(OrderId::to_string).unwrap_or_default(),
    }
}

/// Publishes an event of a store order.
pub(super) fn publish_order(tx: &mut Tx, order: &OrderData, event: OrderEvent, sequence: i64) {
    let new = NewEvent::of(order.id.as_str(), sequence);
    let (order_id, store_id) = (order.id.to_string(), order.store_id.to_string());
    let customer_id = order.customer_id.to_string();
    let fulfilment = FulfilmentKind::from(order.fulfilment).into();
    match event {
        OrderEvent::Accepted => {
            tx.emit(&pb::StoreOrderAccepted { order_id, store_id, customer_id, fulfilment }, new);
        }
        OrderEvent::Rejected(rejection) => {
            let reason = wire::reject_reason(rejection.reason).into();
            let detail = rejection.detail;
            let told = pb::StoreOrderRejected { order_id, store_id, customer_id, fulfilment, reason, detail };
            tx.emit(&told, new);
        }
        OrderEvent::Stopped => {
            tx.emit(&pb::StoreOrderStopped { order_id, store_id, customer_id, fulfilment }, new);
        }
        OrderEvent::CancellationRefused => {
            tx.emit(&pb::CancellationRefused { order_id, store_id, customer_id }, new);
        }
        OrderEvent::PreparationStarted => {
            tx.emit(&pb::PreparationStarted { order_id, store_id, customer_id, fulfilment }, new);
        }
        OrderEvent::Ready => {
            tx.emit(&pb::OrderReady { order_id, store_id, customer_id, fulfilment }, new);
        }
        OrderEvent::Served => {
            tx.emit(&pb::OrderServed { order_id, store_id, customer_id }, new);
        }
    }
}
