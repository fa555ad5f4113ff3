//! What each event says about its order: the one place that knows the customer-visible events.

use chassis::error::{Error, Result};
use chassis::events::Event;
use chassis::types::{InvalidId, Money, Timestamp};
use maeul_proto::money::Money as ProtoMoney;
use maeul_proto::{delivery, notification, order, payment, store};
use order::v1::{EndReason as ProtoReason, FulfilmentKind, OrderItem};

use crate::domain::{
    Basket, CustomerId, DeliveryState, EndReason, Entry, Fact, Fulfilment, Item, OrderId, OrderPart,
    OrderState, PaymentState, Says, StoreId, StoreState,
};

/// The events that a customer can see.
pub(super) const SOURCES: [&str; 29] = [
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
    says: Says,
    basket: Option<Basket>,
    fulfilment: Option<Fulfilment>,
    detail: String,
}

/// What an event says about its order; `None` where its customer has no part in it.
pub(super) fn of(event: &Event) -> Result<Option<Fact>> {
    let told = match event.source_context() {
        "order" => order_told(event)?,
        "store" => store_told(event)?,
        "payment" => payment_told(event)?,
        "delivery" => delivery_told(event)?,
        _ => match notification_told(event)? {
            None => return Ok(None),
            Some(told) => told,
        },
    };
    fact(event, told).map(Some).map_err(Error::internal)
}

fn fact(event: &Event, told: Told) -> Result<Fact, InvalidId> {
    Ok(Fact {
        order_id: OrderId::try_new(told.order)?,
        customer_id: CustomerId::try_new(told.customer)?,
        store_id: told.store.map(StoreId::try_new).transpose()?,
        basket: told.basket,
        fulfilment: told.fulfilment,
        says: told.says,
        entry: Entry {
            at: event.happened_at(),
            source: event.source_context().to_owned(),
            sequence: event.sequence,
            event_id: event.id.clone(),
            event_type: event.kind.clone(),
            detail: told.detail,
        },
    })
}

/// The context that an event's type belongs to.
trait SourceContext {
    fn source_context(&self) -> &str;
}

impl SourceContext for Event {
    fn source_context(&self) -> &str {
        self.kind.split('.').nth(1).unwrap_or_default()
    }
}

fn unknown(event: &Event) -> Error {
    Error::internal(format!("nobody asked for events of type {}", event.kind))
}

/// `told!(event, Message, |e| says, field: value…)`: reads a message that names order, customer and
/// store.
macro_rules! told {
    ($event:expr, $message:ty, |$e:ident| $says:expr $(, $field:ident: $value:expr)*) => {{
        let $e: $message = $event.decode()?;
        let told = Told {
            says: $says,
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
    let plain = |state| Says::Order(OrderPart::plain(state));
    Ok(match event.short_kind() {
        "OrderDeferred" => told!(event, pb::OrderDeferred, |e| Says::Order(deferred(&e)?),
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
        "StoreOrderAccepted" => told!(event, pb::StoreOrderAccepted, |e| Says::Store(StoreState::Accepted),
            fulfilment: fulfilment(e.fulfilment())),
        "StoreOrderRejected" => told!(event, pb::StoreOrderRejected, |e| Says::Store(StoreState::Rejected),
            fulfilment: fulfilment(e.fulfilment()),
            detail: because(Some(e.reason().as_str_name().trim_start_matches("REJECT_REASON_")), &e.detail)),
        "StoreOrderStopped" => told!(event, pb::StoreOrderStopped, |e| Says::Store(StoreState::Stopped),
            fulfilment: fulfilment(e.fulfilment())),
        "PreparationStarted" => told!(event, pb::PreparationStarted, |e| Says::Store(StoreState::Preparing),
            fulfilment: fulfilment(e.fulfilment())),
        "OrderReady" => told!(event, pb::OrderReady, |e| Says::Store(StoreState::Ready),
            fulfilment: fulfilment(e.fulfilment())),
        "OrderServed" => told!(event, pb::OrderServed, |e| Says::Store(StoreState::Served)),
        "CancellationRefused" => told!(event, pb::CancellationRefused, |e| Says::Nothing),
        _ => return Err(unknown(event)),
    })
}

fn payment_told(event: &Event) -> Result<Told> {
    use payment::v1 as pb;
    Ok(match event.short_kind() {
        "PaymentApproved" => told!(event, pb::PaymentApproved, |e| Says::Payment(PaymentState::Approved)),
        "PaymentDeclined" => told!(event, pb::PaymentDeclined, |e| Says::Payment(PaymentState::Declined),
            detail: e.reason.clone()),
        "PaymentVoided" => told!(event, pb::PaymentVoided, |e| Says::Payment(PaymentState::Voided)),
        "PaymentRefunded" => told!(event, pb::PaymentRefunded, |e| Says::Payment(PaymentState::Refunded)),
        _ => return Err(unknown(event)),
    })
}

fn delivery_told(event: &Event) -> Result<Told> {
    use delivery::v1 as pb;
    Ok(match event.short_kind() {
        "DeliveryScheduled" => {
            told!(event, pb::DeliveryScheduled, |e| Says::Delivery(DeliveryState::Scheduled))
        }
        "DeliveryPickedUp" => told!(event, pb::DeliveryPickedUp, |e| Says::Delivery(DeliveryState::PickedUp)),
        "DeliveryCompleted" => {
            told!(event, pb::DeliveryCompleted, |e| Says::Delivery(DeliveryState::Delivered))
        }
        "DeliveryCancelled" => {
            told!(event, pb::DeliveryCancelled, |e| Says::Delivery(DeliveryState::Cancelled))
        }
        "DeliveryFailed" => told!(event, pb::DeliveryFailed, |e| Says::Delivery(DeliveryState::Failed),
            detail: e.reason.clone()),
        "CancellationRefused" => told!(event, pb::CancellationRefused, |e| Says::Nothing),
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
        says: Says::Nothing,
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

fn ended(state: OrderState, why: ProtoReason, detail: &str) -> Says {
    Says::Order(OrderPart {
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

fn money(amount: &ProtoMoney) -> Result<Money> {
    Money::try_from(amount).map_err(Error::internal)
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
