//! Services, the event log and databases fail while customers order.

use serde_json::json;

use super::{everybody_was_served, restaurant};
use crate::harness::*;

const CUSTOMERS: usize = 16;

#[tokio::test(flavor = "multi_thread")]
async fn n4_each_service_is_killed_again_and_again_under_load_and_nothing_is_lost() {
    let mut mesh = Mesh::start().await;
    let (shop, dish) = restaurant(&mesh).await;
    let crowd = Crowd::of(CUSTOMERS, &mesh, &shop, &dish);
    for _ in 0..5 {
        for service in ORDERING {
            crowd.orders(5).await;
            mesh.kill(service).await;
            mesh.start_again(service);
        }
    }
    crowd.orders(CUSTOMERS).await;
    let visit = crowd.leaves().await;
    everybody_was_served(&visit);
    mesh.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o4_with_the_store_away_orders_are_taken_and_all_of_them_arrive() {
    let mut mesh = Mesh::start().await;
    let (shop, dish) = restaurant(&mesh).await;
    let crowd = Crowd::of(CUSTOMERS, &mesh, &shop, &dish);
    mesh.kill("store").await;
    crowd.orders(50).await;
    let visit = crowd.leaves().await;
    everybody_was_served(&visit);
    assert_eq!(visit.deferred, 0, "the store is not needed to order");
    mesh.start_again("store");
    for order in &visit.orders {
        shop.order_is(order, maeul_proto::store::v1::StoreOrderState::Ready).await;
    }
    mesh.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n1_payment_dies_stands_still_or_is_slow_and_nobody_is_turned_away() {
    let mut mesh = Mesh::start().await;
    let (shop, dish) = restaurant(&mesh).await;
    let crowd = Crowd::of(CUSTOMERS, &mesh, &shop, &dish);
    crowd.orders(20).await;
    mesh.kill("payment").await;
    crowd.is_put_off(CUSTOMERS / 4).await;
    mesh.start_again("payment");
    crowd.orders(CUSTOMERS).await;
    // Many may still wait for the orders that the outage before put off.
    mesh.pause("payment");
    crowd.is_put_off(1).await;
    mesh.resume("payment");
    crowd.orders(CUSTOMERS).await;
    for latency in ["400ms..620ms", "800ms..1020ms"] {
        mesh.simulate("payment", json!({"latency": latency})).await;
        crowd.orders(2 * CUSTOMERS).await;
    }
    // Slow, and then dead.
    mesh.kill("payment").await;
    crowd.is_put_off(1).await;
    mesh.start_again("payment");
    everybody_was_served(&crowd.leaves().await);
    mesh.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n2_delivery_dies_stands_still_or_is_slow_and_nobody_is_turned_away() {
    let mut mesh = Mesh::start().await;
    let (shop, dish) = restaurant(&mesh).await;
    let crowd = Crowd::of(64, &mesh, &shop, &dish);
    mesh.simulate("delivery", json!({"latency": "400ms..620ms"})).await;
    crowd.orders(100).await;
    mesh.kill("delivery").await;
    crowd.is_put_off(30).await;
    mesh.start_again("delivery");
    crowd.orders(100).await;
    mesh.pause("delivery");
    crowd.is_put_off(1).await;
    mesh.resume("delivery");
    everybody_was_served(&crowd.leaves().await);
    mesh.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_connections_to_nats_and_postgresql_are_cut_and_come_back() {
    let address = |variable: &str| {
        let url = std::env::var(variable).unwrap();
        let authority = url.split_once("://").unwrap().1.split('/').next().unwrap();
        authority.rsplit('@').next().unwrap().parse().unwrap()
    };
    let mut nats = Proxy::open(address("MAEUL_TEST_NATS")).await;
    let mut postgres = Proxy::open(address("MAEUL_TEST_POSTGRES")).await;
    let start = MeshStart {
        nats: Some(format!("nats://{}", nats.address())),
        postgres: Some(postgres.address()),
        ..MeshStart::default()
    };
    let mesh = start.mesh().await;
    let (shop, dish) = restaurant(&mesh).await;
    let crowd = Crowd::of(CUSTOMERS, &mesh, &shop, &dish);
    for _ in 0..3 {
        crowd.orders(10).await;
        nats.cut();
        // Orders are taken all the same: their events wait in the outbox.
        crowd.orders(CUSTOMERS).await;
        nats.let_through();
        crowd.orders(10).await;
        postgres.cut();
        postgres.let_through();
    }
    crowd.orders(CUSTOMERS).await;
    everybody_was_served(&crowd.leaves().await);
    mesh.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n8_every_service_is_rolled_under_a_hundred_clients_and_all_are_answered() {
    let mut mesh = MeshStart { services: SERVICES.to_vec(), ..MeshStart::default() }.mesh().await;
    let (shop, dish) = restaurant(&mesh).await;
    let crowd = Crowd::of(100, &mesh, &shop, &dish);
    for service in SERVICES {
        crowd.orders(50).await;
        mesh.restart(service).await;
    }
    crowd.orders(100).await;
    everybody_was_served(&crowd.leaves().await);
    mesh.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n7_mypage_is_rebuilt_while_customers_order() {
    let mesh = Mesh::start().await;
    let (shop, dish) = restaurant(&mesh).await;
    let crowd = Crowd::of(CUSTOMERS, &mesh, &shop, &dish);
    crowd.orders(50).await;
    let replayed = mesh.run(&["events", "replay", "--consumer", "mypage"]).await;
    assert!(replayed.status.success(), "{replayed:?}");
    crowd.orders(CUSTOMERS).await;
    everybody_was_served(&crowd.leaves().await);
    mesh.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o3_unpaid_orders_expire_when_the_clock_is_moved() {
    use maeul_proto::order::v1::OrderState;
    let start = MeshStart::default();
    let flags = [start.flags.clone(), vec!["--simulated-clock".to_owned()]].concat();
    let mut mesh = MeshStart { flags, ..start }.mesh().await;
    let (shop, dish) = restaurant(&mesh).await;
    mesh.kill("payment").await;
    let order = mesh.place(order_for(&unique("late"), &shop, &dish)).await.unwrap().order.unwrap();
    assert_eq!(order.state(), OrderState::AwaitingPayment);
    mesh.start_again("payment");
    mesh.serves("payment").await;
    mesh.simulate("payment", json!({"mode": "silent"})).await;
    mesh.advance(std::time::Duration::from_mins(11)).await.unwrap();
    mesh.order_is(&order, OrderState::Expired).await;
    mesh.simulate("payment", json!({"mode": "normal"})).await;
    mesh.audit_is_clean().await;
}
