//! O6: cancelling and handing over race, in many ways that chance draws. Exactly one wins, and everybody
//! agrees which.

use maeul_proto::notification::v1::NotificationKind as Kind;
use maeul_proto::order::v1::{Order, OrderState};
use maeul_proto::payment::v1::{PaymentState, ProviderEntryKind as Entry};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};
use rand::Rng;
use rand::rngs::StdRng;
use tonic::Status;

use crate::harness::*;
use crate::verb;

const CASES: usize = 32;
const STOCK: i32 = 1_000;

/// The customer wants to cancel, perhaps more than once.
async fn cancels(village: &Village, order: &Order, wishes: usize) -> Vec<Result<Order, Status>> {
    futures::future::join_all((0..wishes).map(|_| village.cancel(order))).await
}

/// What all the contexts say that do not hand over themselves.
async fn agrees(village: &Village, order: &Order, handed_over: bool, answers: &[Result<Order, Status>]) {
    let shown = |order: &Order| order.state();
    for answer in answers {
        match answer {
            Ok(order) if handed_over => assert_ne!(shown(order), OrderState::Cancelled, "never both"),
            Ok(order) => {
                assert!(matches!(shown(order), OrderState::Cancelled | OrderState::Cancelling), "{order:?}")
            }
            Err(late) if handed_over => assert_eq!(reason(late), "ORDER_ALREADY_HANDED_OVER"),
            // It had been cancelled by another wish.
            Err(late) => assert_eq!(reason(late), "ORDER_NOT_CANCELLABLE"),
        }
    }
    if handed_over {
        village.order_is(order, OrderState::Completed).await;
        village.payment_is(order, PaymentState::Approved).await;
        assert_eq!(village.provider_entries(order).await, [Entry::Charged]);
    } else {
        assert!(answers.iter().any(Result::is_ok), "never neither: {answers:?}");
        village.order_is(order, OrderState::Cancelled).await;
        village.payment_is(order, PaymentState::Refunded).await;
        assert_eq!(village.provider_entries(order).await, [Entry::Charged, Entry::Refunded]);
    }
}

/// How a case goes, apart from who begins.
fn draw(chance: &mut StdRng) -> (i32, usize) {
    (chance.random_range(1..=3), chance.random_range(1..=3))
}

#[tokio::test(flavor = "multi_thread")]
async fn o6_cancel_and_pick_up_race_and_exactly_one_wins_everywhere() {
    let mut chance = chance("cancel against pick-up");
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Counted).await;
    shop.restock(&dish, STOCK.into()).await;
    let (mut left, mut won, mut head_start) = (STOCK, [0, 0], HeadStart::none());
    for _ in 0..CASES {
        let (quantity, wishes) = draw(&mut chance);
        let mut request = order_for(&unique("customer"), &shop, &dish);
        request.items[0].quantity = quantity;
        let order = village.placed(request).await;
        shop.order_is(&order, StoreOrderState::Ready).await;
        village.is_quiet().await;
        let (answers, picked_up) = tokio::join!(
            after(head_start.delay(Side::One, &mut chance), cancels(&village, &order, wishes)),
            after(head_start.delay(Side::Other, &mut chance), village.picks_up(&order, "courier")),
        );
        if picked_up.is_ok() {
            won[0] += 1;
            left -= quantity;
            village.order_is(&order, OrderState::HandedOver).await;
            village.delivers(&order, "courier").await.unwrap();
        } else {
            won[1] += 1;
        }
        agrees(&village, &order, picked_up.is_ok(), &answers).await;
        head_start.favour_loser(if picked_up.is_ok() { Side::Other } else { Side::One });
    }
    assert!(won.iter().all(|n| *n > 0), "each has won at times: {won:?}");
    village.audit_is_clean().await;
    assert_eq!(shop.on_hand(&dish).await, i64::from(left), "what was not handed over is back in stock");
}

#[tokio::test(flavor = "multi_thread")]
async fn o6_cancel_and_serve_race_and_exactly_one_wins_everywhere() {
    let mut chance = chance("cancel against serve");
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Cafe, Automation::Accept).await;
    let bagel = shop.product(3_000, StockKind::Counted).await;
    shop.restock(&bagel, STOCK.into()).await;
    let (mut left, mut won, mut head_start) = (STOCK, [0, 0], HeadStart::none());
    for _ in 0..CASES {
        let (quantity, wishes) = draw(&mut chance);
        let mut request = order_for(&unique("customer"), &shop, &bagel);
        request.items[0].quantity = quantity;
        request.fulfilment = Some(pickup());
        let order = village.placed(request).await;
        shop.order_is(&order, StoreOrderState::Accepted).await;
        verb!(shop, start_preparation, StartPreparationRequest, order).unwrap();
        verb!(shop, complete_preparation, CompletePreparationRequest, order).unwrap();
        village.is_quiet().await;
        let serve = async { verb!(shop, serve_order, ServeOrderRequest, order) };
        let (answers, served) = tokio::join!(
            after(head_start.delay(Side::One, &mut chance), cancels(&village, &order, wishes)),
            after(head_start.delay(Side::Other, &mut chance), serve),
        );
        let mut told = vec![Kind::OrderPlaced, Kind::OrderAccepted, Kind::Preparing, Kind::Ready];
        if served.is_ok() {
            won[0] += 1;
            left -= quantity;
            told.push(Kind::Served);
            // A wish that was taken, and came too late at the counter.
            told.extend(answers.iter().any(Result::is_ok).then_some(Kind::CancellationRefused));
        } else {
            won[1] += 1;
            told.extend([Kind::OrderCancelled, Kind::Refunded]);
        }
        agrees(&village, &order, served.is_ok(), &answers).await;
        village.was_told(&order, told).await;
        head_start.favour_loser(if served.is_ok() { Side::Other } else { Side::One });
    }
    assert!(won.iter().all(|n| *n > 0), "each has won at times: {won:?}");
    village.audit_is_clean().await;
    assert_eq!(shop.on_hand(&bagel).await, i64::from(left), "what was not handed over is back in stock");
}
