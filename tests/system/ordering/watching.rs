//! O8: the customer sees everything, at any moment and live, from mypage alone.

use maeul_proto::mypage::v1::{GetOrderViewRequest, OrderViewState, WatchOrderViewsRequest};
use maeul_proto::order::v1::OrderState;
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use tonic::Code;

use crate::harness::*;

#[tokio::test(flavor = "multi_thread")]
async fn o8_a_customer_watches_an_order_from_the_first_moment_to_the_last() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let customer = unique("customer");
    let request = WatchOrderViewsRequest { customer_id: customer.clone(), resume_token: String::new() };
    let mut watch = village.mypage().watch_order_views(request).await.unwrap().into_inner();
    let hello = watch.message().await.unwrap().unwrap();
    assert!(hello.order_view.is_none() && !hello.resume_token.is_empty());

    let order = village.placed(order_for(&customer, &shop, &dish)).await;
    village.picks_up_when_ready(&order, "courier").await;
    village.delivers(&order, "courier").await.unwrap();
    let mut states = Vec::new();
    let mut token = String::new();
    while states.last() != Some(&OrderViewState::Delivered) {
        let next = tokio::time::timeout(PATIENCE, watch.message()).await.expect("it goes on");
        let next = next.unwrap().unwrap();
        let view = next.order_view.unwrap();
        assert_eq!(view.order_id, order.order_id);
        if token.is_empty() {
            token = next.resume_token;
        }
        states.push(view.state());
    }
    let view = village.view_of(&order).await.unwrap();
    let kinds: Vec<&str> = view.timeline.iter().filter_map(|t| t.event_type.rsplit('.').next()).collect();
    for kind in [
        "OrderPlaced",
        "StoreOrderAccepted",
        "PreparationStarted",
        "OrderReady",
        "DeliveryPickedUp",
        "DeliveryCompleted",
    ] {
        assert_eq!(kinds.iter().filter(|k| **k == kind).count(), 1, "{kind} once in {kinds:?}");
    }
    assert_eq!((view.total, view.items.len()), (Some(won(9_000)), 1));

    // With a token a watcher goes on where it was.
    let request = WatchOrderViewsRequest { customer_id: customer, resume_token: token };
    let mut resumed = village.mypage().watch_order_views(request).await.unwrap().into_inner();
    resumed.message().await.unwrap().unwrap();
    let missed =
        tokio::time::timeout(PATIENCE, resumed.message()).await.expect("what was missed comes at once");
    assert_eq!(missed.unwrap().unwrap().order_view.unwrap().state(), OrderViewState::Delivered);
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o8_the_view_needs_no_other_service_and_shows_deferred_orders() {
    let flags = ["--provider-timeout=50ms", "--payment-latency=10s"];
    let village = Start::flags(&flags).village().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = village.place(order_for(&unique("customer"), &shop, &dish)).await.unwrap().order.unwrap();
    assert_eq!(order.state(), OrderState::AwaitingPayment);
    until("the deferred order is seen", || async {
        village.view_of(&order).await.filter(|v| v.state() == OrderViewState::AwaitingPayment).map(|_| ())
    })
    .await;
    let alone = Start::flags(&["--without=order,store,payment,delivery,notification"]);
    let village = village.stop().await.start_with(alone).await;
    let view = village.view_of(&order).await.unwrap();
    assert_eq!((view.state(), view.total), (OrderViewState::AwaitingPayment, Some(won(9_000))));
    let foreign = GetOrderViewRequest { customer_id: unique("stranger"), order_id: order.order_id.clone() };
    assert_eq!(village.mypage().get_order_view(foreign).await.unwrap_err().code(), Code::NotFound);
    let village = village.stop().await.start_with(Start::default()).await;
    village.order_is(&order, OrderState::Placed).await;
}
