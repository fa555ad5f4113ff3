//! N4 where an SQLite file finds no more room: a clear refusal, nothing lost, and work goes on once there is room.

use maeul_proto::order::v1::{Order, PlaceOrderRequest};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};
use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};
use tonic::Code;

use crate::harness::*;

/// How large the files of a village may become, beyond the largest one now; `None`: as they like.
fn may_grow(village: &Village, by: Option<u64>) {
    let sizes =
        std::fs::read_dir(village.data()).unwrap().map(|file| file.unwrap().metadata().unwrap().len());
    let current = by.map(|by| sizes.max().unwrap() + by);
    let limit = Rlimit { current, maximum: getrlimit(Resource::Fsize).maximum };
    prlimit(Pid::from_raw(village.pid().try_into().unwrap()), Resource::Fsize, limit).unwrap();
}

/// Orders until five were refused: what was acknowledged, and what was refused.
async fn order_until_full(
    village: &Village,
    shop: &Shop,
    dish: &str,
) -> (Vec<Order>, Vec<PlaceOrderRequest>) {
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    while refused.len() < 5 {
        let request = order_for(&unique("customer"), shop, dish);
        match village.order().place_order(request.clone()).await {
            Ok(answer) => taken.push(answer.into_inner().order.unwrap()),
            Err(status) => {
                assert_eq!(
                    (status.code(), reason(&status)),
                    (Code::Unavailable, "DISK_FULL".into()),
                    "{status:?}"
                );
                assert!(status.message().contains("full"), "{status:?}");
                refused.push(request);
            }
        }
    }
    (taken, refused)
}

/// What was acknowledged is settled, and what was refused is taken under the same key.
async fn goes_on(village: &Village, shop: &Shop, taken: Vec<Order>, refused: Vec<PlaceOrderRequest>) {
    let mut orders = taken;
    for request in refused {
        let again = until("it is taken", || async {
            village.order().place_order(request.clone()).await.ok()?.into_inner().order
        });
        orders.push(again.await);
    }
    for order in &orders {
        shop.order_is(order, StoreOrderState::Ready).await;
    }
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n4_a_full_disk_refuses_clearly_and_loses_nothing_acknowledged() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for("warm-up", &shop, &dish)).await;

    // Full, and then there is room again.
    may_grow(&village, Some(50_000));
    let (taken, refused) = order_until_full(&village, &shop, &dish).await;
    may_grow(&village, None);
    goes_on(&village, &shop, taken, refused).await;

    // Full, killed, and started again where there is room.
    may_grow(&village, Some(50_000));
    let (taken, refused) = order_until_full(&village, &shop, &dish).await;
    let village = village.kill().await.start().await;
    goes_on(&village, &shop.at(&village), taken, refused).await;
}
