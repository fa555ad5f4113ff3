//! O5: accepting, rejecting, preparing; a unit is held as soon as the store takes the order.

use maeul_proto::notification::v1::NotificationKind;
use maeul_proto::order::v1::{EndReason, OrderState};
use maeul_proto::payment::v1::PaymentState;
use maeul_proto::store::v1::{
    Automation, ListUnitsRequest, StockKind, StoreKind, StoreOrderState, Unit, UnitState,
};

use crate::harness::*;
use crate::verb;

async fn units(shop: &Shop, product: &str) -> Vec<Unit> {
    let request =
        ListUnitsRequest { store_id: shop.id.clone(), product_id: product.into(), ..Default::default() };
    shop.api.clone().list_units(request).await.unwrap().into_inner().units
}

#[tokio::test(flavor = "multi_thread")]
async fn o5_a_restaurant_cooks_and_hands_over_to_a_courier() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Manual).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    shop.order_is(&order, StoreOrderState::Received).await;
    let early = verb!(shop, start_preparation, StartPreparationRequest, order).unwrap_err();
    assert_eq!(reason(&early), "WRONG_STATE");
    verb!(shop, accept_order, AcceptOrderRequest, order).unwrap();
    verb!(shop, start_preparation, StartPreparationRequest, order).unwrap();
    verb!(shop, complete_preparation, CompletePreparationRequest, order).unwrap();
    let served = verb!(shop, serve_order, ServeOrderRequest, order).unwrap_err();
    assert_eq!(reason(&served), "NOT_A_PICKUP_ORDER");
    village.picks_up_when_ready(&order, "courier").await;
    shop.order_is(&order, StoreOrderState::HandedOver).await;
    village.delivers(&order, "courier").await.unwrap();
    village.order_is(&order, OrderState::Completed).await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o5_a_barista_makes_and_serves() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Cafe, Automation::Accept).await;
    let coffee = shop.product(4_500, StockKind::Untracked).await;
    let mut request = order_for(&unique("customer"), &shop, &coffee);
    request.fulfilment = Some(pickup());
    let order = village.placed(request).await;
    shop.order_is(&order, StoreOrderState::Accepted).await;
    verb!(shop, start_preparation, StartPreparationRequest, order).unwrap();
    verb!(shop, complete_preparation, CompletePreparationRequest, order).unwrap();
    verb!(shop, serve_order, ServeOrderRequest, order).unwrap();
    village.order_is(&order, OrderState::Completed).await;
    use NotificationKind as Kind;
    village
        .was_told(
            &order,
            vec![Kind::OrderPlaced, Kind::OrderAccepted, Kind::Preparing, Kind::Ready, Kind::Served],
        )
        .await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o5_a_phone_is_held_when_the_store_takes_the_order_and_shipped_at_the_hand_over() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::PhoneShop, Automation::Manual).await;
    let phone = shop.product(900_000, StockKind::Serialised).await;
    shop.add_units(&phone, &["SN-1", "SN-2", "SN-3"]).await;
    let mut request = order_for(&unique("customer"), &shop, &phone);
    request.items[0].serial_number = "SN-2".into();
    let order = village.placed(request).await;
    shop.order_is(&order, StoreOrderState::Received).await;
    let held: Vec<_> =
        units(&shop, &phone).await.into_iter().filter(|u| u.state() == UnitState::Ordered).collect();
    assert_eq!(held.len(), 1);
    assert_eq!(
        (held[0].serial_number.as_str(), held[0].order_id.as_str()),
        ("SN-2", order.order_id.as_str())
    );
    // Named again it is gone: the second customer's order is rejected afterwards.
    let mut request = order_for(&unique("customer"), &shop, &phone);
    request.items[0].serial_number = "SN-2".into();
    let second = village.placed(request).await;
    let second = village.order_is(&second, OrderState::Rejected).await;
    assert_eq!(second.end_reason(), EndReason::StockShort);
    // Without a name the store assigns one.
    let third = village.placed(order_for(&unique("customer"), &shop, &phone)).await;
    shop.order_is(&third, StoreOrderState::Received).await;

    verb!(shop, accept_order, AcceptOrderRequest, order).unwrap();
    verb!(shop, ship_order, ShipOrderRequest, order).unwrap();
    let shipped = |all: &[Unit]| all.iter().filter(|u| u.state() == UnitState::Shipped).count();
    assert_eq!(shipped(&units(&shop, &phone).await), 0, "shipped only once a courier has it");
    village.picks_up_when_ready(&order, "courier").await;
    shop.order_is(&order, StoreOrderState::HandedOver).await;
    assert_eq!(shipped(&units(&shop, &phone).await), 1);
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o5_a_rejected_order_gives_the_money_and_the_stock_back() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Cafe, Automation::Manual).await;
    let bagel = shop.product(3_000, StockKind::Counted).await;
    shop.restock(&bagel, 1).await;
    let order = village.placed(order_for(&unique("customer"), &shop, &bagel)).await;
    shop.order_is(&order, StoreOrderState::Received).await;
    verb!(shop, reject_order, RejectOrderRequest, order, reason: "the oven is cold".into()).unwrap();
    let ended = village.order_is(&order, OrderState::Rejected).await;
    assert_eq!(
        (ended.end_reason(), ended.end_detail.as_str()),
        (EndReason::StoreRejected, "the oven is cold")
    );
    village.payment_is(&order, PaymentState::Refunded).await;
    use NotificationKind as Kind;
    village.was_told(&order, vec![Kind::OrderPlaced, Kind::OrderRejected, Kind::Refunded]).await;
    let messages = village.messages_to(&order.customer_id).await;
    let rejected = messages.iter().find(|m| m.kind() == Kind::OrderRejected).unwrap();
    assert!(rejected.text.contains("the oven is cold"), "with its reason: {}", rejected.text);
    let next = village.placed(order_for(&unique("customer"), &shop, &bagel)).await;
    shop.order_is(&next, StoreOrderState::Received).await;
    village.audit_is_clean().await;
}
