//! Started before what it needs, a service waits and needs no restart.

use std::net::SocketAddr;

use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

use super::restaurant;
use crate::harness::*;

async fn health(mesh: &Mesh, service: &str, of: &str) -> ServingStatus {
    let request = HealthCheckRequest { service: of.to_owned() };
    HealthClient::new(mesh.to(service)).check(request).await.unwrap().into_inner().status()
}

fn server(variable: &str) -> SocketAddr {
    let url = std::env::var(variable).unwrap();
    let authority = url.split_once("://").unwrap().1.split('/').next().unwrap();
    authority.rsplit('@').next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn p5_started_before_database_and_nats_it_waits_says_so_and_needs_no_restart() {
    let postgres = Proxy::shut(server("MAEUL_TEST_POSTGRES")).await;
    let nats = Proxy::shut(server("MAEUL_TEST_NATS")).await;
    let start = MeshStart {
        services: SERVICES.to_vec(),
        nats: Some(format!("nats://{}", nats.address())),
        postgres: Some(postgres.address()),
        ..MeshStart::default()
    };
    let mesh = start.unready().await;
    for service in SERVICES {
        let (code, missing) = until("it says what it waits for", || async {
            mesh.ready(service).await.filter(|(_, missing)| missing.contains("database"))
        })
        .await;
        assert_eq!(code, 503, "{missing}");
        assert_eq!(health(&mesh, service, "").await, ServingStatus::NotServing);
        assert_eq!(
            health(&mesh, service, "liveness").await,
            ServingStatus::Serving,
            "a restart would not help"
        );
    }
    let refused =
        mesh.order().get_order(maeul_proto::order::v1::GetOrderRequest::default()).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused)), (tonic::Code::Unavailable, "STARTING".to_owned()));
    postgres.let_through();
    until("only the event log is missing", || async {
        mesh.ready("order").await.filter(|(code, missing)| *code == 503 && missing.contains("event log"))
    })
    .await;
    nats.let_through();
    for service in SERVICES {
        mesh.serves(service).await;
    }
    restaurant(&mesh).await;
    mesh.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p12_each_service_on_a_file_of_its_own_with_nats_between_them() {
    let mesh = MeshStart { tables: Tables::Sqlite, ..MeshStart::default() }.mesh().await;
    let (shop, dish) = restaurant(&mesh).await;
    let crowd = Crowd::of(4, &mesh, &shop, &dish);
    crowd.orders(20).await;
    super::everybody_was_served(&crowd.leaves().await);
    mesh.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_story_of_the_demo_holds_in_the_mesh() {
    let mesh = MeshStart { services: SERVICES.to_vec(), ..MeshStart::default() }.mesh().await;
    let told = mesh.run(&["demo"]).await;
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stdout));
}
