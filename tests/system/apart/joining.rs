//! A team joins later, and goes again: nobody else is touched.

use super::{everybody_was_served, restaurant};
use crate::harness::*;
use maeul_proto::store::v1::StockKind;

#[tokio::test(flavor = "multi_thread")]
async fn m2_marketing_joins_and_goes_while_customers_order_and_nobody_else_notices() {
    let services = ORDERING.into_iter().chain(["marketing"]).collect();
    let start = MeshStart { services, later: vec!["marketing"], ..MeshStart::default() };
    let mut mesh = start.mesh().await;
    let (mut shop, dish) = restaurant(&mesh).await;
    let side = shop.product(2_000, StockKind::Untracked).await;
    let me = unique("me");
    mesh.ordered(&unique("other"), &shop, &[&dish, &side]).await;
    mesh.ordered(&me, &shop, &[&dish]).await;
    let crowd = Crowd::of(16, &mesh, &shop, &dish);
    crowd.orders(50).await;
    assert!(mesh.recommended(&me).await.is_none(), "nobody recommends yet");

    mesh.start_again("marketing");
    mesh.serves("marketing").await;
    until("marketing knows what was ordered before it came", || async {
        let found = mesh.recommended(&me).await?;
        found
            .iter()
            .any(|product| product.product_id == side && product.because_product_id == dish)
            .then_some(())
    })
    .await;
    crowd.orders(50).await;

    mesh.stop("marketing").await;
    crowd.orders(50).await;
    let visit = crowd.leaves().await;
    everybody_was_served(&visit);
    assert_eq!((visit.repeats.len(), visit.deferred), (0, 0), "not even for a moment");
    mesh.audit_is_clean().await;
}
