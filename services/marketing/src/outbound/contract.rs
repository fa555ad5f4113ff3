//! Every statement on both databases, and recommendations over real tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use chassis::db::Database;
use chassis::testing::on_both_databases;
use chassis::types::{Currency, Money, Timestamp};

use super::{MIGRATIONS, SqlMemory};
use crate::application::ports::{LearningUow as _, Reader as _};
use crate::application::{Lesson, Marketing, Reason, learn};
use crate::domain::{CustomerId, Details, ProductId, Purchase, StoreId, Taste, Week};

fn product(id: &str) -> ProductId {
    ProductId::try_new(id).unwrap()
}

fn ordered(customer: &str, store: &str, products: &[&str], at: Timestamp) -> Lesson {
    let purchase = |id: &&str| Purchase {
        customer_id: CustomerId::try_new(customer).unwrap(),
        product_id: product(id),
        store_id: StoreId::try_new(store).unwrap(),
        at,
    };
    Lesson::Ordered(products.iter().map(purchase).collect())
}

fn offered(id: &str, store: &str, counted: bool, sequence: i64) -> Lesson {
    let details = Details {
        product_id: product(id),
        store_id: StoreId::try_new(store).unwrap(),
        name: format!("The {id}"),
        price: Money::from_micros(Currency::KRW, 5_000_000_000),
        counted,
        offered: true,
    };
    Lesson::Product(details, sequence)
}

async fn taught(db: &Database, lessons: Vec<Lesson>) {
    let mut tx = db.begin("test").await.unwrap();
    learn(&mut tx, lessons).await.unwrap();
    tx.commit().await.unwrap();
}

fn marketing(db: &Database) -> Marketing {
    let taste = Taste { half_life: Duration::from_hours(30 * 24) };
    Marketing::new(Arc::new(SqlMemory::new(db.clone())), taste)
}

/// A village where tea drinkers eat cake, and everybody buys bread.
fn village(now: Timestamp) -> Vec<Lesson> {
    let mut lessons = vec![
        offered("tea", "cafe", false, 1),
        offered("cake", "cafe", true, 1),
        Lesson::Stock(product("cake"), 3, 2),
        offered("bread", "bakery", false, 1),
        offered("gone", "bakery", true, 1),
        Lesson::Store(StoreId::try_new("bakery").unwrap(), "The Bakery".to_owned(), 1),
    ];
    for n in 0..3 {
        lessons.push(ordered(&format!("tea-{n}"), "cafe", &["tea", "cake"], now));
    }
    for n in 0..9 {
        lessons.push(ordered(&format!("bread-{n}"), "bakery", &["bread", "gone"], now));
    }
    lessons.push(ordered("me", "cafe", &["tea"], now));
    lessons
}

#[tokio::test]
async fn m1_what_others_ordered_with_it_comes_first_then_what_is_popular() {
    on_both_databases(&MIGRATIONS, async |db| {
        taught(&db, village(db.clock().now())).await;
        let marketing = marketing(&db);
        let me = CustomerId::try_new("me").unwrap();
        let products = marketing.products(&me, 10).await.unwrap();
        let found: Vec<_> = products.iter().map(|found| found.offer.details.product_id.as_str()).collect();
        assert_eq!(found, ["cake", "bread"], "nothing of what I had, nothing that is sold out");
        let with_tea = Reason::OrderedTogether { with: product("tea"), name: Some("The tea".to_owned()) };
        assert_eq!((&products[0].reason, &products[1].reason), (&with_tea, &Reason::Popular));
        assert_eq!(marketing.products(&me, 1).await.unwrap(), products[..1]);

        let stores = marketing.stores(&me, 10).await.unwrap();
        let found: Vec<_> =
            stores.iter().map(|found| (found.store_id.as_str(), found.name.as_deref())).collect();
        assert_eq!(found, [("bakery", Some("The Bakery"))], "where I was is nothing new");

        let newcomer = CustomerId::try_new("newcomer").unwrap();
        let products = marketing.products(&newcomer, 10).await.unwrap();
        assert!(products.iter().all(|found| found.reason == Reason::Popular));
        assert_eq!(products[0].offer.details.product_id, product("bread"));
    })
    .await;
}

#[tokio::test]
async fn m1_lessons_in_any_order_and_any_batches_teach_the_same() {
    on_both_databases(&MIGRATIONS, async |db| {
        let now = db.clock().now();
        let mut lessons = village(now);
        lessons.push(ordered("me", "cafe", &["tea"], now.minus(Duration::from_hours(1_000))));
        lessons.push(offered("cake", "cafe", false, 9));
        lessons.push(Lesson::Stock(product("cake"), 0, 9));
        let everything: BTreeSet<_> = ["tea", "cake", "bread", "gone"].map(product).into();
        let me = CustomerId::try_new("me").unwrap();
        let mut seen = Vec::new();
        for (turn, batch) in [(0, 100), (5, 1), (11, 4)] {
            let mut tx = db.begin("test").await.unwrap();
            tx.clear().await.unwrap();
            tx.commit().await.unwrap();
            lessons.rotate_left(turn);
            for some in lessons.chunks(batch) {
                taught(&db, some.to_vec()).await;
            }
            let memory = SqlMemory::new(db.clone());
            seen.push((
                memory.purchases_of(&me).await.unwrap(),
                memory.demand(&everything).await.unwrap(),
                memory.offers(&everything).await.unwrap(),
            ));
        }
        assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
        let (own, demand, offers) = &seen[0];
        assert_eq!((own.len(), own[0].at), (1, now), "the latest order counts");
        let weeks: BTreeMap<_, _> = demand[&product("tea")].iter().copied().collect();
        assert_eq!(weeks[&Week::of(now)], 4);
        assert_eq!(weeks.values().sum::<i64>(), 5);
        assert_eq!(
            (offers[&product("cake")].details.counted, offers[&product("cake")].on_hand),
            (false, Some(0))
        );
    })
    .await;
}

#[tokio::test]
async fn those_beside_are_the_others_who_ordered_the_same_and_everything_of_theirs() {
    on_both_databases(&MIGRATIONS, async |db| {
        taught(&db, village(db.clock().now())).await;
        let memory = SqlMemory::new(db.clone());
        let me = CustomerId::try_new("me").unwrap();
        let beside = memory.purchases_beside(&[product("tea")], &me).await.unwrap();
        let products: BTreeSet<_> = beside.iter().map(|purchase| purchase.product_id.as_str()).collect();
        assert_eq!((beside.len(), products), (6, ["tea", "cake"].into()));
        assert!(memory.purchases_beside(&[], &me).await.unwrap().is_empty());
        let most = memory.most_ordered(Week::of(db.clock().now())).await.unwrap();
        assert_eq!(most, ["bread", "gone", "tea", "cake"].map(product));
        assert!(memory.most_ordered(Week(Week::of(db.clock().now()).0 + 1)).await.unwrap().is_empty());
    })
    .await;
}
