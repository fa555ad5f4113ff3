//! Every statement of this context, on both databases.

use std::time::Duration;

use chassis::db::{Database, sql};
use chassis::error::{Code, Result};
use chassis::grpc::PageToken;
use chassis::idempotency::{Claim, RequestKey};
use chassis::testing::on_both_databases;
use chassis::types::Timestamp;

use super::{MIGRATIONS, SqlOrders};
use crate::application::{OrderStore, OrderUow, Whose};
use crate::domain::{Attempt, CustomerId, Fulfilment, Order, Outcome, State, StoreId, Trigger};
use crate::fixtures::{customer, delivery, new_order, order_id, phone, store, won};

const SECOND: Duration = Duration::from_secs(1);

async fn save(db: &Database, mut order: Order) -> Order {
    let mut tx = db.begin("test").await.unwrap();
    tx.save(&mut order).await.unwrap();
    tx.commit().await.unwrap();
    order
}

async fn kinds_of_events(db: &Database) -> Vec<(String, i64)> {
    let rows = db.fetch_all(sql("SELECT kind, sequence FROM outbox ORDER BY position")).await.unwrap();
    rows.iter().map(|row| (row.get("kind").unwrap(), row.get("sequence").unwrap())).collect()
}

#[tokio::test]
async fn an_order_comes_back_as_it_was_saved_with_its_events() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let orders = SqlOrders::new(db.clone());
        let mut order = save(&db, new_order("o-1", delivery(), db.clock().now())).await;
        assert_eq!(orders.order(&order_id("o-1")).await.unwrap().as_ref(), Some(&order));

        let now = db.clock().now();
        let put_off =
            Attempt { reserved_until: Some(now.plus(SECOND)), outcome: Outcome::PaymentPending(SECOND) };
        order.record(&put_off, now).unwrap();
        order = save(&db, order).await;
        assert_eq!(orders.order(&order_id("o-1")).await.unwrap().as_ref(), Some(&order));
        order
            .record(&Attempt { reserved_until: None, outcome: Outcome::PaymentDeclined("no".into()) }, now)
            .unwrap();
        order = save(&db, order).await;
        assert_eq!(orders.order(&order_id("o-1")).await.unwrap().as_ref(), Some(&order));
        assert_eq!(orders.order(&order_id("o-2")).await.unwrap(), None);

        let pickup = save(&db, new_order("o-3", Fulfilment::Pickup, now)).await;
        assert_eq!(orders.order(&order_id("o-3")).await.unwrap().as_ref(), Some(&pickup));
        let told =
            [("maeul.order.v1.OrderDeferred".to_owned(), 1), ("maeul.order.v1.OrderDeclined".to_owned(), 2)];
        assert_eq!(kinds_of_events(&db).await, told);
    })
    .await;
}

/// Whoever was there first, is found out now or with the commit.
async fn try_to_save(db: &Database, order: &mut Order) -> Result<()> {
    let mut tx = db.begin("test").await?;
    tx.save(order).await?;
    tx.commit().await
}

#[tokio::test]
async fn a_change_of_what_another_changed_meanwhile_is_aborted() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let order = save(&db, new_order("o-1", Fulfilment::Pickup, db.clock().now())).await;
        let mut first = order.clone();
        first.happened(Trigger::PaymentApproved, "", db.clock().now()).unwrap();
        save(&db, first).await;
        let mut second = order;
        second.happened(Trigger::Cancel, "", db.clock().now()).unwrap();
        assert_eq!(try_to_save(&db, &mut second).await.unwrap_err().code(), Code::Aborted);
        assert_eq!(kinds_of_events(&db).await, [("maeul.order.v1.OrderPlaced".to_owned(), 1)]);
        // The same id cannot be inserted twice either.
        let mut again = new_order("o-1", Fulfilment::Pickup, db.clock().now());
        assert_eq!(try_to_save(&db, &mut again).await.unwrap_err().code(), Code::Aborted);
    })
    .await;
}

#[tokio::test]
async fn an_unchanged_order_is_not_written() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let mut order = save(&db, new_order("o-1", Fulfilment::Pickup, db.clock().now())).await;
        let mut tx = db.begin("test").await.unwrap();
        tx.save(&mut order).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(order.take_pending().expected, 1);
    })
    .await;
}

