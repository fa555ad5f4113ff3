//! A phone shop: a unit chosen by its serial number, and two customers for the last one.

use maeul_proto::mypage::v1::{OrderView, OrderViewState};
use maeul_proto::notification::v1::NotificationKind as Message;
use maeul_proto::order::v1::{EndReason, Order, OrderState};
use maeul_proto::payment::v1::PaymentState;
use maeul_proto::store::v1::{Automation, RejectReason, StockKind, StoreKind, StoreOrderState, UnitState};

use super::cast::{Courier, Customer, Opening, Product, Shop, Way, Wish};
use super::stage::{Miss, Stage};

const CHOSEN: &str = "HO-0002";
const LAST: &str = "HO-0001";

pub(super) async fn play(stage: &Stage) -> Result<(), Miss> {
    stage.script.story("phone", "Phone: a chosen unit, and two customers for the last one");
    let opening = Opening {
        name: "Haneul Phones",
        what: "a phone shop that accepts on its own",
        kind: StoreKind::PhoneShop,
        automation: Automation::Accept,
        owner: "owner",
        staff: "clerk",
    };
    let shop = Shop::opens(stage, opening).await?;
    let phone = shop.offers("Haneul One", 890_000, StockKind::Serialised).await?;
    shop.unpacks(&phone, &[LAST, CHOSEN]).await?;
    chosen_unit(stage, &shop, &phone).await?;
    last_phone(stage, &shop, &phone).await
}

/// O5: the customer may name a serial number.
async fn chosen_unit(stage: &Stage, shop: &Shop<'_>, phone: &Product) -> Result<(), Miss> {
    stage.script.scene("A unit chosen by its serial number");
    let customer = Customer::comes(stage, "customer").await?;
    let wish = [Wish { product: phone, quantity: 1, serial: Some(CHOSEN) }];
    let order = customer.orders(shop, &wish, Way::Delivery, "card-visa").await?;
    customer.is_told(&order, Message::OrderPlaced).await?;
    shop.is_told(&order).await?;
    customer.is_told(&order, Message::OrderAccepted).await?;
    shop.has_unit(phone, CHOSEN, UnitState::Ordered, &order).await?;
    bring(stage, shop, &customer, &order).await?;
    shop.has_unit(phone, CHOSEN, UnitState::Shipped, &order).await
}

/// O10: one gets it; the other is rejected afterwards, refunded and told.
async fn last_phone(stage: &Stage, shop: &Shop<'_>, phone: &Product) -> Result<(), Miss> {
    stage.script.scene("Two customers, one phone, the same moment");
    let (one, two) =
        (Customer::comes(stage, "customer A").await?, Customer::comes(stage, "customer B").await?);
    let wish = [Wish { product: phone, quantity: 1, serial: None }];
    let (first, second) = tokio::join!(
        one.orders(shop, &wish, Way::Delivery, "card-visa"),
        two.orders(shop, &wish, Way::Delivery, "card-master"),
    );
    let (first, second) = (first?, second?);
    let (ours, theirs) = tokio::join!(shop.decides(&first), shop.decides(&second));
    let (ours, theirs) = (ours?, theirs?);
    let (winner, order, loser, other, refusal) = match (ours.state(), theirs.state()) {
        (StoreOrderState::Accepted, StoreOrderState::Rejected) => (one, first, two, second, theirs),
        (StoreOrderState::Rejected, StoreOrderState::Accepted) => (two, second, one, first, ours),
        (ours, theirs) => {
            let found = format!("{} and {}", ours.as_str_name(), theirs.as_str_name());
            return Err(Miss::new("the last phone goes to one of two customers", found));
        }
    };
    if refusal.reject_reason() != RejectReason::StockShort {
        return Err(Miss::new("REJECT_REASON_STOCK_SHORT", refusal.reject_reason().as_str_name()));
    }
    shop.is_told(&order).await?;
    shop.is_told(&other).await?;
    loser.is_told(&other, Message::OrderRejected).await?;
    loser.is_told(&other, Message::Refunded).await?;
    let refunded = |view: &OrderView| {
        view.end_reason() == EndReason::StockShort && view.payment_state() == PaymentState::Refunded
    };
    loser.sees(&other, OrderViewState::Rejected, refunded).await?;
    winner.is_told(&order, Message::OrderAccepted).await?;
    stage.script.holds(&format!(
        "{} has it; {} was REJECTED for short stock, refunded and told",
        winner.name, loser.name
    ));
    shop.has_unit(phone, LAST, UnitState::Ordered, &order).await?;
    shop.has_on_hand(phone, 0).await?;
    bring(stage, shop, &winner, &order).await?;
    shop.has_unit(phone, LAST, UnitState::Shipped, &order).await
}

/// From the shop's counter to the door.
async fn bring(stage: &Stage, shop: &Shop<'_>, customer: &Customer<'_>, order: &Order) -> Result<(), Miss> {
    let courier = Courier::comes(stage, "courier");
    shop.ships(order).await?;
    customer.is_told(order, Message::Ready).await?;
    let carried = courier.picks_up(order).await?;
    customer.is_told(order, Message::PickedUp).await?;
    courier.delivers(order, carried).await?;
    customer.is_told(order, Message::Delivered).await?;
    customer
        .sees(order, OrderViewState::Delivered, |view| view.order_state() == OrderState::Completed)
        .await?;
    Ok(())
}
