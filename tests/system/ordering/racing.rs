//! O10: customers race for what is left, in many ways that chance draws.

use maeul_proto::notification::v1::NotificationKind as Kind;
use maeul_proto::order::v1::{EndReason, Order, OrderState};
use maeul_proto::payment::v1::PaymentState;
use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};
use rand::Rng;

use crate::harness::*;

const CASES: usize = 32;

/// Whether the store has accepted the order, once it has decided.
async fn is_accepted(shop: &Shop, order: &Order) -> bool {
    until("the store has decided", || async {
        match shop.order_of(order).await?.state() {
            StoreOrderState::Accepted => Some(true),
            StoreOrderState::Rejected => Some(false),
            _ => None,
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn o10_customers_race_for_the_last_phones_and_none_is_sold_twice_or_withheld() {
    let mut chance = chance("the last phones");
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::PhoneShop, Automation::Accept).await;
    let mut losers = 0;
    for _ in 0..CASES {
        let phone = shop.product(900_000, StockKind::Serialised).await;
        let units: Vec<String> = (0..chance.random_range(1..=3)).map(|_| unique("SN")).collect();
        shop.add_units(&phone, &units.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let requests: Vec<_> = (0..chance.random_range(2..=5))
            .map(|_| {
                let mut request = order_for(&unique("customer"), &shop, &phone);
                request.items[0].quantity = chance.random_range(1..=2);
                if request.items[0].quantity == 1 && chance.random_bool(0.3) {
                    request.items[0].serial_number = units[chance.random_range(0..units.len())].clone();
                }
                if chance.random_bool(0.5) {
                    request.fulfilment = Some(pickup());
                }
                let moment = std::time::Duration::from_micros(chance.random_range(0..4_000));
                after(moment, village.placed(request))
            })
            .collect();
        let orders = futures::future::join_all(requests).await;
        let (mut winners, mut refused) = (Vec::new(), Vec::new());
        for order in &orders {
            if is_accepted(&shop, order).await { &mut winners } else { &mut refused }.push(order);
        }
        let sold: i64 = winners.iter().map(|order| i64::from(order.items[0].quantity)).sum();
        let left = i64::try_from(units.len()).unwrap() - sold;
        assert_eq!(shop.on_hand(&phone).await, left, "what was sold is gone, and no more");
        let named = |order: &Order| order.items[0].serial_number.clone();
        let held: Vec<String> = futures::future::join_all(winners.iter().map(|order| shop.order_of(order)))
            .await
            .into_iter()
            .flat_map(|order| order.unwrap().items)
            .flat_map(|item| item.serial_numbers)
            .collect();
        assert_eq!(held.len(), usize::try_from(sold).unwrap());
        assert!(units.iter().filter(|unit| held.contains(unit)).count() == held.len(), "each once: {held:?}");
        for loser in refused {
            losers += 1;
            let short = i64::from(loser.items[0].quantity) > left || held.contains(&named(loser));
            assert!(short, "{left} are left, {held:?} are sold, and this was refused: {loser:?}");
            let lost = village.order_is(loser, OrderState::Rejected).await;
            assert_eq!(lost.end_reason(), EndReason::StockShort);
            village.payment_is(loser, PaymentState::Refunded).await;
            village.was_told(loser, vec![Kind::OrderPlaced, Kind::OrderRejected, Kind::Refunded]).await;
        }
        for winner in winners {
            village.payment_is(winner, PaymentState::Approved).await;
        }
    }
    assert!(losers > 0, "nobody has ever lost");
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
        accepted += u32::from(is_accepted(&shop, order).await);
    }
    assert_eq!(accepted, 7);
    village.audit_is_clean().await;
}
