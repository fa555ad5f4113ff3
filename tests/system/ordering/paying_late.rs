//! O3: customers who pay, the worker, expiry and customers who cancel race, in many ways that chance draws.
//! Whoever wins, the provider's ledger says the same as the order.

use std::time::Duration;

use maeul_proto::order::v1::{GetOrderRequest, Order, OrderState};
use maeul_proto::payment::v1::{PaymentState, ProviderEntryKind as Entry};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use rand::Rng;
use rand::rngs::StdRng;

use crate::harness::*;

const CASES: usize = 48;
const CARDS: [&str; 4] = ["card-visa", "card-declined", "card-times-out", "card-fails"];

fn a_moment(chance: &mut StdRng) -> Duration {
    Duration::from_micros(chance.random_range(0..30_000))
}

/// Where an order ends, or rests once it is paid.
async fn end_of(village: &Village, order: &Order) -> OrderState {
    use OrderState::{AwaitingDelivery, AwaitingPayment, Cancelling};
    until("it was paid or has ended", || async {
        let request =
            GetOrderRequest { customer_id: order.customer_id.clone(), order_id: order.order_id.clone() };
        let state = village.order().get_order(request).await.ok()?.into_inner().order?.state();
        (!matches!(state, AwaitingDelivery | AwaitingPayment | Cancelling)).then_some(state)
    })
    .await
}

async fn money_agrees(village: &Village, order: &Order, end: OrderState) {
    use PaymentState as Payment;
    let settled = until(&format!("the payment of {order:?}, which is {end:?}, is settled"), || async {
        let state = village.payment_of(order).await?.state();
        [Payment::Approved, Payment::Declined, Payment::Voided, Payment::Refunded]
            .contains(&state)
            .then_some(state)
            .filter(|state| (*state == Payment::Approved) == (end == OrderState::Placed))
    })
    .await;
    let entries = village.provider_entries(order).await;
    let fits = match (end, settled) {
        (OrderState::Placed, Payment::Approved) => entries == [Entry::Charged],
        (OrderState::Cancelled, Payment::Refunded) => entries == [Entry::Charged, Entry::Refunded],
        (OrderState::Declined, Payment::Declined) => entries == [Entry::Declined],
        // Void and charge raced: blocked before it was charged, or given back.
        (OrderState::Expired | OrderState::Withdrawn, Payment::Voided) => {
            !entries.contains(&Entry::Charged) && entries.last() == Some(&Entry::Voided)
        }
        (OrderState::Expired | OrderState::Withdrawn, Payment::Refunded) => {
            entries == [Entry::Charged, Entry::Refunded]
        }
        (OrderState::Expired | OrderState::Withdrawn, Payment::Declined) => entries == [Entry::Declined],
        _ => false,
    };
    assert!(fits, "{end:?}, {settled:?}, {entries:?}: {order:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn o3_paying_expiring_and_cancelling_race_and_the_money_agrees_with_the_order() {
    let mut chance = chance("pay against expiry");
    // About half of the charges take longer than anybody waits for them.
    let flags = ["--provider-timeout=30ms", "--payment-latency=5ms..60ms", "--simulated-clock"];
    let village = Start::flags(&flags).village().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let mut orders = Vec::new();
    for _ in 0..CASES {
        let mut request = order_for(&unique("customer"), &shop, &dish);
        request.payment_method = CARDS[chance.random_range(0..CARDS.len())].into();
        request.items[0].quantity = chance.random_range(1..=3);
        if chance.random_bool(0.5) {
            request.fulfilment = Some(pickup());
        }
        let order = village.place(request).await.unwrap().order.unwrap();
        let pays = (0..chance.random_range(0..=3)).map(|_| after(a_moment(&mut chance), village.pay(&order)));
        let pays = futures::future::join_all(pays.collect::<Vec<_>>());
        let (expires, cancels) = (chance.random_bool(0.5), chance.random_bool(0.25));
        let expire = async {
            if expires {
                village.advance(Duration::from_secs(11 * 60)).await.unwrap();
            }
        };
        let cancel = async {
            if cancels {
                let _ = village.cancel(&order).await;
            }
        };
        let expire = after(a_moment(&mut chance), expire);
        tokio::join!(pays, expire, after(a_moment(&mut chance), cancel));
        orders.push(order);
    }
    let mut ends = Vec::new();
    for order in &orders {
        let end = end_of(&village, order).await;
        money_agrees(&village, order, end).await;
        ends.push(end);
    }
    for end in [OrderState::Placed, OrderState::Expired, OrderState::Declined] {
        assert!(ends.contains(&end), "never {end:?}: {ends:?}");
    }
    village.audit_is_clean().await;
}
