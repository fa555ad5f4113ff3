//! O6 and O10: races, with many seeds.

use maeul_proto::notification::v1::NotificationKind as Kind;
use maeul_proto::order::v1::{EndReason, OrderState};
use maeul_proto::payment::v1::PaymentState;
use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};

use crate::harness::*;

#[tokio::test(flavor = "multi_thread")]
async fn o10_two_customers_race_for_the_last_phone_and_one_gets_it() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::PhoneShop, Automation::Accept).await;
    for _ in 0..8 {
        let phone = shop.product(900_000, StockKind::Serialised).await;
        shop.add_units(&phone, &[&unique("SN")]).await;
        let (first, second) = tokio::join!(
            village.placed(order_for(&unique("customer"), &shop, &phone)),
            village.placed(order_for(&unique("customer"), &shop, &phone)),
        );
        let (winner, loser) = until("the store has decided", || async {
            let (a, b) = (shop.order_of(&first).await?, shop.order_of(&second).await?);
            match (a.state(), b.state()) {
                (StoreOrderState::Accepted, StoreOrderState::Rejected) => Some((&first, &second)),
                (StoreOrderState::Rejected, StoreOrderState::Accepted) => Some((&second, &first)),
                states => panic!("one gets it: {states:?}"),
            }
        })
        .await;
        let lost = village.order_is(loser, OrderState::Rejected).await;
        assert_eq!(lost.end_reason(), EndReason::StockShort);
        village.payment_is(loser, PaymentState::Refunded).await;
        village.was_told(loser, vec![Kind::OrderPlaced, Kind::OrderRejected, Kind::Refunded]).await;
        village.payment_is(winner, PaymentState::Approved).await;
    }
    village.audit_is_clean().await;
}

/// How much earlier the cancellation begins than the hand-over, adapted so that the race stays close: whoever lost
/// begins earlier the next time.
struct HeadStart {
    micros: i64,
    step: i64,
}

impl HeadStart {
    /// Holds back who has no head start: 1 the hand-over, -1 the cancellation.
    async fn wait(&self, side: i64) {
        let behind = u64::try_from(self.micros * side).unwrap_or(0);
        tokio::time::sleep(std::time::Duration::from_micros(behind)).await;
    }

    fn favour_loser(&mut self, cancellation_won: bool) {
        let wanted = if cancellation_won { -1 } else { 1 };
        // Farther while the same side wins, closer once the other did.
        self.step = if self.step.signum() == wanted { self.step * 2 } else { -self.step / 2 };
        if self.step == 0 {
            self.step = 100 * wanted;
        }
        self.micros += self.step;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn o6_cancel_and_hand_over_race_and_exactly_one_wins_everywhere() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let mut won = [0, 0];
    let mut head_start = HeadStart { micros: 0, step: 500 };
    for _ in 0..32 {
        let order = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
        shop.order_is(&order, StoreOrderState::Ready).await;
        village.is_quiet().await;
        let cancel = async {
            head_start.wait(-1).await;
            village.cancel(&order).await
        };
        let pick_up = async {
            head_start.wait(1).await;
            village.picks_up(&order, "courier").await
        };
        let (cancelled, picked_up) = tokio::join!(cancel, pick_up);
        if picked_up.is_ok() {
            won[0] += 1;
            village.order_is(&order, OrderState::HandedOver).await;
            village.delivers(&order, "courier").await.unwrap();
            village.order_is(&order, OrderState::Completed).await;
            assert_eq!(village.payment_of(&order).await.unwrap().state(), PaymentState::Approved);
        } else {
            won[1] += 1;
            cancelled.unwrap();
            village.order_is(&order, OrderState::Cancelled).await;
            village.payment_is(&order, PaymentState::Refunded).await;
        }
        head_start.favour_loser(picked_up.is_err());
    }
    assert!(won.iter().all(|n| *n > 0), "each has won at times: {won:?}");
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o10_many_customers_never_make_stock_negative() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Cafe, Automation::Accept).await;
    let bagel = shop.product(3_000, StockKind::Counted).await;
    shop.restock(&bagel, 7).await;
    village.placed(order_for(&unique("customer"), &shop, &bagel)).await;
    let mut tasks = Vec::new();
    for _ in 0..20 {
        tasks.push(village.placed(order_for(&unique("customer"), &shop, &bagel)));
    }
    let orders = futures::future::join_all(tasks).await;
    let mut accepted = 1;
    for order in &orders {
        let taken = until("the store has decided", || async {
            let state = shop.order_of(order).await?.state();
            (state != StoreOrderState::Received).then_some(state == StoreOrderState::Accepted)
        })
        .await;
        accepted += u32::from(taken);
    }
    assert_eq!(accepted, 7);
    village.audit_is_clean().await;
}
