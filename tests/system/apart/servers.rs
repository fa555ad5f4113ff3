//! The event log and the databases die under the whole mesh while customers order, and come back with what they had
//! stored. No process dies with them or needs a restart, and each says what it is without.

use chassis::testing::NatsServer;
use maeul_proto::store::v1::{Automation, RegisterProductRequest, StockKind, StoreKind, StoreOrderState};
use tonic::Code;

use super::{everybody_was_served, restaurant};
use crate::harness::*;

const CUSTOMERS: usize = 16;

#[tokio::test(flavor = "multi_thread")]
async fn n5_nats_is_killed_and_started_again_and_nobody_notices() {
    let mut nats = NatsServer::start().await;
    let mesh = MeshStart { nats: Some(nats.url()), ..MeshStart::default() }.mesh().await;
    let (shop, dish) = restaurant(&mesh).await;
    let crowd = Crowd::of(CUSTOMERS, &mesh, &shop, &dish);
    for _ in 0..3 {
        crowd.orders(CUSTOMERS).await;
        nats.kill();
        // Orders are taken all the same: their events wait in the outbox. Who serves says so.
        crowd.orders(3 * CUSTOMERS).await;
        mesh.each_says(200, |_| "without event log: ".to_owned()).await;
        nats.start_again().await;
        mesh.each_says(200, |_| "ready\n".to_owned()).await;
    }
    crowd.orders(CUSTOMERS).await;
    let visit = crowd.leaves().await;
    everybody_was_served(&visit);
    let turned_away = visit.repeats.iter().filter(|code| **code != Code::DeadlineExceeded).count();
    assert_eq!(turned_away, 0, "not even for a moment: {:?}", visit.repeats);
    for order in &visit.orders {
        shop.order_is(order, StoreOrderState::Ready).await;
    }
    mesh.audit_is_clean().await;
}

/// Without its database nobody can promise anything: customers are told to come back, and their apps do, under the
/// same key.
#[tokio::test(flavor = "multi_thread")]
async fn n4_postgresql_is_killed_restarted_and_stalled_and_what_was_acknowledged_is_there() {
    let mut postgres = PostgresServer::start().await;
    let start = MeshStart { postgres_server: Some(postgres.url.clone()), ..MeshStart::default() };
    let mesh = start.mesh().await;
    let (shop, dish) = restaurant(&mesh).await;
    let crowd = Crowd::of(CUSTOMERS, &mesh, &shop, &dish);
    for fault in ["killed", "restarted", "stalled"] {
        crowd.orders(2 * CUSTOMERS).await;
        match fault {
            "killed" => postgres.kill().await,
            "restarted" => postgres.stop().await,
            _ => postgres.pause().await,
        }
        mesh.each_says(503, |service| format!("database {service}: ")).await;
        crowd.is_turned_away().await;
        match fault {
            "stalled" => postgres.resume().await,
            _ => postgres.start_again().await,
        }
        mesh.each_says(200, |_| "ready\n".to_owned()).await;
    }
    crowd.orders(CUSTOMERS).await;
    let visit = crowd.leaves().await;
    everybody_was_served(&visit);
    for order in &visit.orders {
        shop.order_is(order, StoreOrderState::Ready).await;
    }
    mesh.audit_is_clean().await;
}

/// What an order may hold at most is far from what the log refuses for ever, which would hold up all behind it.
#[tokio::test(flavor = "multi_thread")]
async fn n5_the_largest_order_passes_every_service() {
    let mesh = Mesh::start().await;
    let mut shop = mesh.shop(StoreKind::Restaurant, Automation::Full).await;
    let mut request = order_for(&unique("customer"), &shop, "");
    request.items.clear();
    for n in 0..100 {
        let product = RegisterProductRequest {
            store_id: shop.id.clone(),
            actor_id: shop.owner.clone(),
            product_id: format!("{n:03}{}", "p".repeat(61)),
            // A limit counts characters, and these have four bytes each.
            name: "\u{1f35a}".repeat(200),
            price: Some(won(9_000)),
            stock: StockKind::Untracked.into(),
            request_id: unique("r"),
        };
        let item = order_for("", &shop, &product.product_id).items.remove(0);
        request.items.push(item);
        shop.api.register_product(product).await.unwrap();
    }
    request.fulfilment = Some(to(&"\u{1f35a}".repeat(500)));
    request.payment_method = "\u{1f35a}".repeat(200);
    let order = mesh.placed(request).await;
    assert_eq!(order.items.len(), 100);
    shop.order_is(&order, StoreOrderState::Ready).await;
    until("it is seen whole", || async {
        mesh.view_of(&order).await.filter(|view| view.items.len() == 100).map(|_| ())
    })
    .await;
    mesh.audit_is_clean().await;
}
