//! Each event teaches what it tells, once.

use chassis::types::{Currency, Timestamp};
use maeul_proto::order::v1::OrderItem;
use prost::{Message, Name};

use super::*;
use crate::domain::{CustomerId, ProductId, StoreId};

fn event<M: Message + Name>(sequence: i64, message: &M) -> Event {
    chassis::testing::event("case", sequence, Timestamp::from_micros(7), message)
}

fn won(units: i64) -> ProtoMoney {
    ProtoMoney { currency_code: "KRW".to_owned(), units, nanos: 0 }
}

#[test]
fn m1_an_order_tells_each_of_its_products_once() {
    let item =
        |product: &str| OrderItem { product_id: product.to_owned(), quantity: 2, ..OrderItem::default() };
    let placed = OrderPlaced {
        order_id: "o-1".to_owned(),
        customer_id: "c-1".to_owned(),
        store_id: "s-1".to_owned(),
        items: vec![item("tea"), item("cake"), item("tea")],
        ..OrderPlaced::default()
    };
    let Lesson::Ordered(purchases) = lesson(&event(3, &placed)).unwrap() else { panic!("an order") };
    let products: Vec<_> = purchases.iter().map(|purchase| purchase.product_id.as_str()).collect();
    assert_eq!(products, ["cake", "tea"]);
    assert_eq!(purchases[0].customer_id, CustomerId::try_new("c-1").unwrap());
    assert_eq!(purchases[0].at.micros(), 7);
}

#[test]
fn m1_products_stock_and_names_are_learned_with_the_number_of_their_event() {
    let changed = ProductChanged {
        product_id: "tea".to_owned(),
        store_id: "s-1".to_owned(),
        name: "Tea".to_owned(),
        price: Some(won(3_000)),
        stock: StockKind::Counted.into(),
        offered: true,
    };
    let details = Details {
        product_id: ProductId::try_new("tea").unwrap(),
        store_id: StoreId::try_new("s-1").unwrap(),
        name: "Tea".to_owned(),
        price: Money::try_from_parts(Currency::KRW.code(), 3_000, 0).unwrap(),
        counted: true,
        offered: true,
    };
    assert_eq!(lesson(&event(4, &changed)).unwrap(), Lesson::Product(details.clone(), 4));
    let registered = ProductRegistered {
        product_id: "tea".to_owned(),
        store_id: "s-1".to_owned(),
        name: "Tea".to_owned(),
        price: Some(won(3_000)),
        stock: StockKind::Untracked.into(),
        offered: true,
    };
    let untracked = Lesson::Product(Details { counted: false, ..details.clone() }, 1);
    assert_eq!(lesson(&event(1, &registered)).unwrap(), untracked);
    let stock = StockChanged { product_id: "tea".to_owned(), on_hand: 9, ..StockChanged::default() };
    assert_eq!(lesson(&event(5, &stock)).unwrap(), Lesson::Stock(details.product_id, 9, 5));
    let store =
        StoreUpdated { store_id: "s-1".to_owned(), name: "Corner".to_owned(), ..StoreUpdated::default() };
    assert_eq!(lesson(&event(2, &store)).unwrap(), Lesson::Store(details.store_id, "Corner".to_owned(), 2));
}

#[test]
fn what_is_no_event_of_ours_is_refused_and_every_subscription_is_known() {
    let stranger = event(1, &maeul_proto::order::v1::OrderCancelled::default());
    assert!(lesson(&stranger).is_err());
    for known in Policies.subscriptions() {
        assert!(maeul_proto::events::type_names().contains(&known.to_owned()), "{known}");
    }
}
