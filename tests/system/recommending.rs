//! What marketing recommends, over the running village.

use maeul_proto::marketing::v1::marketing_service_client::MarketingServiceClient;
use maeul_proto::marketing::v1::{
    Reason, RecommendProductsRequest, RecommendStoresRequest, RecommendedProduct, RecommendedStore,
};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};

use crate::harness::*;

impl Contact {
    /// What is recommended to a customer; `None` while marketing is away.
    pub(crate) async fn recommended(&self, customer: &str) -> Option<Vec<RecommendedProduct>> {
        let request = RecommendProductsRequest { customer_id: customer.to_owned(), max_results: 0 };
        let mut marketing = MarketingServiceClient::new(self.to("marketing"));
        Some(marketing.recommend_products(request).await.ok()?.into_inner().products)
    }

    async fn recommended_stores(&self, customer: &str) -> Vec<RecommendedStore> {
        let request = RecommendStoresRequest { customer_id: customer.to_owned(), max_results: 0 };
        let mut marketing = MarketingServiceClient::new(self.to("marketing"));
        marketing.recommend_stores(request).await.unwrap().into_inner().stores
    }

    /// A customer orders some products of one store.
    pub(crate) async fn ordered(&self, customer: &str, shop: &Shop, products: &[&String]) {
        let mut order = order_for(customer, shop, products[0]);
        order.items = products.iter().flat_map(|product| order_for("", shop, product).items).collect();
        self.placed(order).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m1_what_others_ordered_with_it_is_recommended_and_from_where() {
    let village = Village::start().await;
    let mut cafe = village.shop(StoreKind::Cafe, Automation::Full).await;
    let tea = cafe.product(3_000, StockKind::Untracked).await;
    let cake = cafe.product(5_000, StockKind::Untracked).await;
    let mut kitchen = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let soup = kitchen.product(9_000, StockKind::Untracked).await;
    let (me, other) = (unique("me"), unique("other"));
    village.ordered(&other, &cafe, &[&tea, &cake]).await;
    village.ordered(&other, &kitchen, &[&soup]).await;
    village.ordered(&me, &cafe, &[&tea]).await;

    let mut expected = [cake.clone(), soup.clone()];
    expected.sort_unstable();
    let products = until("what went with tea is recommended", || async {
        let found = village.recommended(&me).await?;
        let mut ids: Vec<_> = found.iter().map(|product| product.product_id.clone()).collect();
        ids.sort_unstable();
        (ids == expected && found.iter().all(|product| product.because_product_id == tea)).then_some(found)
    })
    .await;
    for product in &products {
        assert_eq!(product.reason(), Reason::OrderedTogether);
        assert_eq!(product.because_name, "A product");
        assert!(!product.store_name.is_empty() && product.price.is_some(), "{product:?}");
    }
    let stores = village.recommended_stores(&me).await;
    assert_eq!(stores.iter().map(|store| &store.store_id).collect::<Vec<_>>(), [&kitchen.id]);

    // Whoever ordered nothing is told what is popular, and what is taken off the menu is recommended to nobody.
    let newcomer = village.recommended(&unique("newcomer")).await.unwrap();
    assert_eq!((newcomer.len(), &newcomer[0].product_id), (3, &tea));
    assert!(newcomer.iter().all(|product| product.reason() == Reason::Popular));
    kitchen.withdraw(&soup).await;
    until("soup is off the menu", || async {
        let found = village.recommended(&me).await?;
        (found.len() == 1 && found[0].product_id == cake).then_some(())
    })
    .await;
    assert!(village.recommended_stores(&me).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn m1_a_replay_teaches_marketing_the_same_again() {
    let village = Village::start().await;
    let mut cafe = village.shop(StoreKind::Cafe, Automation::Full).await;
    let tea = cafe.product(3_000, StockKind::Untracked).await;
    let cake = cafe.product(5_000, StockKind::Untracked).await;
    village.ordered(&unique("other"), &cafe, &[&tea, &cake]).await;
    let me = unique("me");
    village.ordered(&me, &cafe, &[&tea]).await;
    let with_tea = || async {
        let found = village.recommended(&me).await?;
        let [only] = &found[..] else { return None };
        (only.product_id == cake && only.because_product_id == tea).then(|| only.clone())
    };
    let before = until("cake goes with tea", with_tea).await;
    let replayed = village.run(&["events", "replay", "--consumer", "marketing"]).await;
    assert!(replayed.status.success(), "{replayed:?}");
    assert_eq!(until("cake goes with tea again", with_tea).await, before);
}
