//! P1, P2, P12: the gateway as a process of its own.

use std::process::Stdio;

use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};
use tokio::process::{Child, Command};

use super::streams::{Events, is};
use super::{Rest, reason_of};
use crate::admin::{admin_url, get};
use crate::harness::*;
use crate::verb;

/// A gateway before a village elsewhere.
struct Gateway {
    child: Child,
    folder: tempfile::TempDir,
    rest: Rest,
    admin: String,
}

impl Gateway {
    async fn before(village: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new(MAEUL)
            .args(["serve", "--target=gateway", "--gateway-listen=127.0.0.1:0", "--admin-listen=127.0.0.1:0"])
            .args(["--url", village])
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let log = || std::fs::read_to_string(folder.path().join("log")).unwrap_or_default();
        let (url, admin) = until("it says where it is", || async {
            let text = log();
            let line = text.lines().find(|line| line.contains("serving"))?;
            let (_, rest) = line.split_once("url=")?;
            let url = rest.split_whitespace().next()?.trim_matches('"').to_owned();
            Some((url, admin_url(&text)?))
        })
        .await;
        Self { child, rest: Rest::to(&url), admin, folder }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p2_a_watcher_does_not_notice_that_the_village_behind_the_gateway_is_killed() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listen = format!("--listen=127.0.0.1:{port}");
    let village = Start::flags(&[&listen]).village().await;
    let mut gateway = Gateway::before(&village.url).await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Manual).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let customer = unique("customer");
    let target = format!("/v1/customers/{customer}/orderViews:watch");
    let mut events = Events::follow(&gateway.rest, &target, None).await;
    events.next().await.unwrap();
    let order = village.placed(order_for(&customer, &shop, &dish)).await;
    events.until(is("ORDER_VIEW_STATE_PLACED")).await;
    shop.order_is(&order, StoreOrderState::Received).await;

    let stopped = village.kill().await;
    let (code, body) = gateway.rest.get("/v1/stores").await;
    assert_eq!((code, reason_of(&body)), (503, "SERVICE_AWAY"));
    assert_eq!(get(&format!("{}/readyz", gateway.admin)).await.0, 200, "the others could be called");
    let village = stopped.start().await;
    let shop = shop.at(&village);
    until("it serves again", || async { (gateway.rest.get("/v1/stores").await.0 == 200).then_some(()) })
        .await;
    verb!(shop, accept_order, AcceptOrderRequest, order).unwrap();
    events.until(is("ORDER_VIEW_STATE_ACCEPTED")).await;
    // And one that drains.
    let village = village.stop().await.start().await;
    let shop = shop.at(&village);
    verb!(shop, start_preparation, StartPreparationRequest, order).unwrap();
    events.until(is("ORDER_VIEW_STATE_PREPARING")).await;

    let (_, metrics) = get(&format!("{}/metrics", gateway.admin)).await;
    assert!(metrics.contains("rpc_server_call_duration"), "{metrics}");
    let pid = rustix::process::Pid::from_raw(gateway.child.id().unwrap().try_into().unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    while events.next().await.is_some() {}
    let ended = tokio::time::timeout(PATIENCE, gateway.child.wait()).await.expect("it drains").unwrap();
    assert!(ended.success(), "{}", gateway.log());
    assert!(!gateway.log().contains("panicked"), "{}", gateway.log());
}

#[tokio::test]
async fn p12_a_gateway_needs_to_know_where_everybody_is_and_nothing_else() {
    for (flags, says) in [
        (vec![], "--order-url"),
        (vec!["--order-url=http://127.0.0.1:1"], "--store-url"),
        (vec!["--url=nonsense:::"], "--url"),
        (vec!["--url=http://127.0.0.1:1", "--marketing-url=nonsense:::"], "--marketing-url"),
        (vec!["--url=http://127.0.0.1:1", "--gateway-listen=none"], "--gateway-listen"),
        (vec!["--url=http://127.0.0.1:1", "--target=order"], "--target"),
        (vec!["--url=http://127.0.0.1:1", "--max-body=2GiB"], "--max-body"),
    ] {
        let mut command = Command::new(MAEUL);
        let output = command.args(["serve", "--target=gateway"]).args(&flags).output().await.unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.lines().count()), (Some(64), 1), "{flags:?}: {said}");
        assert!(said.contains(says), "{flags:?}: {said}");
    }
}
