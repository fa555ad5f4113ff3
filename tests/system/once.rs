//! N3, N5 and N10: commands act once, events take effect once, and nobody waits for a helper.

use std::time::Duration;

use maeul_proto::order::v1::{ListOrdersRequest, OrderState, place_order_request::Item};
use maeul_proto::payment::v1::ProviderEntryKind;
use maeul_proto::platform::v1::event_log_service_client::EventLogServiceClient;
use maeul_proto::platform::v1::{ListEventsRequest, ReplayConsumerRequest};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};
use rand::Rng;
use tonic::Code;

use crate::harness::*;

#[tokio::test(flavor = "multi_thread")]
async fn n3_the_same_request_many_times_at_once_is_one_order_and_one_charge() {
    let mut chance = chance("the same request");
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Manual).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for("warm-up", &shop, &dish)).await;
    let mut placed = Vec::new();
    for case in 0..32 {
        let mut request = order_for(&unique("customer"), &shop, &dish);
        let (card, end, entry) = [
            ("card-visa", OrderState::Placed, ProviderEntryKind::Charged),
            ("card-declined", OrderState::Declined, ProviderEntryKind::Declined),
            ("card-fails", OrderState::Placed, ProviderEntryKind::Charged),
        ][chance.random_range(0..3)];
        request.payment_method = card.into();
        request.items[0].quantity = chance.random_range(1..=5);
        if chance.random_bool(0.5) {
            request.fulfilment = Some(pickup());
        }
        // Fifty at once at first, then fewer, each at a moment of its own.
        let callers = if case == 0 { 50 } else { chance.random_range(2..=20) };
        let calls = (0..callers).map(|_| {
            let (mut order, request) = (village.order(), request.clone());
            let moment = Duration::from_micros(chance.random_range(0..5_000));
            after(
                moment,
                async move { order.place_order(request).await.unwrap().into_inner().order.unwrap() },
            )
        });
        let orders = futures::future::join_all(calls.collect::<Vec<_>>()).await;
        assert!(orders.iter().all(|o| o.order_id == orders[0].order_id), "one order for all: {orders:?}");
        if card != "card-fails" {
            assert!(orders.iter().all(|o| o == &orders[0]), "one answer for all: {orders:?}");
            assert_eq!(orders[0].state(), end);
        }
        placed.push((orders[0].clone(), end, entry));
    }
    for (order, end, entry) in placed {
        village.order_is(&order, end).await;
        assert_eq!(village.provider_entries(&order).await, [entry]);
        let request = ListOrdersRequest { customer_id: order.customer_id.clone(), ..Default::default() };
        let orders = village.order().list_orders(request).await.unwrap().into_inner().orders;
        assert_eq!(orders.len(), 1, "{orders:?}");
    }
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n3_a_key_belongs_to_one_body_and_survives_a_restart() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Manual).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for("warm-up", &shop, &dish)).await;
    let request = order_for(&unique("customer"), &shop, &dish);
    let first = village.order().place_order(request.clone()).await.unwrap().into_inner().order.unwrap();
    let village = village.kill().await.start().await;
    let again = village.order().place_order(request.clone()).await.unwrap().into_inner().order.unwrap();
    assert_eq!(first, again);
    let mut other = request.clone();
    other.items.push(Item { product_id: dish, quantity: 1, serial_number: String::new() });
    let refused = village.order().place_order(other).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::InvalidArgument, "REQUEST_ID_REUSED"));
    // A repeat shows the order as it is now.
    village.cancel(&first).await.unwrap();
    let now = village.order().place_order(request).await.unwrap().into_inner().order.unwrap();
    assert_eq!(now.state(), OrderState::Cancelled);
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_every_event_carries_its_case_and_a_gapless_number() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    village.picks_up_when_ready(&order, "courier").await;
    village.delivers(&order, "courier").await.unwrap();
    village.order_is(&order, OrderState::Completed).await;
    village.is_quiet().await;
    let mut log = EventLogServiceClient::new(village.channel.clone());
    let request =
        ListEventsRequest { case_key: order.order_id.clone(), page_size: 1000, ..Default::default() };
    let events = log.list_events(request).await.unwrap().into_inner().events;
    for source in ["order", "store", "delivery", "payment", "notification"] {
        let mut by_subject: std::collections::BTreeMap<&str, Vec<i64>> = Default::default();
        for event in events.iter().filter(|e| e.source == source) {
            by_subject.entry(&event.subject).or_default().push(event.sequence);
            assert!(!event.traceparent.is_empty(), "traced: {event:?}");
            assert!(!event.correlation_id.is_empty());
        }
        assert!(!by_subject.is_empty(), "{source} has published");
        for (subject, sequences) in by_subject {
            let expected: Vec<i64> = (1..=i64::try_from(sequences.len()).unwrap()).collect();
            assert_eq!(sequences, expected, "{source} {subject}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n10_without_helpers_orders_go_on_and_they_catch_up() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    let village = village.stop().await.start_with(Start::flags(&["--without=notification,mypage"])).await;
    let mut orders = Vec::new();
    for _ in 0..5 {
        let order = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
        village.picks_up_when_ready(&order, "courier").await;
        village.delivers(&order, "courier").await.unwrap();
        orders.push(village.order_is(&order, OrderState::Completed).await);
    }
    let village = village.stop().await.start_with(Start::default()).await;
    for order in &orders {
        use maeul_proto::notification::v1::NotificationKind as Kind;
        let kinds = [
            Kind::OrderPlaced,
            Kind::OrderAccepted,
            Kind::Preparing,
            Kind::Ready,
            Kind::PickedUp,
            Kind::Delivered,
        ];
        village.was_told(order, kinds.to_vec()).await;
    }
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n7_a_read_model_is_rebuilt_while_customers_order() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let before = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    shop.order_is(&before, StoreOrderState::Accepted).await;
    let ordering = async {
        for _ in 0..30 {
            village.placed(order_for(&unique("customer"), &shop, &dish)).await;
        }
    };
    let (rebuilt, ()) = tokio::join!(village.run(&["events", "replay", "--consumer", "mypage"]), ordering);
    assert!(rebuilt.status.success(), "{}", String::from_utf8_lossy(&rebuilt.stderr));
    until("the old order is there again", || village.view_of(&before)).await;
    village.audit_is_clean().await;
    let mut log = EventLogServiceClient::new(village.channel.clone());
    for consumer in ["order", "store", "payment", "delivery", "notification"] {
        let request = ReplayConsumerRequest {
            consumer: consumer.into(),
            from_snapshot: None,
            request_id: unique("replay"),
        };
        let refused = log.replay_consumer(request).await.unwrap_err();
        assert_eq!(
            (refused.code(), reason(&refused).as_str()),
            (Code::FailedPrecondition, "NOT_REPLAYABLE"),
            "{consumer}"
        );
    }
    village.audit_is_clean().await;
}
