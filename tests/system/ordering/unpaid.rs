//! O3 between the two commits: deferred, expired, void against charge, a reservation that lapses.

use maeul_proto::delivery::v1::{CarrierEntryKind, ListCarrierEntriesRequest};
use maeul_proto::notification::v1::NotificationKind as Kind;
use maeul_proto::order::v1::{Order, OrderState};
use maeul_proto::payment::v1::{ChargeRequest, PaymentState, ProviderEntryKind};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use tonic::Code;

use crate::harness::*;

/// The provider takes so long that every order is deferred, and no charge gets through while a test lasts.
const SLOW: [&str; 3] = ["--provider-timeout=50ms", "--payment-latency=1h", "--simulated-clock"];

async fn deferred(village: &Village, shop: &Shop, dish: &str) -> Order {
    let answer = village.place(order_for(&unique("customer"), shop, dish)).await.unwrap();
    let order = answer.order.unwrap();
    assert_eq!(order.state(), OrderState::AwaitingPayment);
    assert!(answer.retry_after.is_some(), "a time to come back");
    order
}

/// The provider has blocked the order for good, and never took money for it.
async fn was_never_charged(village: &Village, order: &Order) {
    village.payment_is(order, PaymentState::Voided).await;
    assert_eq!(village.provider_entries(order).await, [ProviderEntryKind::Voided]);
}

#[tokio::test(flavor = "multi_thread")]
async fn o3_an_order_that_stays_unpaid_expires_and_is_never_charged() {
    let village = Start::flags(&SLOW).village().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = deferred(&village, &shop, &dish).await;
    let advanced = village.run(&["clock", "advance", "11m"]).await;
    assert!(advanced.status.success(), "{}", String::from_utf8_lossy(&advanced.stderr));
    village.order_is(&order, OrderState::Expired).await;
    let late = village.pay(&order).await.unwrap_err();
    assert_eq!((late.code(), reason(&late).as_str()), (Code::FailedPrecondition, "ORDER_NOT_PAYABLE"));
    let village = village.stop().await.start_with(Start::flags(&["--simulated-clock"])).await;
    was_never_charged(&village, &order).await;
    village.is_quiet().await;
    assert!(shop.at(&village).order_of(&order).await.is_none());
    until("the customer is told", || async {
        let messages = village.messages_to(&order.customer_id).await;
        messages.iter().any(|m| m.kind() == Kind::OrderExpired).then_some(())
    })
    .await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o3_void_first_and_a_later_charge_is_refused_without_asking_the_provider() {
    let village = Start::flags(&SLOW).village().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = deferred(&village, &shop, &dish).await;
    assert_eq!(village.cancel(&order).await.unwrap().state(), OrderState::Withdrawn);
    let charge = ChargeRequest {
        order_id: order.order_id.clone(),
        customer_id: order.customer_id.clone(),
        store_id: order.store_id.clone(),
        amount: order.total.clone(),
        payment_method: "card-visa".into(),
    };
    until("the void has come first", || async {
        let refused = village.payment().charge(by_order(charge.clone())).await.err()?;
        (reason(&refused) == "PAYMENT_VOIDED" && refused.code() == Code::FailedPrecondition).then_some(())
    })
    .await;
    // With a provider that would charge at once, too, nobody asks it.
    let village = village.stop().await.start_with(Start::flags(&["--simulated-clock"])).await;
    let refused = village.payment().charge(by_order(charge.clone())).await.unwrap_err();
    assert_eq!(reason(&refused), "PAYMENT_VOIDED");
    was_never_charged(&village, &order).await;
    let refused = village.payment().charge(by_order(charge)).await.unwrap_err();
    assert_eq!(reason(&refused), "PAYMENT_VOIDED");
    village.audit_is_clean().await;
    was_never_charged(&village, &order).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o7_a_deferral_that_outlives_its_reservation_reserves_again_before_it_charges() {
    let long = ["--order-expires-after=10h"];
    let village = Start::flags(&[&SLOW[..], &long].concat()).village().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = deferred(&village, &shop, &dish).await;
    village.run(&["clock", "advance", "1h"]).await;
    let quick = ["--simulated-clock", "--order-expires-after=10h"];
    let village = village.stop().await.start_with(Start::flags(&quick)).await;
    until("it is paid", || async {
        let paid = village.pay(&order).await.ok()?;
        (paid.state() == OrderState::Placed).then_some(())
    })
    .await;
    let request = ListCarrierEntriesRequest { page_size: 1000, ..Default::default() };
    let entries = village.delivery().list_carrier_entries(request).await.unwrap().into_inner().entries;
    let reserved =
        entries.iter().filter(|e| e.key == order.order_id && e.kind() == CarrierEntryKind::Reserved).count();
    assert!(reserved >= 2, "reserved again: {entries:#?}");
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o3_beyond_the_hard_cap_customers_are_asked_to_wait() {
    let village = Start::flags(&[&SLOW[..], &["--max-deferred-orders=3"]].concat()).village().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    for _ in 0..3 {
        deferred(&village, &shop, &dish).await;
    }
    let refused = village.place(order_for(&unique("customer"), &shop, &dish)).await.unwrap_err();
    assert_eq!(
        (refused.code(), reason(&refused).as_str()),
        (Code::ResourceExhausted, "TOO_MANY_DEFERRED_ORDERS")
    );
    use tonic_types::StatusExt;
    assert!(refused.get_details_retry_info().is_some_and(|info| info.retry_delay.is_some()));
}

/// As `order` charges.
fn by_order(charge: ChargeRequest) -> tonic::Request<ChargeRequest> {
    by_a_caller_of("/maeul.payment.v1.PaymentService/Charge", charge)
}
