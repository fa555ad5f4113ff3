//! What each event says about its order: the one place that knows the events that a customer can see of it.

use chassis::error::{Error, Result};
use chassis::events::{Event, id};
use chassis::types::Timestamp;
use maeul_proto::money::Money as ProtoMoney;
use maeul_proto::{delivery, notification, order, payment, store};
use order::v1::{EndReason as ProtoReason, FulfilmentKind, OrderItem};

use super::super::fact::{context, fact, money, unknown};
use crate::domain::orders::{
    Basket, DeliveryState, EndReason, Fulfilment, Item, OrderFact, OrderPart, OrderSays, OrderState, Part,
    PaymentState, StoreState,
};

/// The events of an order that its customer can see.
pub(in crate::inbound) const SOURCES: [&str; 29] = [
    "maeul.order.v1.OrderDeferred",
    "maeul.order.v1.OrderDeclined",
    "maeul.order.v1.OrderWithdrawn",
    "maeul.order.v1.OrderExpired",
    "maeul.order.v1.OrderPlaced",
    "maeul.order.v1.CancellationRequested",
    "maeul.order.v1.CancellationDenied",
    "maeul.order.v1.OrderCancelled",
    "maeul.order.v1.OrderRejected",
    "maeul.order.v1.OrderCompleted",
    "maeul.store.v1.StoreOrderAccepted",
    "maeul.store.v1.StoreOrderRejected",
    "maeul.store.v1.StoreOrderStopped",
    "maeul.store.v1.CancellationRefused",
    "maeul.store.v1.PreparationStarted",
    "maeul.store.v1.OrderReady",
    "maeul.store.v1.OrderServed",
    "maeul.payment.v1.PaymentApproved",
    "maeul.payment.v1.PaymentDeclined",
    "maeul.payment.v1.PaymentVoided",
    "maeul.payment.v1.PaymentRefunded",
    "maeul.delivery.v1.DeliveryScheduled",
    "maeul.delivery.v1.DeliveryPickedUp",
    "maeul.delivery.v1.DeliveryCompleted",
    "maeul.delivery.v1.DeliveryCancelled",
    "maeul.delivery.v1.DeliveryFailed",
    "maeul.delivery.v1.CancellationRefused",
    "maeul.notification.v1.NotificationSent",
    "maeul.notification.v1.NotificationFailed",
];

/// What a message says beside the envelope.
struct Told {
    order: String,
    customer: String,
    store: Option<String>,
    part: Part,
    basket: Option<Basket>,
    fulfilment: Option<Fulfilment>,
    detail: String,
}

/// What an event says about its order; `None` where its customer has no part in it.
pub(in crate::inbound) fn told(event: &Event) -> Result<Option<OrderFact>> {
    let told = match context(event) {
        "order" => order_told(event)?,
        "store" => store_told(event)?,
        "payment" => payment_told(event)?,
        "delivery" => delivery_told(event)?,
        _ => match notification_told(event)? {
            None => return Ok(None),
            Some(told) => told,
        },
    };
    let says = OrderSays {
        store_id: told.store.map(id).transpose()?,
        basket: told.basket,
        fulfilment: told.fulfilment,
        part: told.part,
        detail: told.detail,
    };
    fact(event, told.order, told.customer, says).map(Some)
}

/// `told!(event, Message, |e| part, field: value…)`: reads a message that names order, customer and
/// store.
macro_rules! told {
    ($event:expr, $message:ty, |$e:ident| $part:expr $(, $field:ident: $value:expr)*) => {{
        let $e: $message = $event.decode()?;
        let told = Told {
            part: $part,
            order: $e.order_id.clone(),
            customer: $e.customer_id.clone(),
            store: Some($e.store_id.clone()),
            basket: None,
            fulfilment: None,
            detail: String::new(),
        };
        Told { $($field: $value,)* ..told }
    }};
}

