//! O9: one message for every change, over the channel that the recipient chose.

use maeul_proto::notification::v1::{
    Channel, NotificationKind as Kind, NotificationState, SetChannelRequest, channel,
    set_channel_request::Recipient,
};
use maeul_proto::order::v1::OrderState;
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};

use crate::harness::*;

#[tokio::test(flavor = "multi_thread")]
async fn o9_every_change_sends_one_message() {
    let flags = ["--provider-timeout=100ms"];
    let village = Start::flags(&flags).village().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let mut request = order_for(&unique("customer"), &shop, &dish);
    request.payment_method = "card-times-out".into();
    let order = village.place(request).await.unwrap().order.unwrap();
    village.order_is(&order, OrderState::Placed).await;
    village.picks_up_when_ready(&order, "courier").await;
    village.delivers(&order, "courier").await.unwrap();
    let all = [
        Kind::OrderDeferred,
        Kind::OrderPlaced,
        Kind::OrderAccepted,
        Kind::Preparing,
        Kind::Ready,
        Kind::PickedUp,
        Kind::Delivered,
    ];
    village.was_told(&order, all.to_vec()).await;
    village.audit_is_clean().await;
    // Delivered again after a crash, nothing is said twice.
    let village = village.kill().await.start().await;
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
