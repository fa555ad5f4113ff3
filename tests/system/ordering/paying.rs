//! O3 and O4: paid in the same call, or never an order; taken while the store is away.

use maeul_proto::notification::v1::NotificationKind;
use maeul_proto::notification::v1::list_notifications_request::Recipient;
use maeul_proto::order::v1::{EndReason, OrderState, PayOrderRequest};
use maeul_proto::payment::v1::PaymentState;
use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};
use tonic::Code;

use crate::harness::*;

#[tokio::test(flavor = "multi_thread")]
async fn o3_an_order_is_paid_in_the_same_call() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Manual).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    let payment = village.payment_of(&order).await.unwrap();
    assert_eq!((payment.state(), payment.amount), (PaymentState::Approved, Some(won(9_000))));
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o3_an_order_that_is_not_paid_is_never_an_order() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Cafe, Automation::Accept).await;
    let bagel = shop.product(3_000, StockKind::Counted).await;
    shop.restock(&bagel, 1).await;
    let customer = unique("customer");
    let mut request = order_for(&customer, &shop, &bagel);
    request.payment_method = "card-declined".into();
    let order = village.place(request).await.unwrap().order.unwrap();
    assert_eq!((order.state(), order.end_reason()), (OrderState::Declined, EndReason::PaymentDeclined));
    let again = PayOrderRequest {
        customer_id: customer.clone(),
        order_id: order.order_id.clone(),
        request_id: unique("pay"),
    };
    let refused = village.order().pay_order(again).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::FailedPrecondition, "ORDER_NOT_PAYABLE"));
    village.was_told(&order, vec![NotificationKind::OrderDeclined]).await;
    village.is_quiet().await;
    assert!(shop.order_of(&order).await.is_none(), "the store never hears of it");
    let told = village.messages(Recipient::StoreId(shop.id.clone())).await;
    assert!(told.is_empty(), "the owner is told nothing: {told:?}");
    // The stock did not move: the only bagel can still be ordered.
    let sold = village.placed(order_for(&customer, &shop, &bagel)).await;
    shop.order_is(&sold, StoreOrderState::Accepted).await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o3_a_charge_whose_answer_is_lost_is_charged_once_and_becomes_an_order() {
    let village = Start::flags(&["--provider-timeout=200ms"]).village().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Manual).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    for card in ["card-times-out", "card-fails"] {
        let mut request = order_for(&unique("customer"), &shop, &dish);
        request.payment_method = card.into();
        let answer = village.place(request).await.unwrap();
        let order = answer.order.unwrap();
        assert!(
            matches!(order.state(), OrderState::AwaitingPayment | OrderState::Placed),
            "never a false failure: {order:?}"
        );
        assert_eq!(answer.retry_after.is_some(), order.state() == OrderState::AwaitingPayment);
        village.order_is(&order, OrderState::Placed).await;
        village.payment_is(&order, PaymentState::Approved).await;
        shop.order_is(&order, StoreOrderState::Received).await;
    }
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o4_a_paid_order_reaches_the_store_and_its_owner_is_told() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Manual).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    shop.order_is(&order, StoreOrderState::Received).await;
    let messages = until("the owner is told", || async {
        let messages = village.messages(Recipient::StoreId(shop.id.clone())).await;
        (!messages.is_empty()).then_some(messages)
    })
    .await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].kind(), NotificationKind::NewOrder);
    assert!(messages[0].text.contains("주문이 왔어요!"), "{}", messages[0].text);
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o4_with_the_store_away_orders_are_taken_and_all_arrive_once_it_is_back() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    let village = village.stop().await.start_with(Start::flags(&["--without=store"])).await;
    let mut orders = Vec::new();
    for n in 0..10 {
        let mut request = order_for(&unique("customer"), &shop, &dish);
        if n % 2 == 0 {
            request.fulfilment = Some(pickup());
        }
        orders.push(village.placed(request).await);
    }
    let village = village.stop().await.start_with(Start::default()).await;
    // The store does everything on its own: every waiting order ends without a hand at the store.
    for (n, order) in orders.iter().enumerate() {
        if n % 2 == 0 {
            village.order_is(order, OrderState::Completed).await;
        } else {
            village.picks_up_when_ready(order, "courier").await;
            village.delivers(order, "courier").await.unwrap();
            village.order_is(order, OrderState::Completed).await;
        }
    }
    village.audit_is_clean().await;
}
