//! P5, P7: what operators and probes reach by the admin port of the real binary.

use maeul_proto::store::v1::{Automation, StockKind, StoreKind};

use crate::harness::*;

/// A village with an admin port, and the port's URL. What is logged at the start says where it is.
pub(crate) async fn with_admin(flags: &[&str]) -> (Village, String) {
    let mut all = vec!["--admin-listen=127.0.0.1:0", "--log=info"];
    all.extend(flags);
    let village = Start::flags(&all).village().await;
    let url = until("it says where the admin port is", || async { admin_url(&village.log()) }).await;
    (village, url)
}

pub(crate) fn admin_url(log: &str) -> Option<String> {
    // The last one: a log goes on where a village is started again.
    let line = log.lines().rfind(|line| line.contains("the admin port listens"))?;
    let (_, rest) = line.split_once("address=")?;
    rest.split_whitespace().next().map(|address| format!("http://{address}"))
}

pub(crate) async fn get(url: &str) -> (u16, String) {
    let response = reqwest::get(url).await.unwrap_or_else(|e| panic!("{url}: {e}"));
    (response.status().as_u16(), response.text().await.unwrap())
}

pub(crate) async fn put(url: &str, body: &'static str) -> (u16, String) {
    let response = reqwest::Client::new().put(url).body(body).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn p7_changing_the_log_level_at_run_time_changes_the_log() {
    let (village, admin) = with_admin(&[]).await;
    let log = format!("{admin}/log");
    assert_eq!(get(&log).await, (200, "info\n".to_owned()));
    village.shop(StoreKind::Restaurant, Automation::Accept).await;
    assert!(!village.log().contains("DEBUG"), "{}", village.log());

    let (status, why) = put(&log, "inof").await;
    assert!(status == 400 && why.contains("\"inof\" is no level"), "{status} {why}");
    let (status, why) = put(&log, "info,maeul_chassis=loud").await;
    assert!(status == 400 && why.contains("loud"), "{status} {why}");
    assert_eq!(get(&log).await, (200, "info\n".to_owned()), "a wrong one changes nothing");

    let levels = "info,maeul_chassis::grpc=debug";
    assert_eq!(put(&log, levels).await, (200, format!("{levels}\n")));
    village.shop(StoreKind::Restaurant, Automation::Accept).await;
    until("calls are logged", || async {
        village.log().lines().any(|line| line.contains("DEBUG") && line.contains("served")).then_some(())
    })
    .await;
    put(&log, "off").await;
    let before = village.log();
    village.shop(StoreKind::Restaurant, Automation::Accept).await;
    assert_eq!(village.log(), before, "nothing is logged any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn p5_while_it_drains_it_is_alive_and_not_ready() {
    let slow =
        ["--payment-latency=3s", "--provider-timeout=20s", "--charge-timeout=20s", "--drain-timeout=25s"];
    let (village, admin) = with_admin(&slow).await;
    village.serves().await;
    assert_eq!(get(&format!("{admin}/readyz")).await, (200, "ready\n".to_owned()));
    let mut shop = village.shop(StoreKind::Cafe, Automation::Manual).await;
    let coffee = shop.product(4_500, StockKind::Untracked).await;
    let mut warm_up = order_for(&unique("customer"), &shop, &coffee);
    warm_up.fulfilment = Some(pickup());
    village.placed(warm_up.clone()).await;

    let request = maeul_proto::order::v1::PlaceOrderRequest { request_id: unique("order"), ..warm_up };
    let customer = request.customer_id.clone();
    let mut api = village.order();
    let call = tokio::spawn(async move { api.place_order(request).await });
    until("the charge is under way", || async {
        let request = maeul_proto::payment::v1::ListPaymentsRequest {
            customer_id: customer.clone(),
            ..Default::default()
        };
        let payments = village.payment().list_payments(request).await.ok()?.into_inner().payments;
        (payments.len() == 2).then_some(())
    })
    .await;
    let stopping = tokio::spawn(village.stop());
    let (status, said) = until("it is not ready any more", || async {
        let (status, said) = get(&format!("{admin}/readyz")).await;
        (status != 200).then_some((status, said))
    })
    .await;
    assert_eq!((status, said.as_str()), (503, "not ready: drain: stopping\n"));
    assert_eq!(get(&format!("{admin}/livez")).await.0, 200);
    call.await.unwrap().expect("the call is finished");
    stopping.await.unwrap();
    assert!(reqwest::get(format!("{admin}/livez")).await.is_err(), "gone with the process");
}

#[tokio::test(flavor = "multi_thread")]
async fn p5_liveness_does_not_ask_for_services_that_are_away() {
    let (_village, admin) = with_admin(&["--without=payment,delivery,store"]).await;
    assert_eq!(get(&format!("{admin}/livez")).await, (200, "alive\n".to_owned()));
    until("it is ready", || async { (get(&format!("{admin}/readyz")).await.0 == 200).then_some(()) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p7_others_may_look_and_not_change() {
    let village = Start::flags(&["--admin-listen=0.0.0.0:0", "--log=info"]).village().await;
    let url =
        until("it says where", || async { admin_url(&village.log()) }).await.replace("0.0.0.0", "127.0.0.1");
    assert_eq!(get(&format!("{url}/livez")).await.0, 200);
    let (status, why) = put(&format!("{url}/log"), "debug").await;
    assert!(status == 403 && why.contains("--admin-writable"), "{status} {why}");
    let (status, _) = get(&format!("{url}/nowhere")).await;
    assert_eq!(status, 404);
}
