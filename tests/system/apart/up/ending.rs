//! Supervisors that are killed, hurried, or cannot begin.

use rustix::process::{Signal, kill_process};

use super::super::restaurant;
use super::{Up, complaint, pid};
use crate::harness::*;

#[tokio::test(flavor = "multi_thread")]
async fn n4_what_a_killed_supervisor_left_behind_is_ended_before_the_mesh_starts_anew() {
    // Each service on a file of its own.
    let flags = ["--", &format!("--nats-stream={}", unique("up"))];
    let mut up = Up::start(&flags).await;
    let (shop, dish) = restaurant(&up.village().await).await;
    up.signal(Signal::KILL);
    up.ends().await;
    let orphans = up.processes();
    assert_eq!(orphans.len(), SERVICES.len() + 1, "the gateway as well: {orphans:?}");

    up.again(&flags);
    let village = up.village().await;
    assert!(up.processes().is_disjoint(&orphans), "{orphans:?}");
    // The same files: store and dish are still there.
    village.place(order_for(&unique("back"), &shop.at(&village), &dish)).await.unwrap();

    let folder = format!("--data={}", up.folder.path().join("another").display());
    for (flags, why) in [(&[][..], "a mesh runs on this folder"), (&[folder.as_str()], "--first-port")] {
        let refused = up.run(&[&["up"], flags].concat()).await;
        assert_eq!(refused.status.code(), Some(64), "{refused:?}");
        assert!(complaint(&refused).contains(why), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n4_interrupted_twice_a_mesh_ends_at_once_and_leaves_nobody_behind() {
    let mut up = Up::start(&["--", &format!("--nats-stream={}", unique("up"))]).await;
    up.village().await;
    let store = up.processes().into_iter().find(|number| {
        let command = std::fs::read(format!("/proc/{number}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&command).contains("--target=store")
    });
    let store = pid(store.unwrap());
    // One that never gets to stop: whenever it is let go on, it is held again.
    let held = tokio::spawn(async move {
        while kill_process(store, Signal::STOP).is_ok() {
            tokio::task::yield_now().await;
        }
    });
    up.interrupt();
    up.says("stopping gracefully").await;
    up.interrupt();
    assert_eq!(up.ends().await, Some(0));
    assert!(up.processes().is_empty(), "{:?}", up.processes());
    held.await.unwrap();
}
