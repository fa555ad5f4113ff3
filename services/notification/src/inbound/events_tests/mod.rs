//! Which events become which messages.

use maeul_proto::money::Money;
use maeul_proto::{delivery, order, payment, store};
use prost::{Message, Name};

use super::*;

/// An event as it comes from the log.
fn event<M: Message + Name>(case: &str, sequence: i64, message: &M) -> Event {
    Event {
        id: format!("{case}-{sequence}-{}", M::NAME),
        kind: M::full_name(),
        source: "test".to_owned(),
        subject: case.to_owned(),
        partition_key: case.to_owned(),
        sequence,
        time: 1,
        correlation: "c".to_owned(),
        causation: None,
        traceparent: None,
        data: message.encode_to_vec(),
    }
}

/// An event of order `o-1`, of customer `c-1` at store `s-1`.
macro_rules! about {
    ($message:ty $(, $field:ident: $value:expr)*) => {{
        let mut message = <$message>::default();
        message.order_id = "o-1".into();
        message.customer_id = "c-1".into();
        message.store_id = "s-1".into();
        $(message.$field = $value;)*
        event("o-1", 1, &message)
    }};
}

fn total() -> Money {
    Money { currency_code: "KRW".into(), units: 18_000, nanos: 0 }
}

fn items() -> Vec<order::v1::OrderItem> {
    vec![order::v1::OrderItem { name: "Bibimbap".into(), quantity: 2, ..Default::default() }]
}

/// One event of each source, and the kinds of the messages that it makes.
fn table() -> Vec<(Event, &'static [&'static str])> {
    vec![
        (
            about!(order::v1::OrderDeferred, items: items(), total: Some(total()), state: 2),
            &["ORDER_DEFERRED"],
        ),
        (
            about!(order::v1::OrderPlaced, items: items(), total: Some(total()), fulfilment: 2),
            &["ORDER_PLACED", "NEW_ORDER"],
        ),
        (about!(order::v1::OrderDeclined, reason: 1, detail: "card blocked".into()), &["ORDER_DECLINED"]),
        (about!(order::v1::OrderExpired), &["ORDER_EXPIRED"]),
        (about!(order::v1::OrderWithdrawn, total: Some(total())), &["ORDER_WITHDRAWN"]),
        (about!(order::v1::CancellationDenied), &["CANCELLATION_REFUSED"]),
        (about!(order::v1::OrderCancelled, total: Some(total())), &["ORDER_CANCELLED"]),
        (about!(order::v1::OrderRejected, total: Some(total()), reason: 3), &["ORDER_REJECTED"]),
        (about!(store::v1::StoreOrderAccepted), &["ORDER_ACCEPTED"]),
        (about!(store::v1::PreparationStarted), &["PREPARING"]),
        (about!(store::v1::OrderReady, fulfilment: 2), &["READY"]),
        (about!(store::v1::OrderServed), &["SERVED"]),
        (about!(delivery::v1::DeliveryPickedUp), &["PICKED_UP"]),
        (about!(delivery::v1::DeliveryCompleted), &["DELIVERED"]),
        (about!(payment::v1::PaymentRefunded, amount: Some(total())), &["REFUNDED"]),
    ]
}

#[test]
fn every_subscription_is_a_type_of_an_event_and_every_source_is_subscribed() {
    let subscriptions = Policies::new(Vec::new()).subscriptions();
    for name in &subscriptions {
        assert!(maeul_proto::events::type_names().iter().any(|known| known == name), "{name}");
    }
    let mut sources: Vec<_> = table().into_iter().map(|(event, _)| event.kind).collect();
    sources.extend([StoreRegistered::full_name(), StoreUpdated::full_name()]);
    assert_eq!(subscriptions, sources);
}

#[test]
fn o9_each_kind_has_one_source_event() {
    let kinds = |event: &Event| notices::of(event).unwrap().iter().map(|n| n.kind.word()).collect::<Vec<_>>();
    let mut all = Vec::new();
    for (event, expected) in table() {
        assert_eq!(kinds(&event), expected, "{}", event.kind);
        all.extend_from_slice(expected);
    }
    all.sort_unstable();
    let mut every: Vec<_> = crate::domain::Kind::ALL.iter().map(|kind| kind.word()).collect();
    every.sort_unstable();
    assert_eq!(all, every);
}

#[test]
fn only_new_order_goes_to_the_store() {
    for (event, _) in table() {
        for notice in notices::of(&event).unwrap() {
            let to = if notice.kind.word() == "NEW_ORDER" { "store:s-1" } else { "customer:c-1" };
            assert_eq!(notice.recipient.to_string(), to, "{}", event.kind);
        }
    }
}

#[test]
fn an_event_without_its_ids_is_an_error_and_not_a_message() {
    assert!(notices::of(&event("o-1", 1, &order::v1::OrderPlaced::default())).is_err());
}

#[test]
fn a_notice_repeats_what_its_event_tells() {
    let texts = |event: &Event| {
        let text = |n: crate::application::Notice| crate::domain::compose(n.kind, &n.facts);
        notices::of(event).unwrap().into_iter().map(text).collect::<Vec<_>>()
    };
    let table = table();
    assert_eq!(
        texts(&table[0].0),
        [
            "We have your order at the store: 2 × Bibimbap, 18,000 KRW. Only the payment takes longer than usual: \
         we keep trying, and tell you as soon as it is through.",
        ]
    );
    assert_eq!(texts(&table[1].0)[1], "주문이 왔어요! 2 × Bibimbap, 18,000 KRW, for pickup.");
    assert_eq!(
        texts(&table[2].0),
        ["Sorry, your order at the store could not be placed: the payment was declined (card blocked). \
         You were not charged.",]
    );
    assert_eq!(texts(&table[10].0), ["Your order at the store is ready for you at the counter."]);
    assert_eq!(texts(&table[14].0), ["18,000 KRW for your order at the store went back to you."]);
}