fn order_told(event: &Event) -> Result<Told> {
    use order::v1 as pb;
    let plain = |state| Part::Order(OrderPart::plain(state));
    Ok(match event.short_kind() {
        "OrderDeferred" => told!(event, pb::OrderDeferred, |e| Part::Order(deferred(&e)?),
            basket: basket(&e.items, e.total.as_ref())?, fulfilment: fulfilment(e.fulfilment()),
            detail: e.state().as_str_name().trim_start_matches("ORDER_STATE_").to_owned()),
        "OrderDeclined" => {
            told!(event, pb::OrderDeclined, |e| ended(OrderState::Declined, e.reason(), &e.detail),
            basket: basket(&e.items, e.total.as_ref())?, fulfilment: fulfilment(e.fulfilment()),
            detail: because(reason(e.reason()).map(EndReason::word), &e.detail))
        }
        "OrderWithdrawn" => told!(event, pb::OrderWithdrawn, |e| plain(OrderState::Withdrawn),
            basket: basket(&e.items, e.total.as_ref())?, fulfilment: fulfilment(e.fulfilment())),
        "OrderExpired" => told!(event, pb::OrderExpired, |e| plain(OrderState::Expired),
            basket: basket(&e.items, e.total.as_ref())?, fulfilment: fulfilment(e.fulfilment())),
        "OrderPlaced" => told!(event, pb::OrderPlaced, |e| plain(OrderState::Placed),
            basket: basket(&e.items, e.total.as_ref())?, fulfilment: fulfilment(e.fulfilment())),
        "CancellationRequested" => {
            told!(event, pb::CancellationRequested, |e| plain(OrderState::Cancelling),
            fulfilment: fulfilment(e.fulfilment()))
        }
        "CancellationDenied" => told!(event, pb::CancellationDenied, |e| plain(OrderState::HandedOver),
            fulfilment: fulfilment(e.fulfilment())),
        "OrderCancelled" => told!(event, pb::OrderCancelled, |e| plain(OrderState::Cancelled),
            fulfilment: fulfilment(e.fulfilment())),
        "OrderRejected" => {
            told!(event, pb::OrderRejected, |e| ended(OrderState::Rejected, e.reason(), &e.detail),
            fulfilment: fulfilment(e.fulfilment()),
            detail: because(reason(e.reason()).map(EndReason::word), &e.detail))
        }
        "OrderCompleted" => told!(event, pb::OrderCompleted, |e| plain(OrderState::Completed),
            fulfilment: fulfilment(e.fulfilment())),
        _ => return Err(unknown(event)),
    })
}

fn store_told(event: &Event) -> Result<Told> {
    use store::v1 as pb;
    Ok(match event.short_kind() {
        "StoreOrderAccepted" => told!(event, pb::StoreOrderAccepted, |e| Part::Store(StoreState::Accepted),
            fulfilment: fulfilment(e.fulfilment())),
        "StoreOrderRejected" => told!(event, pb::StoreOrderRejected, |e| Part::Store(StoreState::Rejected),
            fulfilment: fulfilment(e.fulfilment()),
            detail: because(Some(e.reason().as_str_name().trim_start_matches("REJECT_REASON_")), &e.detail)),
        "StoreOrderStopped" => told!(event, pb::StoreOrderStopped, |e| Part::Store(StoreState::Stopped),
            fulfilment: fulfilment(e.fulfilment())),
        "PreparationStarted" => told!(event, pb::PreparationStarted, |e| Part::Store(StoreState::Preparing),
            fulfilment: fulfilment(e.fulfilment())),
        "OrderReady" => told!(event, pb::OrderReady, |e| Part::Store(StoreState::Ready),
            fulfilment: fulfilment(e.fulfilment())),
        "OrderServed" => told!(event, pb::OrderServed, |e| Part::Store(StoreState::Served)),
        "CancellationRefused" => told!(event, pb::CancellationRefused, |e| Part::Nothing),
        _ => return Err(unknown(event)),
    })
}

fn payment_told(event: &Event) -> Result<Told> {
    use payment::v1 as pb;
    Ok(match event.short_kind() {
        "PaymentApproved" => told!(event, pb::PaymentApproved, |e| Part::Payment(PaymentState::Approved)),
        "PaymentDeclined" => told!(event, pb::PaymentDeclined, |e| Part::Payment(PaymentState::Declined),
            detail: e.reason.clone()),
        "PaymentVoided" => told!(event, pb::PaymentVoided, |e| Part::Payment(PaymentState::Voided)),
        "PaymentRefunded" => told!(event, pb::PaymentRefunded, |e| Part::Payment(PaymentState::Refunded)),
        _ => return Err(unknown(event)),
    })
}

