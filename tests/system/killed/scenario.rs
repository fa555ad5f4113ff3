//! What is going on when the village is killed: both sagas, in every way that they can end.

use std::path::Path;

use maeul_proto::order::v1::{CancelOrderRequest, ListOrdersRequest, Order, OrderState, PlaceOrderRequest};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};

use crate::harness::*;

/// The stores, registered once and copied for each run.
#[derive(Clone)]
pub(super) struct Scenario {
    automatic: Shop,
    by_hand: Shop,
    bagel: String,
    phone: String,
}

/// Charges that time out come back soon; the carrier acts on its own.
pub(super) fn flags() -> Start {
    // What a dead process had in its hands is free again after twice these.
    let flags = [
        "--provider-timeout=100ms",
        "--charge-timeout=1s",
        "--reserve-timeout=1s",
        "--notification-timeout=1s",
        "--carrier-pickup-after=0s",
        "--carrier-deliver-after=0s",
    ];
    Start { carrier_acts: true, ..Start::flags(&flags) }
}

impl Scenario {
    /// Makes the stores in a village that ends at once; its folder is the template.
    pub(super) async fn prepare() -> (Self, Stopped) {
        let village = Village::start().await;
        let mut automatic = village.shop(StoreKind::Cafe, Automation::Full).await;
        let bagel = automatic.product(3_000, StockKind::Counted).await;
        automatic.restock(&bagel, 100_000).await;
        let mut by_hand = village.shop(StoreKind::PhoneShop, Automation::Manual).await;
        let phone = by_hand.product(900_000, StockKind::Serialised).await;
        let serials: Vec<String> = (0..100).map(|n| format!("SN-{n}")).collect();
        by_hand.add_units(&phone, &serials.iter().map(String::as_str).collect::<Vec<_>>()).await;
        // The menu has reached `order`.
        village.placed(order_for("first", &automatic, &bagel)).await;
        let last = village.placed(order_for("first", &by_hand, &phone)).await;
        village.cancel(&last).await.unwrap();
        village.is_quiet().await;
        (Self { automatic, by_hand, bagel, phone }, village.stop().await)
    }

    /// Every way an order can go, once; `tag` makes the request ids.
    pub(super) fn orders(&self, tag: &str) -> Vec<Attempt> {
        let make =
            |name: &str, shop: &Shop, product: &str, change: fn(&mut PlaceOrderRequest), cancels: bool| {
                let mut place = order_for(&format!("customer-{name}"), shop, product);
                place.request_id = format!("{tag}-{name}");
                change(&mut place);
                Attempt { place, cancels }
            };
        let (auto, hand) = (&self.automatic, &self.by_hand);
        vec![
            make("delivery", auto, &self.bagel, |_| {}, false),
            make("pickup", auto, &self.bagel, |o| o.fulfilment = Some(pickup()), false),
            make("declined", auto, &self.bagel, |o| o.payment_method = "card-declined".into(), false),
            make("times-out", auto, &self.bagel, |o| o.payment_method = "card-times-out".into(), false),
            make("fails", auto, &self.bagel, |o| o.payment_method = "card-fails".into(), false),
            make("cancelled", hand, &self.phone, |_| {}, true),
            make("cancelled-pickup", hand, &self.phone, |o| o.fulfilment = Some(pickup()), true),
            make("withdrawn", auto, &self.bagel, |o| o.payment_method = "card-times-out".into(), true),
        ]
    }
}

/// An order that a customer tries to place and perhaps to cancel.
#[derive(Clone)]
pub(super) struct Attempt {
    place: PlaceOrderRequest,
    cancels: bool,
}

impl Attempt {
    /// Places it, and cancels it if that is the plan; the order as far as it was acknowledged.
    pub(super) async fn go(&self, village: &Village) -> Option<Order> {
        let order = village.order().place_order(self.place.clone()).await.ok()?.into_inner().order.unwrap();
        if self.cancels {
            let request = CancelOrderRequest {
                customer_id: order.customer_id.clone(),
                order_id: order.order_id.clone(),
                request_id: format!("cancel-{}", self.place.request_id),
            };
            let _ = village.order().cancel_order(request).await;
        }
        Some(order)
    }
}

/// Plays every attempt at once.
pub(super) async fn play(village: &Village, attempts: &[Attempt]) -> Vec<Option<Order>> {
    futures::future::join_all(attempts.iter().map(|attempt| attempt.go(village))).await
}

/// After the restart: whoever got no answer asks again, and gets one; every order that was
/// acknowledged is there and comes to an end; the audit is clean.
pub(super) async fn recovers(
    village: &Village,
    attempts: &[Attempt],
    acknowledged: &[Option<Order>],
    what: &str,
) {
    let again = play(village, attempts).await;
    for (before, after) in acknowledged.iter().zip(&again) {
        let after =
            after.as_ref().unwrap_or_else(|| panic!("{what}: a repeat is answered\n{}", village.log()));
        if let Some(before) = before {
            assert_eq!(before.order_id, after.order_id, "{what}: the same request is the same order");
        }
    }
    let unfinished = || async {
        let request = ListOrdersRequest { customer_id: "-".into(), page_size: 1000, ..Default::default() };
        let orders = village.order().list_orders(request).await.unwrap().into_inner().orders;
        orders.into_iter().filter(|order| !ended(order.state())).collect::<Vec<_>>()
    };
    // A provider that fails again and again is asked at growing intervals.
    let end = tokio::time::Instant::now() + PATIENCE * 3;
    loop {
        let left = unfinished().await;
        if left.is_empty() {
            break;
        }
        let log = village.log();
        assert!(tokio::time::Instant::now() < end, "{what}: every order ends, but not {left:#?}\n{log}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    village.audit_is_clean().await;
}

fn ended(state: OrderState) -> bool {
    use OrderState as S;
    matches!(state, S::Declined | S::Withdrawn | S::Expired | S::Cancelled | S::Rejected | S::Completed)
}

/// A copy of a stopped village, to be started on its own.
pub(super) fn copy(template: &Stopped) -> Stopped {
    let copy = Stopped::empty();
    copy_folder(&template.data(), &copy.data());
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
