//! Every statement on both databases; what the views hold is tested where events are.

use std::collections::BTreeSet;

use chassis::db::Database;
use chassis::error::Code;
use chassis::grpc::PageToken;
use chassis::testing::on_both_databases;
use chassis::types::{Currency, Money, Timestamp};

use super::{MIGRATIONS, SqlViews};
use crate::application::ports::{Query, Versioned, ViewStore, ViewUow, Whose};
use crate::domain::{
    Basket, CustomerId, DeliveryState, EndReason, Entry, Fact, Fulfilment, Item, OrderId, OrderPart,
    OrderState, OrderView, PaymentState, Says, StoreId, StoreState,
};

fn fact(order: &str, customer: &str, at: i64) -> Fact {
    Fact {
        order_id: OrderId::try_new(order).unwrap(),
        customer_id: CustomerId::try_new(customer).unwrap(),
        store_id: Some(StoreId::try_new("s-1").unwrap()),
        basket: None,
        fulfilment: None,
        says: Says::Nothing,
        entry: Entry {
            at: Timestamp::from_micros(at),
            source: "order".to_owned(),
            sequence: 1,
            event_id: format!("e-{order}"),
            event_type: "maeul.order.v1.OrderPlaced".to_owned(),
            detail: String::new(),
        },
    }
}

