//! A café: a coffee fetched at the counter, and bagels that return to the shelf.

use maeul_proto::mypage::v1::{OrderView, OrderViewState};
use maeul_proto::notification::v1::NotificationKind as Message;
use maeul_proto::order::v1::OrderState;
use maeul_proto::payment::v1::PaymentState;
use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};

use super::cast::{Customer, Opening, Product, Shop, Way, Wish};
use super::stage::{Miss, Stage};

pub(super) async fn play(stage: &Stage) -> Result<(), Miss> {
    stage.script.story("coffee", "Coffee: fetched at the counter, and bagels that return to the shelf");
    let opening = Opening {
        name: "Maru Coffee",
        what: "a café",
        kind: StoreKind::Cafe,
        automation: Automation::Manual,
        owner: "owner",
        staff: "barista",
    };
    let shop = Shop::opens(stage, opening).await?;
    let americano = shop.offers("Americano", 4_500, StockKind::Untracked).await?;
    let bagel = shop.offers("Bagel", 3_800, StockKind::Counted).await?;
    shop.stocks(&bagel, 10).await?;
    shop.has_on_hand(&bagel, 10).await?;
    breakfast(stage, &shop, &americano, &bagel).await?;
    back_to_the_shelf(stage, &shop, &bagel).await
}

/// O5: a barista makes it and serves it.
async fn breakfast(stage: &Stage, shop: &Shop<'_>, coffee: &Product, bagel: &Product) -> Result<(), Miss> {
    stage.script.scene("A breakfast, fetched at the counter");
    let customer = Customer::comes(stage, "customer").await?;
    let wishes = [
        Wish { product: coffee, quantity: 1, serial: None },
        Wish { product: bagel, quantity: 2, serial: None },
    ];
    let order = customer.orders(shop, &wishes, Way::Pickup, "card-visa").await?;
    customer.is_told(&order, Message::OrderPlaced).await?;
    shop.is_told(&order).await?;
    shop.has(&order, StoreOrderState::Received).await?;
    shop.has_on_hand(bagel, 8).await?;
    shop.accepts(&order).await?;
    customer.is_told(&order, Message::OrderAccepted).await?;
    shop.starts(&order).await?;
    customer.is_told(&order, Message::Preparing).await?;
    shop.completes(&order).await?;
    customer.is_told(&order, Message::Ready).await?;
    shop.serves(&order).await?;
    customer.is_told(&order, Message::Served).await?;
    shop.has(&order, StoreOrderState::Served).await?;
    customer.sees(&order, OrderViewState::Served, |view| view.order_state() == OrderState::Completed).await?;
    stage.script.holds("SERVED: no courier was troubled");
    Ok(())
}

/// O6: counted stock comes back.
async fn back_to_the_shelf(stage: &Stage, shop: &Shop<'_>, bagel: &Product) -> Result<(), Miss> {
    stage.script.scene("Bagels that return to the shelf");
    let customer = Customer::comes(stage, "customer").await?;
    let wish = [Wish { product: bagel, quantity: 5, serial: None }];
    let order = customer.orders(shop, &wish, Way::Pickup, "card-master").await?;
    customer.is_told(&order, Message::OrderPlaced).await?;
    shop.is_told(&order).await?;
    shop.has(&order, StoreOrderState::Received).await?;
    shop.has_on_hand(bagel, 3).await?;
    customer.cancels(&order).await?;
    customer.is_told(&order, Message::OrderCancelled).await?;
    customer.is_told(&order, Message::Refunded).await?;
    let refunded = |view: &OrderView| {
        view.payment_state() == PaymentState::Refunded && view.store_state() == StoreOrderState::Stopped
    };
    customer.sees(&order, OrderViewState::Cancelled, refunded).await?;
    shop.has_on_hand(bagel, 8).await
}
