//! Orders and everything that follows from them.

use chassis::types::Money;
use maeul_proto::order::v1::FulfilmentKind;
use maeul_proto::{delivery::v1 as delivery, mypage::v1 as mypage, order::v1 as order};
use maeul_proto::{payment::v1 as payment, store::v1 as store};

use super::{at, money};
use crate::audit::facts::{
    CarrierEntry, Delivery, Line, Movement, Order, OrderView, Payment, Product, ProviderEntry, StoreOrder,
    Unit,
};
use crate::audit::words::source_of;

fn priced(items: &[order::OrderItem]) -> Option<Money> {
    let price = |item: &order::OrderItem| {
        let quantity = u32::try_from(item.quantity).ok()?;
        money(item.unit_price.clone())?.checked_mul(quantity).ok()
    };
    let prices = items.iter().map(price);
    prices.reduce(|sum, price| sum?.checked_add(price?).ok()).flatten()
}

fn lines(items: Vec<order::OrderItem>) -> Vec<Line> {
    let line = |item: order::OrderItem| Line {
        product: item.product_id,
        quantity: item.quantity.into(),
        serials: Some(item.serial_number).filter(|serial| !serial.is_empty()).into_iter().collect(),
    };
    items.into_iter().map(line).collect()
}

impl From<order::Order> for Order {
    fn from(order: order::Order) -> Self {
        let (state, reason) = (order.state(), order.end_reason());
        let (fulfilment, address) = match order.fulfilment.and_then(|f| f.method) {
            Some(order::fulfilment::Method::Delivery(delivery)) => {
                (FulfilmentKind::Delivery, delivery.address)
            }
            Some(order::fulfilment::Method::Pickup(_)) => (FulfilmentKind::Pickup, String::new()),
            None => (FulfilmentKind::Unspecified, String::new()),
        };
        Self {
            id: order.order_id,
            customer: order.customer_id,
            store: order.store_id,
            priced: priced(&order.items),
            lines: lines(order.items),
            total: money(order.total),
            fulfilment,
            address,
            state,
            reason,
            expires: at(order.expire_time),
            created: at(order.create_time),
            updated: at(order.update_time),
        }
    }
}

impl From<payment::Payment> for Payment {
    fn from(payment: payment::Payment) -> Self {
        Self {
            state: payment.state(),
            customer: payment.customer_id,
            store: payment.store_id,
            amount: money(payment.amount),
            created: at(payment.create_time),
            updated: at(payment.update_time),
        }
    }
}

impl From<payment::ProviderEntry> for ProviderEntry {
    fn from(entry: payment::ProviderEntry) -> Self {
        Self { kind: entry.kind(), amount: money(entry.amount), made: at(entry.create_time) }
    }
}

impl From<delivery::Delivery> for Delivery {
    fn from(delivery: delivery::Delivery) -> Self {
        Self {
            state: delivery.state(),
            customer: delivery.customer_id,
            store: delivery.store_id,
            address: delivery.address,
            reserved_until: at(delivery.reserved_until),
            ready: delivery.ready,
            courier: delivery.courier_id,
            created: at(delivery.create_time),
            updated: at(delivery.update_time),
        }
    }
}

impl From<delivery::CarrierEntry> for CarrierEntry {
    fn from(entry: delivery::CarrierEntry) -> Self {
        Self { kind: entry.kind(), courier: entry.courier_id, made: at(entry.create_time) }
    }
}

impl From<store::StoreOrder> for StoreOrder {
    fn from(order: store::StoreOrder) -> Self {
        let line = |item: store::StoreOrderItem| Line {
            product: item.product_id,
            quantity: item.quantity.into(),
            serials: item.serial_numbers,
        };
        Self {
            state: order.state(),
            reason: order.reject_reason(),
            fulfilment: order.fulfilment(),
            customer: order.customer_id,
            store: order.store_id,
            lines: order.items.into_iter().map(line).collect(),
            total: money(order.total),
            created: at(order.create_time),
            updated: at(order.update_time),
        }
    }
}

impl From<store::Product> for Product {
    fn from(product: store::Product) -> Self {
        Self {
            kind: product.stock(),
            id: product.product_id,
            store: product.store_id,
            on_hand: product.on_hand,
            updated: at(product.update_time),
        }
    }
}

impl From<store::StockMovement> for Movement {
    fn from(movement: store::StockMovement) -> Self {
        Self {
            kind: movement.kind(),
            product: movement.product_id,
            order: movement.order_id,
            change: movement.change,
            quantity: movement.quantity,
            on_hand: movement.on_hand,
            made: at(movement.create_time),
        }
    }
}

impl From<store::Unit> for Unit {
    fn from(unit: store::Unit) -> Self {
        Self {
            state: unit.state(),
            product: unit.product_id,
            serial: unit.serial_number,
            order: unit.order_id,
            updated: at(unit.update_time),
        }
    }
}

impl From<mypage::OrderView> for OrderView {
    fn from(view: mypage::OrderView) -> Self {
        Self {
            fulfilment: view.fulfilment(),
            state: view.state(),
            order_state: view.order_state(),
            payment_state: view.payment_state(),
            store_state: view.store_state(),
            delivery_state: view.delivery_state(),
            reason: view.end_reason(),
            told: view.timeline.iter().filter_map(|entry| source_of(&entry.event_type)).collect(),
            customer: view.customer_id,
            store: view.store_id,
            lines: lines(view.items),
            total: money(view.total),
            created: at(view.create_time),
            updated: at(view.update_time),
        }
    }
}
