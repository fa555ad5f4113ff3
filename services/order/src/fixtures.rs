//! What the tests of several rooms need: a menu, an order, the time.

use std::time::Duration;

use chassis::types::{Currency, Money, Timestamp};

use crate::domain::{
    Address, CustomerId, Fulfilment, Line, MenuItem, NewOrder, Order, OrderId, PaymentMethod, ProductId,
    Quantity, SerialNumber, StoreId,
};

pub(crate) fn won(amount: i64) -> Money {
    Money::from_micros(Currency::KRW, amount * 1_000_000)
}

pub(crate) fn order_id(id: &str) -> OrderId {
    OrderId::try_new(id).unwrap()
}

pub(crate) fn customer() -> CustomerId {
    CustomerId::try_new("c-1").unwrap()
}

pub(crate) fn store() -> StoreId {
    StoreId::try_new("phone-shop").unwrap()
}

pub(crate) fn delivery() -> Fulfilment {
    Fulfilment::Delivery(Address("1 Mill Lane".into()))
}

pub(crate) fn phone() -> MenuItem {
    let product_id = ProductId::try_new("phone").unwrap();
    MenuItem { product_id, store_id: store(), name: "전화".into(), price: won(900_000), offered: true }
}

pub(crate) fn line() -> Line {
    Line {
        product_id: phone().product_id,
        quantity: Quantity::try_new(1).unwrap(),
        serial_number: Some(SerialNumber::try_new("sn-1").unwrap()),
    }
}

pub(crate) fn new_order(id: &str, fulfilment: Fulfilment, now: Timestamp) -> Order {
    let new = NewOrder {
        id: order_id(id),
        customer_id: customer(),
        store_id: store(),
        items: vec![line().priced(&store(), Some(phone())).unwrap()],
        fulfilment,
        payment_method: PaymentMethod("card-1".into()),
        expected_total: Some(won(900_000)),
        expires_after: Duration::from_mins(10),
        look_after: Duration::from_secs(5),
    };
    Order::try_new(new, now).unwrap()
}
