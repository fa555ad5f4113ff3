//! What a mesh shows, and what can be done to it from another terminal.

use super::super::{everybody_was_served, restaurant};
use super::{Up, complaint, on, out};
use crate::admin::get;
use crate::harness::*;

#[tokio::test(flavor = "multi_thread")]
async fn n4_a_mesh_is_killed_paused_slowed_and_restarted_by_hand_and_stops_without_a_trace() {
    let postgres = std::env::var("MAEUL_TEST_POSTGRES").unwrap();
    let stream = format!("--nats-stream={}", unique("up"));
    let flags = [format!("--postgres={postgres}"), "--replicas=mypage=2".to_owned(), "--".to_owned(), stream];
    let mut up = Up::start(&flags.each_ref().map(String::as_str)).await;
    let village = up.village().await;
    let curl = up.says("curl ").await;
    let (code, stores) = get(curl.split(' ').nth(1).unwrap()).await;
    assert_eq!((code, stores.as_str()), (200, "{}"), "the gateway is one of them");
    let (shop, dish) = restaurant(&village).await;
    let crowd = Crowd::of(4, &village, &shop, &dish);
    crowd.orders(2).await;

    let killed = up.run(&["up", "kill", "payment"]).await;
    assert_eq!(out(&killed), "payment was killed; it is started again in a second\n");
    up.says("payment is down: signal: 9").await;
    let first = up.serves("payment").await;
    crowd.orders(2).await;

    let paused = up.run(&["up", "pause", "payment"]).await;
    assert_eq!(out(&paused), "payment stands still until it is resumed\n");
    up.says("payment is paused").await;
    assert_eq!(out(&up.run(&["up", "resume", "payment"]).await), "payment goes on\n");
    assert_eq!(up.serves("payment").await, first, "the same process goes on");

    let slow = up.run(&["up", "slow", "payment", "100ms..150ms"]).await;
    let said = "the provider of payment takes 100ms..150ms from now on; `slow payment 0` ends it\n";
    assert_eq!(out(&slow), said);
    let simulator = format!("http://127.0.0.1:{}/simulator/payment", up.first_port + 1002);
    assert_eq!(latency(&simulator).await, "100ms..150ms");
    crowd.orders(2).await;
    let quick = up.run(&["up", "slow", "payment", "0"]).await;
    assert_eq!(out(&quick), "the provider of payment answers at once\n");
    assert_eq!(latency(&simulator).await, "0s");

    // One that is paused is restarted too, and a service with several processes one after the other.
    up.run(&["up", "pause", "order"]).await;
    up.says("order is paused").await;
    let restarted = up.run(&["up", "restart", "order"]).await;
    assert_eq!(out(&restarted), "order stopped gracefully and serves again\n");
    up.says("order is down: exit status: 0").await;
    up.serves("order").await;
    let rolled = up.run(&["up", "restart", "mypage"]).await;
    let both = ["mypage-1", "mypage-2"].map(|name| format!("{name} stopped gracefully and serves again\n"));
    assert_eq!(out(&rolled), both.concat());
    up.serves("mypage-2").await;

    crowd.orders(4).await;
    everybody_was_served(&crowd.leaves().await);
    village.audited(4 * PATIENCE).await.unwrap();

    for (arguments, code, why) in [
        (
            &["kill", "bakery"][..],
            64,
            "\"bakery\" is none of order, store, payment, delivery, catalog, lending, booking, approval, occupancy, \
             notification, mypage-1, mypage-2, marketing",
        ),
        (&["slow", "order", "1s"], 64, "order calls nobody who could be slow"),
        (&["slow", "payment", "soon"], 64, "\"soon\" is no duration"),
    ] {
        let refused = up.run(&[&["up"], arguments].concat()).await;
        assert_eq!(refused.status.code(), Some(code), "{refused:?}");
        assert!(complaint(&refused).contains(why), "{refused:?}");
    }

    // Whoever is paused is stopped as well.
    up.run(&["up", "pause", "delivery"]).await;
    let services = up.processes();
    // The command itself, the gateway, and mypage twice.
    assert_eq!(services.len(), 1 + SERVICES.len() + 1 + 1, "{services:?}");
    up.interrupt();
    up.says("stopping gracefully").await;
    up.says("the mesh is stopped").await;
    assert_eq!(up.ends().await, Some(0));
    let left: Vec<_> = services.iter().filter(|pid| on(**pid, up.folder.path())).collect();
    assert!(left.is_empty() && up.processes().is_empty(), "{left:?}");
    let refused = up.run(&["up", "kill", "payment"]).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(complaint(&refused).contains("no mesh runs on"), "{refused:?}");
}

/// How long the simulated provider takes.
async fn latency(simulator: &str) -> String {
    let behaviour: serde_json::Value = reqwest::get(simulator).await.unwrap().json().await.unwrap();
    behaviour["latency"].as_str().unwrap().to_owned()
}