#[tokio::test]
async fn orders_are_listed_newest_first_page_by_page() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let orders = SqlOrders::new(db.clone());
        let at = |n: i64| Timestamp::from_micros(1_000_000 + n);
        for (id, time) in [("o-1", 1), ("o-2", 2), ("o-3", 2), ("o-4", 4)] {
            save(&db, new_order(id, Fulfilment::Pickup, at(time))).await;
        }
        let all = Timestamp::from_micros(i64::MIN);
        let list = async |whose: &Whose, after, token: &PageToken, most| -> Vec<String> {
            let page = orders.list(whose, after, token, most).await.unwrap();
            page.iter().map(|order| order.data().id.to_string()).collect()
        };
        let mine = Whose::One(customer());
        let start = PageToken::start();
        assert_eq!(list(&mine, all, &start, 10).await, ["o-4", "o-3", "o-2", "o-1"]);
        assert_eq!(list(&Whose::All, all, &start, 3).await, ["o-4", "o-3", "o-2"]);
        let token = PageToken::parse(&PageToken::after(at(2), "o-3").to_string()).unwrap();
        assert_eq!(list(&mine, all, &token, 10).await, ["o-2", "o-1"]);
        assert_eq!(list(&Whose::All, all, &token, 1).await, ["o-2"]);
        assert_eq!(list(&mine, at(2), &start, 10).await, ["o-4"]);
        assert_eq!(list(&Whose::All, at(1), &start, 10).await, ["o-4", "o-3", "o-2"]);
        let other = Whose::One(CustomerId::try_new("c-2").unwrap());
        assert!(list(&other, all, &start, 10).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn unpaid_orders_are_counted_leased_and_expire_in_their_order() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let orders = SqlOrders::new(db.clone());
        assert_eq!(orders.next_attempt().await.unwrap(), None);
        assert!(orders.next_to_expire(1).await.unwrap().is_empty());
        let now = db.clock().now();
        let late = save(&db, new_order("o-late", Fulfilment::Pickup, now.minus(SECOND * 60))).await;
        let later = save(&db, new_order("o-later", Fulfilment::Pickup, now.minus(SECOND * 70))).await;
        let fresh = save(&db, new_order("o-fresh", Fulfilment::Pickup, now.plus(SECOND * 60))).await;
        let mut placed = new_order("o-placed", Fulfilment::Pickup, now.minus(SECOND * 90));
        placed.happened(Trigger::PaymentApproved, "", now).unwrap();
        save(&db, placed).await;

        assert_eq!(orders.next_attempt().await.unwrap(), later.data().next_attempt_at);
        let due: Vec<_> = [&later, &late].map(|o| (o.data().id.clone(), o.data().expires_at)).into();
        assert_eq!(orders.next_to_expire(2).await.unwrap(), due);

        let mut tx = db.begin("test").await.unwrap();
        assert_eq!((tx.count_unpaid(10).await.unwrap(), tx.count_unpaid(2).await.unwrap()), (3, 2));
        let until = now.plus(SECOND * 30);
        assert_eq!(tx.lease_due(until, 1).await.unwrap(), [order_id("o-later")]);
        assert_eq!(tx.lease_due(until, 10).await.unwrap(), [order_id("o-late")]);
        assert!(tx.lease_due(until, 10).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        assert_eq!(orders.next_attempt().await.unwrap(), Some(until));
        let leased = orders.order(&order_id("o-late")).await.unwrap().unwrap();
        assert_eq!(leased.clone().take_pending().expected, late.clone().take_pending().expected);
        assert_eq!(fresh.clone().take_pending().expected, 1);
    })
    .await;
}

#[tokio::test]
async fn the_newest_news_of_a_product_stays_in_the_menu() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let mut tx = db.begin("test").await.unwrap();
        assert!(!tx.knows_store(&store()).await.unwrap());
        tx.add_store(&store()).await.unwrap();
        tx.add_store(&store()).await.unwrap();
        assert!(tx.knows_store(&store()).await.unwrap());
        assert!(!tx.knows_store(&StoreId::try_new("other").unwrap()).await.unwrap());

        let mut dearer = phone();
        dearer.price = won(950_000);
        dearer.offered = false;
        let (id, ids) = (phone().product_id, [phone().product_id]);
        let ids = ids.iter().collect();
        assert!(tx.menu_items(&ids).await.unwrap().is_empty());
        tx.put_menu_item(&phone(), 1).await.unwrap();
        assert_eq!(tx.menu_items(&ids).await.unwrap()[&id], phone());
        tx.put_menu_item(&dearer, 3).await.unwrap();
        tx.put_menu_item(&phone(), 2).await.unwrap();
        assert_eq!(tx.menu_items(&ids).await.unwrap()[&id], dearer);
    })
    .await;
}

#[tokio::test]
async fn n3_a_key_is_claimed_with_its_order_and_whoever_waits_hears_of_changes() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let orders = SqlOrders::new(db.clone());
        let key = RequestKey::new("c-1", "PlaceOrder", "r-1", &());
        let mut uow = orders.begin("test").await.unwrap();
        assert_eq!(uow.claim(&key, "o-1").await.unwrap(), Claim::New);
        let mut order = new_order("o-1", Fulfilment::Pickup, uow.now());
        uow.save(&mut order).await.unwrap();
        uow.commit().await.unwrap();
        let mut uow = orders.begin("test").await.unwrap();
        assert_eq!(uow.claim(&key, "o-2").await.unwrap(), Claim::Repeat("o-1".into()));
        drop(uow);

        let id = order_id("o-1");
        let is_placed = |order: &Order| order.state() == State::Placed;
        let unpaid = orders.wait_until(&id, Duration::ZERO, is_placed).await.unwrap();
        assert_eq!(unpaid.map(|order| order.state()), Some(State::AwaitingPayment));
        order.happened(Trigger::PaymentApproved, "", db.clock().now()).unwrap();
        let (seen, _) = tokio::join!(orders.wait_until(&id, SECOND * 60, is_placed), save(&db, order));
        assert_eq!(seen.unwrap().map(|order| order.state()), Some(State::Placed));
    })
    .await;
}
