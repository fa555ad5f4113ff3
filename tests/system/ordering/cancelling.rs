//! O6: until the hand-over an order can be cancelled, and everything is undone.

use maeul_proto::delivery::v1::{DeliveryState, GetDeliveryRequest};
use maeul_proto::notification::v1::NotificationKind as Kind;
use maeul_proto::order::v1::OrderState;
use maeul_proto::payment::v1::PaymentState;
use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};
use tonic::Code;

use crate::harness::*;
use crate::verb;

#[tokio::test(flavor = "multi_thread")]
async fn o6_a_cancelled_delivery_order_is_refunded_stopped_and_back_in_stock() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Cafe, Automation::Manual).await;
    let bagel = shop.product(3_000, StockKind::Counted).await;
    shop.restock(&bagel, 5).await;
    let order = village.placed(order_for(&unique("customer"), &shop, &bagel)).await;
    shop.order_is(&order, StoreOrderState::Received).await;
    assert_eq!(shop.on_hand(&bagel).await, 4);
    verb!(shop, accept_order, AcceptOrderRequest, order).unwrap();
    verb!(shop, start_preparation, StartPreparationRequest, order).unwrap();
    let cancelled = village.cancel(&order).await.unwrap();
    assert_eq!(cancelled.state(), OrderState::Cancelled, "the call waits for the outcome");
    village.payment_is(&order, PaymentState::Refunded).await;
    shop.order_is(&order, StoreOrderState::Stopped).await;
    assert_eq!(shop.on_hand(&bagel).await, 5);
    let request =
        GetDeliveryRequest { customer_id: order.customer_id.clone(), order_id: order.order_id.clone() };
    let delivery = village.delivery().get_delivery(request).await.unwrap().into_inner().delivery.unwrap();
    assert_eq!(delivery.state(), DeliveryState::Cancelled);
    village
        .was_told(
            &order,
            vec![
                Kind::OrderPlaced,
                Kind::OrderAccepted,
                Kind::Preparing,
                Kind::OrderCancelled,
                Kind::Refunded,
            ],
        )
        .await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o6_a_cancelled_pickup_order_is_stopped_by_the_store() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::PhoneShop, Automation::Accept).await;
    let phone = shop.product(900_000, StockKind::Serialised).await;
    shop.add_units(&phone, &["SN-1"]).await;
    let mut request = order_for(&unique("customer"), &shop, &phone);
    request.fulfilment = Some(pickup());
    let order = village.placed(request.clone()).await;
    shop.order_is(&order, StoreOrderState::Accepted).await;
    let cancelled = village.cancel(&order).await.unwrap();
    assert_eq!(cancelled.state(), OrderState::Cancelled);
    village.payment_is(&order, PaymentState::Refunded).await;
    let again = village.placed(order_for(&unique("customer"), &shop, &phone)).await;
    shop.order_is(&again, StoreOrderState::Accepted).await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o6_once_handed_over_it_is_too_late() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    village.picks_up_when_ready(&order, "courier").await;
    village.order_is(&order, OrderState::HandedOver).await;
    let late = village.cancel(&order).await.unwrap_err();
    assert_eq!(
        (late.code(), reason(&late).as_str()),
        (Code::FailedPrecondition, "ORDER_ALREADY_HANDED_OVER")
    );
    village.delivers(&order, "courier").await.unwrap();
    village.order_is(&order, OrderState::Completed).await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o6_with_delivery_away_the_cancellation_waits_and_is_kept() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Manual).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    let village = village.stop().await.start_with(Start::flags(&["--without=delivery"])).await;
    let waiting = village.cancel(&order).await.unwrap();
    assert_eq!(waiting.state(), OrderState::Cancelling);
    let village = village.stop().await.start_with(Start::default()).await;
    village.order_is(&order, OrderState::Cancelled).await;
    village.payment_is(&order, PaymentState::Refunded).await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o6_an_unpaid_order_is_withdrawn_at_once() {
    let village = Start::flags(&["--provider-timeout=50ms", "--payment-latency=10s"]).village().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Manual).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = village.place(order_for(&unique("customer"), &shop, &dish)).await.unwrap().order.unwrap();
    assert_eq!(order.state(), OrderState::AwaitingPayment);
    let withdrawn = village.cancel(&order).await.unwrap();
    assert_eq!(withdrawn.state(), OrderState::Withdrawn);
    let village = village.stop().await.start_with(Start::default()).await;
    until("nothing was kept", || async {
        let payment = village.payment_of(&order).await?;
        matches!(payment.state(), PaymentState::Voided | PaymentState::Refunded).then_some(())
    })
    .await;
    assert!(shop.order_of(&order).await.is_none());
    village.audit_is_clean().await;
}