fn delivery_told(event: &Event) -> Result<Told> {
    use delivery::v1 as pb;
    Ok(match event.short_kind() {
        "DeliveryScheduled" => {
            told!(event, pb::DeliveryScheduled, |e| Part::Delivery(DeliveryState::Scheduled))
        }
        "DeliveryPickedUp" => told!(event, pb::DeliveryPickedUp, |e| Part::Delivery(DeliveryState::PickedUp)),
        "DeliveryCompleted" => {
            told!(event, pb::DeliveryCompleted, |e| Part::Delivery(DeliveryState::Delivered))
        }
        "DeliveryCancelled" => {
            told!(event, pb::DeliveryCancelled, |e| Part::Delivery(DeliveryState::Cancelled))
        }
        "DeliveryFailed" => told!(event, pb::DeliveryFailed, |e| Part::Delivery(DeliveryState::Failed),
            detail: e.reason.clone()),
        "CancellationRefused" => told!(event, pb::CancellationRefused, |e| Part::Nothing),
        _ => return Err(unknown(event)),
    })
}

/// Messages to the customer about an order are shown; those to the store, and about loans and bookings, are not.
fn notification_told(event: &Event) -> Result<Option<Told>> {
    use notification::v1::{self as pb, CaseKind, notification_failed, notification_sent};
    let (case, order, customer, kind, channel) = match event.short_kind() {
        "NotificationSent" => {
            let e: pb::NotificationSent = event.decode()?;
            let Some(notification_sent::Recipient::CustomerId(customer)) = e.recipient.clone() else {
                return Ok(None);
            };
            (e.case_kind(), e.case_id.clone(), customer, e.kind(), e.channel())
        }
        "NotificationFailed" => {
            let e: pb::NotificationFailed = event.decode()?;
            let Some(notification_failed::Recipient::CustomerId(customer)) = e.recipient.clone() else {
                return Ok(None);
            };
            (e.case_kind(), e.case_id.clone(), customer, e.kind(), e.channel())
        }
        _ => return Err(unknown(event)),
    };
    if case != CaseKind::Order {
        return Ok(None);
    }
    let kind = kind.as_str_name().trim_start_matches("NOTIFICATION_KIND_");
    let channel = channel.as_str_name().trim_start_matches("CHANNEL_KIND_");
    let detail = format!("{kind} by {channel}");
    Ok(Some(Told {
        order,
        customer,
        store: None,
        part: Part::Nothing,
        basket: None,
        fulfilment: None,
        detail,
    }))
}

fn deferred(e: &order::v1::OrderDeferred) -> Result<OrderPart> {
    use order::v1::OrderState as Proto;
    let state = match e.state() {
        Proto::AwaitingDelivery => OrderState::AwaitingDelivery,
        Proto::AwaitingPayment => OrderState::AwaitingPayment,
        other => {
            return Err(Error::internal(format!(
                "an order is not deferred in state {}",
                other.as_str_name()
            )));
        }
    };
    Ok(OrderPart {
        next_attempt_at: e.next_attempt_time.map(Timestamp::from),
        expires_at: e.expire_time.map(Timestamp::from),
        ..OrderPart::plain(state)
    })
}

fn ended(state: OrderState, why: ProtoReason, detail: &str) -> Part {
    Part::Order(OrderPart {
        end_reason: reason(why),
        end_detail: detail.to_owned(),
        ..OrderPart::plain(state)
    })
}

fn because(word: Option<&str>, detail: &str) -> String {
    match (word.unwrap_or_default(), detail) {
        (word, "") => word.to_owned(),
        ("", detail) => detail.to_owned(),
        (word, detail) => format!("{word}: {detail}"),
    }
}

fn basket(items: &[OrderItem], total: Option<&ProtoMoney>) -> Result<Option<Basket>> {
    let Some(total) = total else { return Ok(None) };
    let items = items.iter().map(|item| {
        let price = item.unit_price.as_ref().ok_or_else(|| Error::internal("an item has no price"))?;
        Ok(Item {
            product_id: item.product_id.clone(),
            name: item.name.clone(),
            unit_price: money(price)?,
            quantity: item.quantity,
            serial_number: item.serial_number.clone(),
        })
    });
    Ok(Some(Basket { items: items.collect::<Result<_>>()?, total: money(total)? }))
}

fn fulfilment(kind: FulfilmentKind) -> Option<Fulfilment> {
    match kind {
        FulfilmentKind::Delivery => Some(Fulfilment::Delivery),
        FulfilmentKind::Pickup => Some(Fulfilment::Pickup),
        FulfilmentKind::Unspecified => None,
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

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
