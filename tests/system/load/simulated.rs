//! Provider and carrier that change their behaviour while a real village runs, by its admin port.

use maeul_proto::order::v1::OrderState;

use super::*;
use crate::admin::{get, put, with_admin};

/// Waits until the payment provider behaves in this way.
async fn payment_is(admin: &str, mode: &str) {
    until(&format!("payment is {mode}"), || async {
        get(&format!("{admin}/simulator/payment")).await.1.contains(mode).then_some(())
    })
    .await;
}

/// Both simulators behave as they did before.
async fn all_is_as_before(admin: &str) {
    let usual = |latency: &str| (200, format!("{{\"latency\":\"{latency}\",\"mode\":\"normal\"}}"));
    assert_eq!(get(&format!("{admin}/simulator/payment")).await, usual("10ms"));
    assert_eq!(get(&format!("{admin}/simulator/delivery")).await, usual("0s"));
}

#[tokio::test(flavor = "multi_thread")]
async fn n1_payment_silent_in_the_middle_of_a_load_is_felt_and_everything_is_settled_afterwards() {
    let (village, admin) = with_admin(&["--payment-latency=10ms"]).await;
    let doors = ["--payment-admin-url", &admin, "--delivery-admin-url", &admin];
    let args =
        [&["payment-silent", "--users=4", "--duration=6s", "--payment-latency=30ms"], &doors[..]].concat();
    let load = begin(&village.url, &args);
    payment_is(&admin, "30ms").await;
    payment_is(&admin, "silent").await;
    let (report, code) = report(&load.wait_with_output().await.unwrap());
    assert_eq!(code, 0, "{report:#}");
    is_all_well(&report);
    assert!(number(&report, "deferred") > 0.0, "silence was felt: {report:#}");
    assert_eq!(number(&report, "answered"), village.orders().await.unwrap().len() as f64);
    all_is_as_before(&admin).await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n1_payment_failing_for_a_while_turns_nobody_away() {
    let (village, admin) = with_admin(&["--payment-latency=10ms"]).await;
    let load = begin(&village.url, &["steady", "--users=2", "--duration=1h", "--store=accept"]);
    let more_than = async |some: usize| {
        until("some orders", || async { (village.orders().await.ok()?.len() > some).then_some(()) }).await;
    };
    more_than(2).await;
    let payment = format!("{admin}/simulator/payment");
    assert_eq!(put(&payment, r#"{"mode":"failing"}"#).await.0, 200);
    until("an order is deferred", || async {
        let orders = village.orders().await.ok()?;
        orders.iter().any(|order| order.state() == OrderState::AwaitingPayment).then_some(())
    })
    .await;
    assert_eq!(put(&payment, r#"{"mode":"dead"}"#).await.0, 400, "and nothing changes");
    payment_is(&admin, "failing").await;
    assert_eq!(put(&payment, r#"{"mode":"normal"}"#).await.0, 200);
    more_than(village.orders().await.unwrap().len()).await;
    interrupt(&load);
    let (report, code) = report(&load.wait_with_output().await.unwrap());
    assert_eq!(code, 0, "{report:#}");
    is_all_well(&report);
    assert!(number(&report, "deferred") > 0.0, "{report:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_load_puts_the_simulators_back() {
    let (village, admin) = with_admin(&["--payment-latency=10ms"]).await;
    let doors = ["--payment-admin-url", &admin, "--delivery-admin-url", &admin];
    let args =
        [&["payment-silent", "--users=2", "--duration=3s", "--payment-latency=30ms"], &doors[..]].concat();
    let load = begin(&village.url, &args);
    payment_is(&admin, "silent").await;
    interrupt(&load);
    let (report, code) = report(&load.wait_with_output().await.unwrap());
    assert_eq!(code, 0, "{report:#}");
    is_all_well(&report);
    all_is_as_before(&admin).await;
}
