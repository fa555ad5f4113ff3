//! Whole stories of orders, as events. Every event of a story has a time and, within its
//! context, a number; the list is in the order in which things happened.

use chassis::events::Event;
use maeul_proto::money::Money;
use maeul_proto::notification::v1::{CaseKind, NotificationSent, notification_sent};
use maeul_proto::{delivery, order, payment, store};

use super::super::samples::{BEGIN, event};
use crate::domain::orders::Headline;

/// An order's story and where it ends.
pub(super) struct Story {
    pub(super) name: &'static str,
    pub(super) events: Vec<Event>,
    pub(super) ends: Headline,
}

/// `event!("order" 1 at 5: order::v1::OrderPlaced, field: value…)` of order `$order`.
macro_rules! about {
    ($order:expr, $sequence:literal at $time:literal: $message:ty $(, $field:ident: $value:expr)*) => {{
        let mut message = <$message>::default();
        message.order_id = $order.to_owned();
        message.customer_id = "c-1".into();
        message.store_id = "s-1".into();
        $(message.$field = $value;)*
        event($order, $sequence, BEGIN + $time, &message)
    }};
}

fn won(units: i64) -> Money {
    Money { currency_code: "KRW".into(), units, nanos: 0 }
}

fn items() -> Vec<order::v1::OrderItem> {
    vec![order::v1::OrderItem {
        product_id: "p-1".into(),
        name: "Bibimbap".into(),
        unit_price: Some(won(9_000)),
        quantity: 2,
        serial_number: String::new(),
    }]
}

fn told(order: &str, time: i64) -> Event {
    let message = NotificationSent {
        notification_id: format!("{order}.order-placed"),
        case_id: order.to_owned(),
        case_kind: CaseKind::Order.into(),
        recipient: Some(notification_sent::Recipient::CustomerId("c-1".into())),
        kind: 2,
        channel: 1,
    };
    event(order, 1, BEGIN + time, &message)
}

/// Stories of four orders.
pub(super) fn stories() -> Vec<Story> {
    use order::v1::{
        CancellationDenied, CancellationRequested, OrderCancelled, OrderCompleted, OrderDeclined,
        OrderDeferred, OrderPlaced, OrderRejected,
    };
    let at = |seconds| Some(prost_types::Timestamp { seconds, nanos: 0 });
    vec![
        Story {
            name: "deferred, delivered, too late to cancel",
            ends: Headline::Delivered,
            events: vec![
                about!("o-1", 1 at 1: OrderDeferred, items: items(), total: Some(won(18_000)), fulfilment: 1, state: 1,
                    next_attempt_time: at(1_763_700_060), expire_time: at(1_763_700_600)),
                about!("o-1", 2 at 2: OrderDeferred, items: items(), total: Some(won(18_000)), fulfilment: 1, state: 2),
                about!("o-1", 1 at 3: payment::v1::PaymentApproved),
                about!("o-1", 3 at 4: OrderPlaced, items: items(), total: Some(won(18_000)), fulfilment: 1),
                told("o-1", 5),
                about!("o-1", 1 at 6: store::v1::StoreOrderAccepted, fulfilment: 1),
                about!("o-1", 2 at 6: store::v1::PreparationStarted, fulfilment: 1),
                about!("o-1", 3 at 6: store::v1::OrderReady, fulfilment: 1),
                about!("o-1", 1 at 7: delivery::v1::DeliveryScheduled),
                about!("o-1", 2 at 8: delivery::v1::DeliveryPickedUp),
                about!("o-1", 4 at 9: CancellationRequested, fulfilment: 1),
                about!("o-1", 3 at 10: delivery::v1::CancellationRefused),
                about!("o-1", 5 at 11: CancellationDenied, fulfilment: 1),
                about!("o-1", 4 at 12: delivery::v1::DeliveryCompleted),
                about!("o-1", 6 at 13: OrderCompleted, fulfilment: 1),
            ],
        },
        Story {
            name: "cancelled in time at the counter",
            ends: Headline::Cancelled,
            events: vec![
                about!("o-2", 1 at 1: payment::v1::PaymentApproved),
                about!("o-2", 1 at 2: OrderPlaced, items: items(), total: Some(won(18_000)), fulfilment: 2),
                about!("o-2", 1 at 3: store::v1::StoreOrderAccepted, fulfilment: 2),
                about!("o-2", 2 at 4: CancellationRequested, fulfilment: 2),
                about!("o-2", 2 at 5: store::v1::StoreOrderStopped, fulfilment: 2),
                about!("o-2", 3 at 6: OrderCancelled, fulfilment: 2),
                about!("o-2", 2 at 7: payment::v1::PaymentRefunded),
            ],
        },
        Story {
            name: "rejected for short stock",
            ends: Headline::Rejected,
            events: vec![
                about!("o-3", 1 at 1: payment::v1::PaymentApproved),
                about!("o-3", 1 at 2: OrderPlaced, items: items(), total: Some(won(18_000)), fulfilment: 1),
                about!("o-3", 1 at 3: store::v1::StoreOrderRejected, reason: 1, detail: "sold out".into()),
                about!("o-3", 1 at 3: delivery::v1::DeliveryScheduled),
                about!("o-3", 2 at 4: OrderRejected, reason: 3, detail: "sold out".into()),
                about!("o-3", 2 at 5: delivery::v1::DeliveryCancelled),
                about!("o-3", 2 at 5: payment::v1::PaymentRefunded),
            ],
        },
        Story {
            name: "declined",
            ends: Headline::Declined,
            events: vec![
                about!("o-4", 1 at 1: payment::v1::PaymentDeclined, reason: "card blocked".into()),
                about!("o-4", 1 at 2: OrderDeclined, items: items(), total: Some(won(18_000)), fulfilment: 2,
                    reason: 1, detail: "card blocked".into()),
            ],
        },
    ]
}

/// The same events in another order that each context's own order allows, some of them twice: at each
/// step a number chooses the context that goes on, and whether the event comes again later.
pub(super) fn interleaved(events: &[Event], choices: &[u8]) -> Vec<Event> {
    let mut sources: Vec<std::collections::VecDeque<Event>> = Vec::new();
    for event in events {
        let context = |e: &Event| e.kind.split('.').nth(1).map(str::to_owned);
        match sources.iter_mut().find(|source| source.front().is_some_and(|e| context(e) == context(event))) {
            Some(source) => source.push_back(event.clone()),
            None => sources.push([event.clone()].into()),
        }
    }
    let mut all = Vec::new();
    let mut again = Vec::new();
    let mut choices = choices.iter().copied().cycle();
    while !sources.is_empty() {
        let choice = usize::from(choices.next().unwrap_or(0));
        let chosen = choice % sources.len();
        if let Some(event) = sources[chosen].pop_front() {
            if choice % 3 == 0 {
                again.push(event.clone());
            }
            all.push(event);
        }
        sources.retain(|source| !source.is_empty());
        if choice % 5 == 0 {
            all.append(&mut again);
        }
    }
    all.append(&mut again);
    all
}
