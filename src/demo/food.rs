//! A restaurant: a meal that is delivered, a declined card, an order cancelled while it cooks.

use maeul_proto::delivery::v1::DeliveryState;
use maeul_proto::mypage::v1::OrderViewState;
use maeul_proto::notification::v1::NotificationKind as Message;
use maeul_proto::order::v1::{EndReason, OrderState};
use maeul_proto::payment::v1::PaymentState;
use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};

use super::cast::{Courier, Customer, Opening, Product, Shop, Way, Wish};
use super::stage::{Miss, Stage};

/// What a meal leaves in its customer's timeline, beside a message for each of six steps.
const MEAL: [&str; 9] = [
    "PaymentApproved",
    "OrderPlaced",
    "DeliveryScheduled",
    "StoreOrderAccepted",
    "PreparationStarted",
    "OrderReady",
    "DeliveryPickedUp",
    "DeliveryCompleted",
    "OrderCompleted",
];

pub(super) async fn play(stage: &Stage) -> Result<(), Miss> {
    stage.script.story("food", "Food: a meal, a declined card, a change of mind");
    let opening = Opening {
        name: "Bapsang",
        what: "a restaurant",
        kind: StoreKind::Restaurant,
        automation: Automation::Manual,
        owner: "owner",
        staff: "cook",
    };
    let shop = Shop::opens(stage, opening).await?;
    let bibimbap = shop.offers("Bibimbap", 9_000, StockKind::Untracked).await?;
    let jjigae = shop.offers("Kimchi jjigae", 8_500, StockKind::Untracked).await?;
    meal(stage, &shop, &bibimbap).await?;
    declined_card(stage, &shop, &jjigae).await?;
    change_of_mind(stage, &shop, &jjigae).await
}

/// O3 to O5 and O7 to O9: one order from the first click to the door.
async fn meal(stage: &Stage, shop: &Shop<'_>, dish: &Product) -> Result<(), Miss> {
    stage.script.scene("A meal, from the kitchen to the door");
    let customer = Customer::comes(stage, "customer").await?;
    let courier = Courier::comes(stage, "courier");
    let wish = [Wish { product: dish, quantity: 2, serial: None }];
    let order = customer.orders(shop, &wish, Way::Delivery, "card-visa").await?;
    customer.sees(&order, OrderViewState::Placed, |_| true).await?;
    customer.is_told(&order, Message::OrderPlaced).await?;
    shop.is_told(&order).await?;
    stage.script.holds("PLACED: the delivery is reserved, the money taken, and the kitchen knows");

    shop.has(&order, StoreOrderState::Received).await?;
    shop.accepts(&order).await?;
    customer.is_told(&order, Message::OrderAccepted).await?;
    shop.starts(&order).await?;
    customer.is_told(&order, Message::Preparing).await?;
    shop.completes(&order).await?;
    customer.is_told(&order, Message::Ready).await?;
    let carried = courier.picks_up(&order).await?;
    customer.is_told(&order, Message::PickedUp).await?;
    courier.delivers(&order, carried).await?;
    customer.is_told(&order, Message::Delivered).await?;
    shop.has(&order, StoreOrderState::HandedOver).await?;
    customer
        .sees(&order, OrderViewState::Delivered, |view| view.order_state() == OrderState::Completed)
        .await?;
    customer.reads_timeline(&order, &MEAL, 6).await
}

/// O3: an order that is not paid is never an order.
async fn declined_card(stage: &Stage, shop: &Shop<'_>, dish: &Product) -> Result<(), Miss> {
    stage.script.scene("A declined card");
    let customer = Customer::comes(stage, "customer").await?;
    let wish = [Wish { product: dish, quantity: 1, serial: None }];
    let order = customer.orders(shop, &wish, Way::Delivery, "card-declined").await?;
    let declined =
        |view: &maeul_proto::mypage::v1::OrderView| view.end_reason() == EndReason::PaymentDeclined;
    customer.sees(&order, OrderViewState::Declined, declined).await?;
    customer.is_told(&order, Message::OrderDeclined).await?;
    Courier::comes(stage, "courier").is(&order, DeliveryState::Released).await?;
    shop.never_heard_of(&order).await?;
    stage.script.holds("DECLINED: no money moved, the delivery is released, the kitchen knows nothing");
    Ok(())
}

/// O6: until the hand-over the customer may cancel, and everything goes back.
async fn change_of_mind(stage: &Stage, shop: &Shop<'_>, dish: &Product) -> Result<(), Miss> {
    stage.script.scene("Cancelled while it cooks");
    let customer = Customer::comes(stage, "customer").await?;
    let wish = [Wish { product: dish, quantity: 3, serial: None }];
    let order = customer.orders(shop, &wish, Way::Delivery, "card-master").await?;
    customer.is_told(&order, Message::OrderPlaced).await?;
    shop.is_told(&order).await?;
    shop.has(&order, StoreOrderState::Received).await?;
    shop.accepts(&order).await?;
    customer.is_told(&order, Message::OrderAccepted).await?;
    shop.starts(&order).await?;
    customer.is_told(&order, Message::Preparing).await?;
    customer.cancels(&order).await?;
    customer.is_told(&order, Message::OrderCancelled).await?;
    customer.is_told(&order, Message::Refunded).await?;
    shop.has(&order, StoreOrderState::Stopped).await?;
    let settled = |view: &maeul_proto::mypage::v1::OrderView| {
        view.payment_state() == PaymentState::Refunded
            && view.store_state() == StoreOrderState::Stopped
            && view.delivery_state() == DeliveryState::Cancelled
    };
    customer.sees(&order, OrderViewState::Cancelled, settled).await?;
    stage.script.holds("CANCELLED: refunded in full, the cooking stopped, the courier called off");
    Ok(())
}
