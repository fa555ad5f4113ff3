//! O9: one message for every change, over the channel that the recipient chose.

use std::time::Duration;

use maeul_proto::notification::v1::{
    Channel, NotificationKind as Kind, NotificationState, SetChannelRequest, channel,
    set_channel_request::Recipient,
};
use maeul_proto::order::v1::OrderState;
use maeul_proto::payment::v1::PaymentState;
use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};

use crate::harness::*;
use crate::verb;

/// What a customer is told of an order that was put off once and then went well.
const ALL_THE_WAY: [Kind; 7] = [
    Kind::OrderDeferred,
    Kind::OrderPlaced,
    Kind::OrderAccepted,
    Kind::Preparing,
    Kind::Ready,
    Kind::PickedUp,
    Kind::Delivered,
];

#[tokio::test(flavor = "multi_thread")]
async fn o9_every_change_sends_one_message() {
    let village = Start::flags(&["--provider-timeout=100ms"]).village().await;
    let (shop, dish) = restaurant(&village).await;
    let mut request = order_for(&unique("customer"), &shop, &dish);
    request.payment_method = "card-times-out".into();
    let order = village.place(request).await.unwrap().order.unwrap();
    village.order_is(&order, OrderState::Placed).await;
    village.picks_up_when_ready(&order, "courier").await;
    village.delivers(&order, "courier").await.unwrap();
    village.was_told(&order, ALL_THE_WAY.to_vec()).await;
    village.audit_is_clean().await;
}

/// A restaurant that does everything on its own, and its dish.
async fn restaurant(village: &Village) -> (Shop, String) {
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    (shop, dish)
}

/// Whatever the village was at with a message when it died, it is recorded once and sent.
#[tokio::test(flavor = "multi_thread")]
async fn o9_killed_while_messages_are_taken_recorded_and_sent_every_change_sends_one_message() {
    for moment in [
        "consume notification/OrderDeferred before",
        "consume notification/OrderPlaced after",
        "commit notification/TakeNotifications after",
        "commit notification/RecordNotification before",
        "commit notification/RecordNotification after",
        "publish NotificationSent before",
    ] {
        // A dead process's messages are free again after a moment.
        let flags = ["--provider-timeout=100ms", "--notification-timeout=200ms", "--simulated-clock"];
        let village = Start::flags(&flags).village().await;
        let (shop, dish) = restaurant(&village).await;
        let menu = order_for("first", &shop, &dish);
        village.place(menu).await.unwrap();
        village.is_quiet().await;
        // Otherwise it would die of that order's messages, at a moment of the next one that nobody chose.
        village.everybody_was_told().await;
        let dying = Start::flags(&flags).env("MAEUL_KILL_AT", moment);
        let village = village.stop().await.start_with(dying).await;
        let mut request = order_for(&unique("customer"), &shop, &dish);
        request.payment_method = "card-times-out".into();
        // The answer may come before the end, or not.
        let _ = village.order().place_order(request.clone()).await;
        let village = village.ended().await.start_with(Start::flags(&flags)).await;
        let order = village.order().place_order(request).await.unwrap().into_inner().order.unwrap();
        // By a clock that runs ahead nobody waits for leases.
        until(&format!("{moment}: it was placed"), || async {
            village.advance(Duration::from_secs(1)).await.unwrap();
            village.picks_up(&order, "courier").await.ok()
        })
        .await;
        village.delivers(&order, "courier").await.unwrap();
        village.was_told(&order, ALL_THE_WAY.to_vec()).await;
        village.is_quiet().await;
        let messages = village.messages_to(&order.customer_id).await;
        assert_eq!(messages.len(), ALL_THE_WAY.len(), "{moment}: {messages:#?}");
        village.audit_is_clean().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn o9_a_withdrawn_order_is_told_of_once() {
    let village = Start::flags(&["--provider-timeout=50ms", "--payment-latency=1h"]).village().await;
    let (shop, dish) = restaurant(&village).await;
    let order = village.place(order_for(&unique("customer"), &shop, &dish)).await.unwrap().order.unwrap();
    assert_eq!(order.state(), OrderState::AwaitingPayment);
    assert_eq!(village.cancel(&order).await.unwrap().state(), OrderState::Withdrawn);
    // Nothing was paid, so nothing is refunded.
    let village = village.stop().await.start_with(Start::default()).await;
    village.payment_is(&order, PaymentState::Voided).await;
    village.is_quiet().await;
    village.was_told(&order, vec![Kind::OrderDeferred, Kind::OrderWithdrawn]).await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o9_a_refused_cancellation_is_told_of_once_and_the_order_goes_on() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Cafe, Automation::Accept).await;
    let coffee = shop.product(4_500, StockKind::Untracked).await;
    // Served and cancelled at once: until the wish was taken, and came too late.
    let order = until("a cancellation is refused", || async {
        let mut request = order_for(&unique("customer"), &shop, &coffee);
        request.fulfilment = Some(pickup());
        let order = village.placed(request).await;
        shop.order_is(&order, StoreOrderState::Accepted).await;
        verb!(shop, start_preparation, StartPreparationRequest, order).unwrap();
        verb!(shop, complete_preparation, CompletePreparationRequest, order).unwrap();
        let serve = async { verb!(shop, serve_order, ServeOrderRequest, order) };
        let (served, cancelled) = tokio::join!(serve, village.cancel(&order));
        (served.is_ok() && cancelled.is_ok()).then_some(order)
    })
    .await;
    village.order_is(&order, OrderState::Completed).await;
    let all = [
        Kind::OrderPlaced,
        Kind::OrderAccepted,
        Kind::Preparing,
        Kind::Ready,
        Kind::Served,
        Kind::CancellationRefused,
    ];
    village.was_told(&order, all.to_vec()).await;
    village.is_quiet().await;
    assert_eq!(village.messages_to(&order.customer_id).await.len(), all.len());
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o9_a_customer_chooses_the_channel() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Manual).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let hook = WebhookServer::start().await;
    let customer = unique("customer");
    let request = SetChannelRequest {
        recipient: Some(Recipient::CustomerId(customer.clone())),
        channel: Some(Channel {
            target: Some(channel::Target::Webhook(channel::Webhook { url: hook.url.clone() })),
        }),
        request_id: unique("r"),
    };
    village.notification().set_channel(request).await.unwrap();
    let order = village.placed(order_for(&customer, &shop, &dish)).await;
    village.was_told(&order, vec![Kind::OrderPlaced]).await;
    let messages = village.messages_to(&customer).await;
    assert_eq!(messages[0].state(), NotificationState::Sent);
    let posts = hook.posts();
    assert_eq!(posts.len(), 1);
    assert!(posts[0].contains(&order.order_id), "what it is about: {}", posts[0]);
    assert!(posts[0].to_lowercase().contains("idempotency-key"), "a stable id: {}", posts[0]);
}
