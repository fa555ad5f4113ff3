//! Several processes of one service share its work.

use std::collections::BTreeMap;

use super::{everybody_was_served, restaurant};
use crate::harness::*;

#[tokio::test(flavor = "multi_thread")]
async fn n6_three_of_each_consumer_share_the_work_also_when_one_of_each_is_killed() {
    let consumers = ["store", "notification", "mypage"];
    let replicas: BTreeMap<_, _> = consumers.iter().map(|service| (*service, 3)).collect();
    let mut mesh = MeshStart { replicas, ..MeshStart::default() }.mesh().await;
    let (shop, dish) = restaurant(&mesh).await;
    let crowd = Crowd::of(16, &mesh, &shop, &dish);
    crowd.orders(30).await;
    for service in consumers {
        mesh.kill(&format!("{service}-2")).await;
        crowd.orders(20).await;
    }
    let visit = crowd.leaves().await;
    everybody_was_served(&visit);
    mesh.audit_is_clean().await;
}
