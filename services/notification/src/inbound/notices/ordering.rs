//! Which event gives reason to tell whom what: one source event for each kind of message.

use chassis::error::{Error, Result};
use chassis::events::Event;
use chassis::types::{InvalidId, Money};
use maeul_proto::money::Money as ProtoMoney;
use maeul_proto::{delivery, order, payment, store};
use order::v1::{EndReason as ProtoReason, FulfilmentKind, OrderItem, OrderState};

use crate::application::Notice;
use crate::domain::{
    Awaited, CustomerId, EndReason, Facts, Fulfilment, Kind, Line, OrderId, Recipient, StoreId,
};

/// The events that customers or stores are told of.
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

/// Whom an event is about: every event of an order names all three.
struct About {
    order: OrderId,
    customer: CustomerId,
    store: StoreId,
}

impl About {
    fn try_new(order_id: String, customer_id: String, store_id: String) -> Result<Self, InvalidId> {
        Ok(Self {
            order: OrderId::try_new(order_id)?,
            customer: CustomerId::try_new(customer_id)?,
            store: StoreId::try_new(store_id)?,
        })
    }

    fn customer(&self, kind: Kind, facts: Facts) -> Notice {
        self.tell(Recipient::Customer(self.customer.clone()), kind, facts)
    }

    fn store(&self, kind: Kind, facts: Facts) -> Notice {
        self.tell(Recipient::Store(self.store.clone()), kind, facts)
    }

    fn tell(&self, recipient: Recipient, kind: Kind, facts: Facts) -> Notice {
        Notice { order_id: self.order.clone(), store_id: self.store.clone(), recipient, kind, facts }
    }
}

/// What an event gives reason to tell; nothing for events that are not in [`SOURCES`].
pub(super) fn of(event: &Event) -> Result<Vec<Notice>> {
    macro_rules! tell {
        ($message:ty, $kind:expr) => {
            tell!($message, $kind, |_e| Facts::default())
        };
        ($message:ty, $kind:expr, |$e:ident| $facts:expr) => {{
            let $e: $message = event.decode()?;
            let about = About::try_new($e.order_id.clone(), $e.customer_id.clone(), $e.store_id.clone());
            vec![about.map_err(Error::internal)?.customer($kind, $facts)]
        }};
    }
    Ok(match event.kind.as_str() {
        "maeul.order.v1.OrderPlaced" => placed(event.decode()?)?,
        "maeul.order.v1.OrderDeferred" => tell!(order::v1::OrderDeferred, Kind::OrderDeferred, |e| Facts {
            awaited: awaited(e.state()),
            ..basket(&e.items, e.total.as_ref(), e.fulfilment())
        }),
        "maeul.order.v1.OrderDeclined" => tell!(order::v1::OrderDeclined, Kind::OrderDeclined, |e| Facts {
            reason: reason(e.reason()),
            detail: e.detail.clone(),
            ..Facts::default()
        }),
        "maeul.order.v1.OrderExpired" => tell!(order::v1::OrderExpired, Kind::OrderExpired),
        "maeul.order.v1.OrderWithdrawn" => {
            tell!(order::v1::OrderWithdrawn, Kind::OrderWithdrawn, |e| amount(e.total.as_ref()))
        }
        "maeul.order.v1.CancellationDenied" => {
            tell!(order::v1::CancellationDenied, Kind::CancellationRefused)
        }
        "maeul.order.v1.OrderCancelled" => {
            tell!(order::v1::OrderCancelled, Kind::OrderCancelled, |e| amount(e.total.as_ref()))
        }
        "maeul.order.v1.OrderRejected" => tell!(order::v1::OrderRejected, Kind::OrderRejected, |e| Facts {
            reason: reason(e.reason()),
            detail: e.detail.clone(),
            ..amount(e.total.as_ref())
        }),
        "maeul.store.v1.StoreOrderAccepted" => tell!(store::v1::StoreOrderAccepted, Kind::OrderAccepted),
        "maeul.store.v1.PreparationStarted" => tell!(store::v1::PreparationStarted, Kind::Preparing),
        "maeul.store.v1.OrderReady" => tell!(store::v1::OrderReady, Kind::Ready, |e| Facts {
            fulfilment: fulfilment(e.fulfilment()),
            ..Facts::default()
        }),
        "maeul.store.v1.OrderServed" => tell!(store::v1::OrderServed, Kind::Served),
        "maeul.delivery.v1.DeliveryPickedUp" => tell!(delivery::v1::DeliveryPickedUp, Kind::PickedUp),
        "maeul.delivery.v1.DeliveryCompleted" => tell!(delivery::v1::DeliveryCompleted, Kind::Delivered),
        "maeul.payment.v1.PaymentRefunded" => {
            tell!(payment::v1::PaymentRefunded, Kind::Refunded, |e| amount(e.amount.as_ref()))
        }
        _ => Vec::new(),
    })
}

/// The one event that two are told of.
fn placed(e: order::v1::OrderPlaced) -> Result<Vec<Notice>> {
    let facts = basket(&e.items, e.total.as_ref(), e.fulfilment());
    let about = About::try_new(e.order_id, e.customer_id, e.store_id).map_err(Error::internal)?;
    Ok(vec![about.customer(Kind::OrderPlaced, facts.clone()), about.store(Kind::NewOrder, facts)])
}

fn basket(items: &[OrderItem], total: Option<&ProtoMoney>, kind: FulfilmentKind) -> Facts {
    let lines = items.iter().map(|item| Line { name: item.name.clone(), quantity: item.quantity });
    Facts { lines: lines.collect(), fulfilment: fulfilment(kind), ..amount(total) }
}

fn amount(total: Option<&ProtoMoney>) -> Facts {
    let total = total.and_then(|m| Money::try_from_parts(&m.currency_code, m.units, m.nanos).ok());
    Facts { total, ..Facts::default() }
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