async fn learn(db: &Database, facts: &[Fact]) {
    let mut tx = db.begin("test").await.unwrap();
    for fact in facts {
        crate::application::learn(&mut tx, std::slice::from_ref(fact)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_view_is_saved_only_over_the_version_that_was_read() {
    on_both_databases(&MIGRATIONS, async |db| {
        let fact = fact("o-1", "c-1", 7);
        let view = OrderView::of(&fact);
        let mut tx = db.begin("test").await.unwrap();
        let over = |version| [Versioned { view: view.clone(), version }];
        let orders = BTreeSet::from([&fact.order_id]);
        assert!(tx.views(&orders).await.unwrap().is_empty());
        tx.save(&over(0)).await.unwrap();
        assert_eq!(tx.save(&over(0)).await.unwrap_err().code(), Code::Aborted);
        let read = tx.views(&orders).await.unwrap().remove(0);
        assert_eq!((&read.view, read.version), (&view, 1));
        tx.save(&over(1)).await.unwrap();
        assert_eq!(tx.save(&over(1)).await.unwrap_err().code(), Code::Aborted);
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn n9_a_view_is_shown_to_its_customer_and_to_operators_only() {
    on_both_databases(&MIGRATIONS, async |db| {
        learn(&db, &[fact("o-1", "c-1", 7)]).await;
        let views = SqlViews::new(db);
        let order = OrderId::try_new("o-1").unwrap();
        let one = |id| Whose::One(CustomerId::try_new(id).unwrap());
        assert!(views.get(&one("c-1"), &order).await.unwrap().is_some());
        assert!(views.get(&Whose::All, &order).await.unwrap().is_some());
        assert!(views.get(&one("c-2"), &order).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn lists_show_the_newest_order_first_in_pages_with_their_timelines() {
    on_both_databases(&MIGRATIONS, async |db| {
        learn(
            &db,
            &[
                fact("o-1", "c-1", 1),
                fact("O-2", "c-2", 2),
                fact("o-3", "c-1", 3),
                fact("o-2", "c-1", 4),
                fact("o-10", "c-1", 5),
            ],
        )
        .await;
        let views = SqlViews::new(db);
        let read = async |whose: Whose, size, after| {
            let updated_after = Timestamp::from_micros(after);
            let mut query = Query { whose, updated_after, before: None, size };
            let mut orders = Vec::new();
            loop {
                let page = views.list(&query).await.unwrap();
                for shown in &page.items {
                    assert_eq!(shown.timeline.len(), 1);
                    assert_eq!(shown.timeline[0].event_id, format!("e-{}", shown.view.order_id));
                    orders.push(shown.view.order_id.to_string());
                }
                if page.next.is_empty() {
                    return orders;
                }
                query.before = Some(PageToken::parse(&page.next).unwrap().id);
            }
        };
        let one = |id| Whose::One(CustomerId::try_new(id).unwrap());
        assert_eq!(read(one("c-1"), 1, 0).await, ["o-3", "o-2", "o-10", "o-1"]);
        assert_eq!(read(one("c-1"), 2, 1).await, ["o-3", "o-2", "o-10"]);
        assert_eq!(read(Whose::All, 2, 0).await, ["o-3", "o-2", "o-10", "o-1", "O-2"]);
        assert_eq!(read(Whose::All, 9, 3).await, ["o-2", "o-10"]);
        assert!(read(one("c-3"), 2, 0).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_latest_name_of_a_store_is_shown() {
    on_both_databases(&MIGRATIONS, async |db| {
        let fact = fact("o-1", "c-1", 7);
        learn(&db, std::slice::from_ref(&fact)).await;
        let views = SqlViews::new(db.clone());
        let name = async || views.get(&Whose::All, &fact.order_id).await.unwrap().unwrap().store_name;
        assert_eq!(name().await, None);
        let mut tx = db.begin("test").await.unwrap();
        let store = StoreId::try_new("s-1").unwrap();
        tx.set_store_name(&store, "Garden Kitchen", 2).await.unwrap();
        tx.set_store_name(&store, "Old Kitchen", 1).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(name().await.as_deref(), Some("Garden Kitchen"));
    })
    .await;
}

/// Events of four contexts that together fill in every column.
fn everything() -> Vec<Fact> {
    let says = [
        Says::Order(OrderPart {
            state: OrderState::Rejected,
            end_reason: Some(EndReason::StockShort),
            end_detail: "sold out".to_owned(),
            next_attempt_at: Some(Timestamp::from_micros(60)),
            expires_at: Some(Timestamp::from_micros(600)),
        }),
        Says::Order(OrderPart::plain(OrderState::Placed)),
        Says::Payment(PaymentState::Refunded),
        Says::Store(StoreState::Rejected),
        Says::Delivery(DeliveryState::Cancelled),
    ];
    let mut facts: Vec<_> = (1..).zip(says).map(|(n, says)| Fact { says, ..fact("o-1", "c-1", n) }).collect();
    for (n, fact) in (10..).zip(&mut facts) {
        fact.entry.event_id = format!("e-{n}");
        fact.entry.sequence = 20 - n;
    }
    let item = Item {
        product_id: "p-1".to_owned(),
        name: "Phone".to_owned(),
        unit_price: Money::from_micros(Currency::KRW, 5),
        quantity: 2,
        serial_number: "n-1".to_owned(),
    };
    facts[1].basket = Some(Basket { items: vec![item], total: Money::from_micros(Currency::KRW, 10) });
    facts[1].fulfilment = Some(Fulfilment::Delivery);
    facts
}

#[tokio::test]
async fn o8_every_part_of_a_view_is_kept_whatever_arrives_first() {
    on_both_databases(&MIGRATIONS, async |db| {
        let facts = everything();
        let mut view = OrderView::of(&facts[0]);
        facts[1..].iter().for_each(|fact| view.learn(fact).unwrap());
        let timeline: Vec<_> = facts.iter().map(|fact| fact.entry.clone()).collect();
        let views = SqlViews::new(db.clone());
        for first in 0..facts.len() {
            let mut turned = facts.clone();
            turned.rotate_left(first);
            turned.extend(facts.clone());
            learn(&db, &turned).await;
            let alone = views.get(&Whose::All, &view.order_id).await.unwrap();
            let mut tx = db.begin("test").await.unwrap();
            tx.clear().await.unwrap();
            crate::application::learn(&mut tx, &turned).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(views.get(&Whose::All, &view.order_id).await.unwrap(), alone, "learned together");
            let shown = views.get(&Whose::All, &view.order_id).await.unwrap().unwrap();
            assert_eq!((&shown.view, &shown.timeline), (&view, &timeline));
            let mut tx = db.begin("test").await.unwrap();
            tx.clear().await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(views.get(&Whose::All, &view.order_id).await.unwrap(), None);
        }
    })
    .await;
}
