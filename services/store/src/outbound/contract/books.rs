//! Races, and books that always balance.

use chassis::testing::on_both_databases;
use futures::future::join_all;

use crate::domain::{Automation, Command, Happening, Held, State, StockKind, Unit, UnitState};
use crate::outbound::MIGRATIONS;
use crate::samples::{Village, id, line, pickup};

#[tokio::test]
async fn o10_the_last_phone_goes_to_one_of_many() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db, Automation::Manual).await;
        let orders: Vec<_> = (0..8).map(|n| format!("o-{n}")).collect();
        // Some name the same unit, some take any: three can be served.
        let place = |order: &String, n: usize| {
            let named = if n.is_multiple_of(2) { "s-2" } else { "" };
            village.place(pickup(order, &[line("bagel", 1, ""), line("phone", 1, named)]))
        };
        let racing = orders.iter().enumerate().map(|(n, order)| place(order, n));
        for placed in join_all(racing).await {
            placed.unwrap();
        }
        let mut taken = Vec::new();
        for order in &orders {
            let data = village.order(order).await;
            if data.state == State::Received {
                taken.push(data.lines[1].held.clone());
            }
        }
        let held = village.units("phone").await.iter().filter(|u| u.state == UnitState::Ordered).count();
        assert_eq!(taken.len(), held);
        assert_eq!(village.product("bagel").await.on_hand.count(), 10 - i64::try_from(held).unwrap());
        assert_eq!(village.product("phone").await.on_hand.count(), 3 - i64::try_from(held).unwrap());
        let named = taken.iter().filter(|held| **held == Held::Units(vec![id("s-2")])).count();
        assert_eq!(named, 1, "s-2 goes to exactly one");
        assert_books_balance(&village, &["bagel", "phone"]).await;
    })
    .await;
}

/// The store decides this race: the pickup is served and paid, or stopped and refunded.
#[tokio::test]
async fn o6_cancelling_against_serving_has_one_winner() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db, Automation::Manual).await;
        for n in 0..10 {
            let order = format!("o-{n}");
            village.place(pickup(&order, &[line("bagel", 1, "")])).await.unwrap();
            for step in [Command::Accept, Command::StartPreparation, Command::CompletePreparation] {
                village.work(&order, step).await.unwrap();
            }
            let cancel = village.happens(&order, Happening::CancellationRequested);
            let (served, cancelled) = futures::join!(village.work(&order, Command::Serve), cancel);
            cancelled.unwrap();
            let told = village.told(&order).await.split_off(3);
            if village.order(&order).await.state == State::Served {
                served.unwrap();
                assert_eq!(told, ["OrderServed", "CancellationRefused"]);
            } else {
                assert_eq!(served.unwrap_err().reason(), "WRONG_STATE");
                assert_eq!(told, ["StoreOrderStopped"]);
            }
        }
        assert_books_balance(&village, &["bagel"]).await;
    })
    .await;
}

/// Any mix of orders, cancellations, rejections, hand-overs and restockings, in any order.
#[tokio::test]
async fn o6_whatever_happens_the_ledger_sums_up_to_what_is_on_hand() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db, Automation::Manual).await;
        let mut dice = Dice(20_251_121);
        for n in 0..120 {
            let order = format!("o-{}", dice.roll(30));
            match dice.roll(8) {
                0..=2 => {
                    let named = ["", "", "s-1", "s-2"][dice.roll(4)];
                    let bagels = i64::try_from(dice.roll(4)).unwrap() + 1;
                    let lines = [line("bagel", bagels, ""), line("phone", 1, named), line("bagel", 1, "")];
                    let at = dice.roll(3);
                    village.place(pickup(&order, &lines[at..])).await.unwrap();
                }
                3 => {
                    let _ = village.restock("bagel", 2).await.unwrap();
                    village.add_units("phone", &[&format!("n-{n}")]).await.unwrap();
                }
                // What is not possible is refused, and must not leave a trace.
                4 => drop(village.happens(&order, Happening::CancellationRequested).await),
                5 => drop(village.work(&order, Command::Reject("no".into())).await),
                6 => drop(village.happens(&order, Happening::OrderEnded).await),
                _ => {
                    for step in [
                        Command::Accept,
                        Command::StartPreparation,
                        Command::CompletePreparation,
                        Command::Serve,
                    ] {
                        drop(village.work(&order, step).await);
                    }
                }
            }
        }
        assert_books_balance(&village, &["bagel", "phone"]).await;
    })
    .await;
}

/// The ledger is gapless, explains every number, and agrees with the counter, the units and the events.
async fn assert_books_balance(village: &Village, products: &[&str]) {
    for product in products {
        let (mut on_hand, mut changes) = (0, 0);
        for (entry, position) in village.ledger(product).await.iter().zip(1..) {
            let change = entry.kind.change(entry.quantity);
            on_hand += change;
            changes += usize::from(change != 0);
            assert_eq!((entry.position, entry.on_hand.count()), (position, on_hand), "{product}");
        }
        let data = village.product(product).await;
        assert_eq!(data.on_hand.count(), on_hand, "{product}");
        let told = village.told(product).await;
        assert_eq!(told.iter().filter(|kind| *kind == "StockChanged").count(), changes, "{product}");
        if data.stock == StockKind::Serialised {
            let available =
                |units: Vec<Unit>| units.iter().filter(|unit| unit.state == UnitState::Available).count();
            assert_eq!(i64::try_from(available(village.units(product).await)).unwrap(), on_hand, "{product}");
        }
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}
