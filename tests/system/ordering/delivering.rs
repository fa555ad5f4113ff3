//! O7: reserved while ordering, scheduled once placed, picked up, delivered.

use maeul_proto::delivery::v1::{Delivery, DeliveryState, GetDeliveryRequest, ListDeliveriesRequest};
use maeul_proto::notification::v1::NotificationKind as Kind;
use maeul_proto::order::v1::{EndReason, Order, OrderState};
use maeul_proto::payment::v1::{PaymentState, ProviderEntryKind};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};

use crate::harness::*;

async fn delivery_of(village: &Village, order: &Order) -> Option<Delivery> {
    let request =
        GetDeliveryRequest { customer_id: order.customer_id.clone(), order_id: order.order_id.clone() };
    village.delivery().get_delivery(request).await.ok()?.into_inner().delivery
}

async fn delivery_is(village: &Village, order: &Order, state: DeliveryState) {
    until(&format!("the delivery is {state:?}"), || async {
        delivery_of(village, order).await.filter(|d| d.state() == state).map(|_| ())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o7_a_delivery_goes_its_way_in_order() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    delivery_is(&village, &order, DeliveryState::Scheduled).await;
    let early = village.picks_up(&order, "courier").await.unwrap_err();
    assert_eq!(reason(&early), "NOT_READY");
    let unfetched = village.delivers(&order, "courier").await.unwrap_err();
    assert_eq!(unfetched.code(), tonic::Code::FailedPrecondition);
    crate::verb!(shop, start_preparation, StartPreparationRequest, order).unwrap();
    crate::verb!(shop, complete_preparation, CompletePreparationRequest, order).unwrap();
    village.picks_up_when_ready(&order, "courier").await;
    delivery_is(&village, &order, DeliveryState::PickedUp).await;
    let foreign = village.delivers(&order, "another-courier").await.unwrap_err();
    assert_eq!(reason(&foreign), "NOT_THE_COURIER");
    village.delivers(&order, "courier").await.unwrap();
    delivery_is(&village, &order, DeliveryState::Delivered).await;
    village.order_is(&order, OrderState::Completed).await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o7_no_delivery_starts_for_an_order_that_was_not_placed_or_was_cancelled() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let mut declined = order_for(&unique("customer"), &shop, &dish);
    declined.payment_method = "card-declined".into();
    let declined = village.place(declined).await.unwrap().order.unwrap();
    let mut nowhere = order_for(&unique("customer"), &shop, &dish);
    nowhere.fulfilment = Some(to("nowhere"));
    let nowhere = village.place(nowhere).await.unwrap().order.unwrap();
    assert_eq!((nowhere.state(), nowhere.end_reason()), (OrderState::Declined, EndReason::DeliveryDeclined));
    // Payment may have noted by now that nothing will ever be charged for it.
    let noted = village.payment_of(&nowhere).await.is_none_or(|it| it.state() == PaymentState::Voided);
    assert!(noted, "no money moves before a delivery is reserved");
    assert!(!village.provider_entries(&nowhere).await.contains(&ProviderEntryKind::Charged));
    let cancelled = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    assert_eq!(village.cancel(&cancelled).await.unwrap().state(), OrderState::Cancelled);
    village.is_quiet().await;
    for order in [&declined, &nowhere, &cancelled] {
        assert_eq!(
            village.picks_up(order, "courier").await.unwrap_err().code(),
            tonic::Code::FailedPrecondition
        );
    }
    let request = ListDeliveriesRequest { customer_id: "-".into(), page_size: 100, ..Default::default() };
    let all = village.delivery().list_deliveries(request).await.unwrap().into_inner().deliveries;
    for delivery in all {
        assert!(
            matches!(
                delivery.state(),
                DeliveryState::Released | DeliveryState::Declined | DeliveryState::Cancelled
            ),
            "{delivery:?}"
        );
    }
    village.payment_is(&cancelled, PaymentState::Refunded).await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o7_the_carrier_acts_on_its_own_unless_couriers_do() {
    let flags = Start::flags(&["--carrier-pickup-after=0s", "--carrier-deliver-after=0s"]);
    let village = Start { carrier_acts: true, ..flags }.village().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    village.order_is(&order, OrderState::Completed).await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o7_when_the_carrier_gives_up_the_order_is_rejected_refunded_and_back_in_stock() {
    let village = Village::start().await;
    // However far the store has come: it has done nothing yet, or has all of it ready.
    for automation in [Automation::Manual, Automation::Full] {
        let mut shop = village.shop(StoreKind::Cafe, automation).await;
        let bagel = shop.product(3_000, StockKind::Counted).await;
        shop.restock(&bagel, 5).await;
        let mut request = order_for(&unique("customer"), &shop, &bagel);
        request.fulfilment = Some(to("unreachable"));
        request.items[0].quantity = 2;
        let order = village.placed(request).await;
        let ended = village.order_is(&order, OrderState::Rejected).await;
        assert_eq!(ended.end_reason(), EndReason::DeliveryFailed);
        assert!(ended.end_detail.contains("no courier gets there"), "why: {}", ended.end_detail);
        delivery_is(&village, &order, DeliveryState::Failed).await;
        village.payment_is(&order, PaymentState::Refunded).await;
        let entries = village.provider_entries(&order).await;
        assert_eq!(entries, [ProviderEntryKind::Charged, ProviderEntryKind::Refunded]);
        shop.order_is(&order, StoreOrderState::Stopped).await;
        assert_eq!(shop.on_hand(&bagel).await, 5, "back in stock");
        let mut told = vec![Kind::OrderPlaced, Kind::OrderRejected, Kind::Refunded];
        if automation == Automation::Full {
            told.extend([Kind::OrderAccepted, Kind::Preparing, Kind::Ready]);
        }
        village.was_told(&order, told).await;
        let messages = village.messages_to(&order.customer_id).await;
        let rejected = messages.iter().find(|m| m.kind() == Kind::OrderRejected).unwrap();
        assert!(rejected.text.contains("no courier gets there"), "with its reason: {}", rejected.text);
        let refused = village.picks_up(&order, "courier").await.unwrap_err();
        assert_eq!(refused.code(), tonic::Code::FailedPrecondition, "no delivery ever starts");
        let late = village.cancel(&order).await.unwrap_err();
        assert_eq!(reason(&late), "ORDER_NOT_CANCELLABLE");
    }
    village.audit_is_clean().await;
}
