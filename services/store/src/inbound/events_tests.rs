//! The policies know their events by name and understand what they carry.

use maeul_proto::money::Money as PbMoney;
use maeul_proto::order::v1::{FulfilmentKind, OrderItem};
use prost::Name;

use super::*;
use crate::domain::Fulfilment;

#[test]
fn subscriptions_are_the_names_of_the_messages() {
    let names = [
        OrderPlaced::full_name(),
        CancellationRequested::full_name(),
        OrderCancelled::full_name(),
        OrderRejected::full_name(),
        DeliveryPickedUp::full_name(),
    ];
    assert_eq!(StorePolicies.subscriptions(), names);
}

fn event() -> OrderPlaced {
    OrderPlaced {
        order_id: "o-1".into(),
        customer_id: "customer".into(),
        store_id: "shop".into(),
        items: vec![OrderItem {
            product_id: "phone".into(),
            name: "Phone".into(),
            unit_price: None,
            quantity: 1,
            serial_number: "s-1".into(),
        }],
        total: Some(PbMoney { currency_code: "KRW".into(), units: 9000, nanos: 0 }),
        fulfilment: FulfilmentKind::Delivery.into(),
    }
}

#[test]
fn o4_a_placed_order_is_understood() {
    let order = placed(event()).unwrap();
    assert_eq!((order.fulfilment, order.total), (Fulfilment::Delivery, crate::samples::won(9000)));
    assert_eq!(order.lines.len(), 1);
    assert_eq!(order.lines[0].named, Some(crate::samples::id("s-1")));
}

#[test]
fn an_event_that_makes_no_sense_is_our_mistake_and_will_be_parked() {
    let bad = [
        OrderPlaced { total: None, ..event() },
        OrderPlaced { fulfilment: 0, ..event() },
        OrderPlaced { order_id: "a/b".into(), ..event() },
        OrderPlaced { items: vec![OrderItem { quantity: 0, ..event().items.remove(0) }], ..event() },
    ];
    for event in bad {
        assert_eq!(placed(event).unwrap_err().code(), chassis::error::Code::Internal);
    }
}
