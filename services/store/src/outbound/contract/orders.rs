//! What is held for orders, comes back or leaves.

use std::collections::BTreeSet;

use chassis::error::Code;
use chassis::testing::on_both_databases;

use crate::application::StoreUow;
use crate::domain::{
    Automation, Command, Demand, Fulfilment, Happening, Held, MovementKind, RejectReason, State, StockKind,
    UnitState,
};
use crate::outbound::MIGRATIONS;
use crate::samples::{Village, delivery, id, line, pickup, pieces};

#[tokio::test]
async fn o5_an_order_holds_the_named_unit_and_the_oldest_others() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db, Automation::Accept).await;
        let lines =
            [line("bagel", 2, ""), line("phone", 1, ""), line("phone", 1, "s-1"), line("bagel", 1, "")];
        village.place(delivery("o-1", &lines)).await.unwrap();

        let order = village.order("o-1").await;
        assert_eq!((order.state, order.fulfilment), (State::Accepted, Fulfilment::Delivery));
        let held: Vec<_> = order.lines.iter().map(|line| line.held.clone()).collect();
        assert_eq!(held[1..3], [Held::Units(vec![id("s-2")]), Held::Units(vec![id("s-1")])]);
        assert_eq!(village.product("bagel").await.on_hand.count(), 7);
        let states: Vec<_> = village.units("phone").await.iter().map(|unit| unit.state).collect();
        assert_eq!(states, [UnitState::Ordered, UnitState::Ordered, UnitState::Available]);

        assert_eq!(village.work("o-1", Command::Ship).await.unwrap().data().state, State::Ready);
        village.happens("o-1", Happening::PickedUp).await.unwrap();
        assert_eq!(village.order("o-1").await.state, State::HandedOver);
        let units = village.units("phone").await;
        assert_eq!((units[0].state, units[0].order_id.clone()), (UnitState::Shipped, Some(id("o-1"))));
        assert_eq!(village.told("o-1").await, ["StoreOrderAccepted", "OrderReady"]);
        let kinds: Vec<_> = village.ledger("phone").await.iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, [MovementKind::Restocked, MovementKind::Ordered, MovementKind::Shipped]);
        assert_eq!(village.told("phone").await, ["ProductRegistered", "StockChanged", "StockChanged"]);
    })
    .await;
}

#[tokio::test]
async fn o10_stock_is_held_for_all_lines_or_none() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db, Automation::Full).await;
        let short: [(&str, &[_]); 4] = [
            ("o-1", &[line("bagel", 1, ""), line("phone", 4, "")]),
            ("o-2", &[line("bagel", 6, ""), line("bagel", 5, "")]),
            ("o-3", &[line("bagel", 1, ""), line("phone", 1, "ghost")]),
            ("o-4", &[line("phone", 1, "s-1"), line("phone", 1, "s-1")]),
        ];
        for (order, lines) in short {
            village.place(pickup(order, lines)).await.unwrap();
            let order = village.order(order).await;
            assert_eq!(order.state, State::Rejected);
            assert_eq!(order.rejection.map(|r| r.reason), Some(RejectReason::StockShort));
            assert_eq!(village.told(order.id.as_str()).await, ["StoreOrderRejected"]);
        }
        assert_eq!(village.product("bagel").await.on_hand.count(), 10);
        assert_eq!(village.product("phone").await.on_hand.count(), 3);
        assert_eq!(village.ledger("bagel").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn o6_what_was_held_comes_back_once() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db, Automation::Manual).await;
        let lines = [line("bagel", 3, ""), line("phone", 1, "s-2"), line("dish", 2, "")];
        village.place(pickup("o-1", &lines)).await.unwrap();
        village.place(pickup("o-1", &lines)).await.unwrap();
        assert_eq!(village.product("bagel").await.on_hand.count(), 7);

        village.happens("o-1", Happening::CancellationRequested).await.unwrap();
        village.happens("o-1", Happening::OrderEnded).await.unwrap();
        assert_eq!(village.order("o-1").await.state, State::Stopped);
        assert_eq!(village.told("o-1").await, ["StoreOrderStopped"]);
        assert_eq!(village.product("bagel").await.on_hand.count(), 10);
        let units = village.units("phone").await;
        assert!(units.iter().all(|unit| unit.state == UnitState::Available && unit.order_id.is_none()));

        village.place(pickup("o-2", &lines)).await.unwrap();
        village.work("o-2", Command::Reject("closed".into())).await.unwrap();
        let order = village.order("o-2").await;
        assert_eq!(order.rejection.unwrap().detail, "closed");
        assert_eq!(village.product("phone").await.on_hand.count(), 3);
        let wrong = village.work("o-2", Command::Accept).await.unwrap_err();
        assert_eq!((wrong.code(), wrong.reason()), (Code::FailedPrecondition, "WRONG_STATE"));
        assert!(village.happens("ghost", Happening::OrderEnded).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn o5_after_an_outage_waiting_pickups_end_served_without_a_hand() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db, Automation::Full).await;
        village.place(pickup("o-1", &[line("phone", 2, "")])).await.unwrap();
        assert_eq!(village.order("o-1").await.state, State::Served);
        let told = ["StoreOrderAccepted", "PreparationStarted", "OrderReady", "OrderServed"];
        assert_eq!(village.told("o-1").await, told);
        let shipped = village.units("phone").await.iter().filter(|u| u.state == UnitState::Shipped).count();
        assert_eq!(shipped, 2);
        village.happens("o-1", Happening::CancellationRequested).await.unwrap();
        assert_eq!(village.told("o-1").await.last().map(String::as_str), Some("CancellationRefused"));
        assert_eq!(village.product("phone").await.on_hand.count(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_order_of_a_hundred_products_is_taken_whole() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db, Automation::Manual).await;
        let mut lines = Vec::new();
        for n in 0..100 {
            let product = format!("p-{n}");
            village.register_product(&product, StockKind::Counted).await.unwrap();
            village.restock(&product, 1).await.unwrap();
            lines.push(line(&product, 1, ""));
        }
        village.place(pickup("o-1", &lines)).await.unwrap();
        village.place(pickup("o-2", &lines[99..])).await.unwrap();
        assert_eq!(village.order("o-1").await.state, State::Received);
        assert_eq!(village.order("o-2").await.state, State::Rejected);
        assert_eq!(village.product("p-50").await.on_hand.count(), 0);
    })
    .await;
}

/// Whoever looked before another took it must look again.
#[tokio::test]
async fn o10_what_is_gone_by_now_cannot_be_held() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db.clone(), Automation::Manual).await;
        village.place(pickup("o-1", &[line("phone", 1, "s-2"), line("bagel", 8, "")])).await.unwrap();
        let named = Some(BTreeSet::from([id("s-2")]));
        let stale = [
            Demand { product_id: id("phone"), quantity: pieces(1), units: named },
            Demand { product_id: id("bagel"), quantity: pieces(3), units: None },
        ];
        for demand in stale {
            let mut tx = db.begin("test").await.unwrap();
            let late = tx.hold(&id("o-2"), &demand).await.unwrap_err();
            assert_eq!(late.code(), Code::Aborted);
        }
        assert_eq!(village.product("bagel").await.on_hand.count(), 2);
        assert_eq!(village.units("phone").await[1].order_id, Some(id("o-1")));
    })
    .await;
}
