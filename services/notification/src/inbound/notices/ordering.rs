//! What is told of orders: to the customer of each change, to the store of a new one.

use chassis::error::{Error, Result};
use chassis::events::Event;
use maeul_proto::{delivery, order, payment, store};
use order::v1::{EndReason as ProtoReason, FulfilmentKind, OrderItem, OrderState};

use super::{customer, money, notice};
use crate::application::Notice;
use crate::domain::{
    Awaited, EndReason, Fulfilment, Line, OrderFacts, OrderKind, Recipient, StoreId, Telling,
};

/// The events of an order that its customer or its store is told of.
pub(super) const SOURCES: [&str; 15] = [
    "maeul.order.v1.OrderDeferred",
    "maeul.order.v1.OrderPlaced",
    "maeul.order.v1.OrderDeclined",
    "maeul.order.v1.OrderExpired",
    "maeul.order.v1.OrderWithdrawn",
    "maeul.order.v1.CancellationDenied",
    "maeul.order.v1.OrderCancelled",
    "maeul.order.v1.OrderRejected",
    "maeul.store.v1.StoreOrderAccepted",
    "maeul.store.v1.PreparationStarted",
    "maeul.store.v1.OrderReady",
    "maeul.store.v1.OrderServed",
    "maeul.delivery.v1.DeliveryPickedUp",
    "maeul.delivery.v1.DeliveryCompleted",
    "maeul.payment.v1.PaymentRefunded",
];

/// What an event gives reason to tell; nothing for events that are not in [`SOURCES`].
pub(super) fn of(event: &Event) -> Result<Vec<Notice>> {
    /// Every event of an order names order, customer and store.
    macro_rules! tell {
        ($context:ident, $message:ident, $kind:ident) => {
            tell!($context, $message, $kind, |e| {})
        };
        ($context:ident, $message:ident, $kind:ident, |$e:ident| { $($field:ident: $value:expr),* $(,)? }) => {{
            let $e: $context::v1::$message = event.decode()?;
            let facts = OrderFacts { $($field: $value,)* ..at(&$e.store_id)? };
            vec![customer(event, $e.order_id, $e.customer_id, Telling::Order(OrderKind::$kind, facts))?]
        }};
    }
    Ok(match event.kind.as_str() {
        "maeul.order.v1.OrderPlaced" => placed(event)?,
        "maeul.order.v1.OrderDeferred" => tell!(order, OrderDeferred, OrderDeferred, |e| {
            lines: lines(&e.items),
            total: money(e.total.as_ref()),
            fulfilment: fulfilment(e.fulfilment()),
            awaited: awaited(e.state()),
        }),
        "maeul.order.v1.OrderDeclined" => tell!(order, OrderDeclined, OrderDeclined, |e| {
            reason: reason(e.reason()), detail: e.detail.clone(),
        }),
        "maeul.order.v1.OrderExpired" => tell!(order, OrderExpired, OrderExpired),
        "maeul.order.v1.OrderWithdrawn" => {
            tell!(order, OrderWithdrawn, OrderWithdrawn, |e| { total: money(e.total.as_ref()) })
        }
        "maeul.order.v1.CancellationDenied" => tell!(order, CancellationDenied, CancellationRefused),
        "maeul.order.v1.OrderCancelled" => {
            tell!(order, OrderCancelled, OrderCancelled, |e| { total: money(e.total.as_ref()) })
        }
        "maeul.order.v1.OrderRejected" => tell!(order, OrderRejected, OrderRejected, |e| {
            total: money(e.total.as_ref()), reason: reason(e.reason()), detail: e.detail.clone(),
        }),
        "maeul.store.v1.StoreOrderAccepted" => tell!(store, StoreOrderAccepted, OrderAccepted),
        "maeul.store.v1.PreparationStarted" => tell!(store, PreparationStarted, Preparing),
        "maeul.store.v1.OrderReady" => {
            tell!(store, OrderReady, Ready, |e| { fulfilment: fulfilment(e.fulfilment()) })
        }
        "maeul.store.v1.OrderServed" => tell!(store, OrderServed, Served),
        "maeul.delivery.v1.DeliveryPickedUp" => tell!(delivery, DeliveryPickedUp, PickedUp),
        "maeul.delivery.v1.DeliveryCompleted" => tell!(delivery, DeliveryCompleted, Delivered),
        "maeul.payment.v1.PaymentRefunded" => {
            tell!(payment, PaymentRefunded, Refunded, |e| { total: money(e.amount.as_ref()) })
        }
        _ => Vec::new(),
    })
}

/// The one event that two are told of.
fn placed(event: &Event) -> Result<Vec<Notice>> {
    let e: order::v1::OrderPlaced = event.decode()?;
    let facts = OrderFacts {
        lines: lines(&e.items),
        total: money(e.total.as_ref()),
        fulfilment: fulfilment(e.fulfilment()),
        ..at(&e.store_id)?
    };
    let store = Recipient::Store(facts.store_id.clone());
    let new_order = Telling::Order(OrderKind::NewOrder, facts.clone());
    let to_store = notice(event, e.order_id.clone(), store, new_order)?;
    let placed = Telling::Order(OrderKind::OrderPlaced, facts);
    Ok(vec![customer(event, e.order_id, e.customer_id, placed)?, to_store])
}

/// Nothing but where it was ordered.
fn at(store_id: &str) -> Result<OrderFacts> {
    StoreId::try_new(store_id).map(OrderFacts::at).map_err(Error::internal)
}

fn lines(items: &[OrderItem]) -> Vec<Line> {
    items.iter().map(|item| Line { name: item.name.clone(), quantity: item.quantity }).collect()
}

fn fulfilment(kind: FulfilmentKind) -> Option<Fulfilment> {
    match kind {
        FulfilmentKind::Delivery => Some(Fulfilment::Delivery),
        FulfilmentKind::Pickup => Some(Fulfilment::Pickup),
        FulfilmentKind::Unspecified => None,
    }
}

fn awaited(state: OrderState) -> Option<Awaited> {
    match state {
        OrderState::AwaitingDelivery => Some(Awaited::Delivery),
        OrderState::AwaitingPayment => Some(Awaited::Payment),
        _ => None,
    }
}

fn reason(reason: ProtoReason) -> Option<EndReason> {
    Some(match reason {
        ProtoReason::PaymentDeclined => EndReason::PaymentDeclined,
        ProtoReason::DeliveryDeclined => EndReason::DeliveryDeclined,
        ProtoReason::StockShort => EndReason::StockShort,
        ProtoReason::StoreRejected => EndReason::StoreRejected,
        ProtoReason::DeliveryFailed => EndReason::DeliveryFailed,
        ProtoReason::Unspecified => return None,
    })
}
