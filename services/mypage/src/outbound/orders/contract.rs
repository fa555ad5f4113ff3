//! What orders have beside their views, on both databases: timelines and the names of stores.

use chassis::testing::on_both_databases;
use chassis::types::{Currency, Money, Timestamp};

use super::super::contract::{Sample, everything, fact, forget, id};
use super::super::{MIGRATIONS, SqlViews};
use crate::application::learn_orders;
use crate::application::ports::{PageUow, Query, ShownOrder, ViewStore, Whose};
use crate::domain::orders::{
    Basket, DeliveryState, EndReason, Entry, Fulfilment, Item, OrderCase, OrderFact, OrderPart, OrderSays,
    OrderState, Part, PaymentState, StoreId, StoreState,
};

impl Sample for OrderCase {
    fn says() -> OrderSays {
        let store_id = Some(id("s-1"));
        OrderSays { store_id, basket: None, fulfilment: None, part: Part::Nothing, detail: String::new() }
    }

    fn everything() -> Vec<(&'static str, i64, OrderSays)> {
        let item = Item {
            product_id: "p-1".to_owned(),
            name: "Phone".to_owned(),
            unit_price: Money::from_micros(Currency::KRW, 5),
            quantity: 2,
            serial_number: "n-1".to_owned(),
        };
        let basket = Basket { items: vec![item], total: Money::from_micros(Currency::KRW, 10) };
        let rejected = OrderPart {
            state: OrderState::Rejected,
            end_reason: Some(EndReason::StockShort),
            end_detail: "sold out".to_owned(),
            next_attempt_at: Some(Timestamp::from_micros(60)),
            expires_at: Some(Timestamp::from_micros(600)),
        };
        let says = |part| OrderSays { part, ..Self::says() };
        let placed = OrderSays {
            basket: Some(basket),
            fulfilment: Some(Fulfilment::Delivery),
            ..says(Part::Order(OrderPart::plain(OrderState::Placed)))
        };
        vec![
            ("order", 1, placed),
            ("payment", 1, says(Part::Payment(PaymentState::Refunded))),
            ("store", 1, says(Part::Store(StoreState::Rejected))),
            ("delivery", 1, says(Part::Delivery(DeliveryState::Cancelled))),
            ("order", 2, OrderSays { detail: "sold out".to_owned(), ..says(Part::Order(rejected)) }),
        ]
    }
}

/// Learns each fact by itself, and the timelines with them.
async fn learn(db: &chassis::db::Database, facts: &[OrderFact]) {
    let mut tx = db.begin("test").await.unwrap();
    for fact in facts {
        learn_orders(&mut tx, std::slice::from_ref(fact)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn o8_each_order_of_a_page_has_its_own_timeline() {
    on_both_databases(&MIGRATIONS, async |db| {
        let places = [("o-1", "c-1"), ("o-2", "c-2"), ("o-3", "c-1")];
        let facts: Vec<OrderFact> =
            places.iter().zip(1..).map(|((order, customer), at)| fact(order, customer, at)).collect();
        learn(&db, &facts).await;
        let views = SqlViews::new(db);
        let updated_after = Timestamp::from_micros(0);
        for (whose, orders) in
            [(Whose::One(id("c-1")), vec!["o-3", "o-1"]), (Whose::All, vec!["o-3", "o-2", "o-1"])]
        {
            let query = Query { whose, updated_after, before: None, size: 9 };
            let page = ViewStore::<OrderCase, ShownOrder>::list(&views, &query).await.unwrap();
            let shown: Vec<_> = page.items.iter().map(|shown| shown.view.id.as_str()).collect();
            assert_eq!(shown, orders);
            for shown in page.items {
                let events: Vec<_> = shown.timeline.iter().map(|entry| &entry.origin.event_id).collect();
                assert_eq!(events, [&format!("e-{}", shown.view.id)]);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn o8_the_timeline_is_kept_whatever_arrives_first() {
    on_both_databases(&MIGRATIONS, async |db| {
        let facts = everything::<OrderCase>();
        let timeline: Vec<_> = facts.iter().map(OrderFact::entry).collect();
        let views = SqlViews::new(db.clone());
        for first in 0..facts.len() {
            let mut turned = facts.clone();
            turned.rotate_left(first);
            turned.extend(facts.clone());
            learn(&db, &turned).await;
            let alone: Option<ShownOrder> = views.get(&Whose::All, &facts[0].id).await.unwrap();
            assert_eq!(alone.as_ref().map(|shown| &shown.timeline), Some(&timeline));
            forget(&db).await;
            let mut tx = db.begin("test").await.unwrap();
            learn_orders(&mut tx, &turned).await.unwrap();
            tx.commit().await.unwrap();
            let together: Option<ShownOrder> = views.get(&Whose::All, &facts[0].id).await.unwrap();
            assert_eq!(together, alone, "learned together");
            forget(&db).await;
        }
        let lines: Vec<&Entry> = timeline.iter().filter(|entry| entry.detail == "sold out").collect();
        assert_eq!(lines.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_latest_name_of_a_store_is_shown() {
    on_both_databases(&MIGRATIONS, async |db| {
        let fact: OrderFact = fact("o-1", "c-1", 7);
        learn(&db, std::slice::from_ref(&fact)).await;
        let views = SqlViews::new(db.clone());
        let name = async || {
            let shown: Option<ShownOrder> = views.get(&Whose::All, &fact.id).await.unwrap();
            shown.unwrap().store_name
        };
        assert_eq!(name().await, None);
        let mut tx = db.begin("test").await.unwrap();
        let store: StoreId = id("s-1");
        tx.set_store_name(&store, "Garden Kitchen", 2).await.unwrap();
        tx.set_store_name(&store, "Old Kitchen", 1).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(name().await.as_deref(), Some("Garden Kitchen"));
    })
    .await;
}
