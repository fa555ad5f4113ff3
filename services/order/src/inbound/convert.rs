//! Requests into commands, every field checked; orders into answers.

use std::collections::HashSet;

use chassis::error::Result;
use chassis::grpc::{Listing, Violations};
use maeul_proto::order::v1 as pb;

use crate::application::{Answer, PlaceOrder, Whose};
use crate::domain::{
    Address, CustomerId, Fulfilment, Line, Order, OrderId, PaymentMethod, Quantity, SerialNumber,
};
use crate::wire;

const MOST_ITEMS: usize = 100;
const LONGEST_ADDRESS: usize = 500;
const LONGEST_PAYMENT_METHOD: usize = 200;

pub(super) fn place_order(request: &pb::PlaceOrderRequest) -> Result<PlaceOrder> {
    let mut v = Violations::new();
    v.request_id(&request.request_id);
    let customer_id = v.id("customer_id", &request.customer_id);
    let store_id = v.id("store_id", &request.store_id);
    let lines = lines(&mut v, &request.items);
    let fulfilment = fulfilment(&mut v, request.fulfilment.as_ref());
    let payment_method = payment_method(&mut v, &request.payment_method);
    let expected_total = request.expected_total.as_ref().and_then(|total| {
        v.money("expected_total", Some((total.currency_code.as_str(), total.units, total.nanos)))
    });
    let command = (|| {
        Some(PlaceOrder {
            customer_id: customer_id?,
            store_id: store_id?,
            lines,
            fulfilment: fulfilment?,
            payment_method: payment_method?,
            expected_total,
        })
    })();
    v.finish(command)
}

fn lines(v: &mut Violations, items: &[pb::place_order_request::Item]) -> Vec<Line> {
    if items.is_empty() || items.len() > MOST_ITEMS {
        v.add("items", format!("must have 1 to {MOST_ITEMS} items"));
        return Vec::new();
    }
    let mut serials = HashSet::new();
    let mut lines = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let product_id = v.id(format!("items[{i}].product_id"), &item.product_id);
        let quantity = Quantity::try_new(item.quantity);
        let range = || format!("must lie between 1 and {}", Quantity::MOST);
        v.require(quantity.is_some(), format!("items[{i}].quantity"), range());
        let serial_number = serial_number(v, i, item);
        if let Some(serial) = &serial_number {
            let once = serials.insert((item.product_id.clone(), serial.clone()));
            v.require(once, format!("items[{i}].serial_number"), "is named twice");
        }
        if let (Some(product_id), Some(quantity)) = (product_id, quantity) {
            lines.push(Line { product_id, quantity, serial_number });
        }
    }
    lines
}

fn serial_number(v: &mut Violations, i: usize, item: &pb::place_order_request::Item) -> Option<SerialNumber> {
    if item.serial_number.is_empty() {
        return None;
    }
    v.require(item.quantity == 1, format!("items[{i}].quantity"), "must be 1 where a serial number is named");
    v.id(format!("items[{i}].serial_number"), &item.serial_number)
}

fn fulfilment(v: &mut Violations, fulfilment: Option<&pb::Fulfilment>) -> Option<Fulfilment> {
    use pb::fulfilment::Method;
    match fulfilment.and_then(|f| f.method.as_ref()) {
        Some(Method::Pickup(_)) => Some(Fulfilment::Pickup),
        Some(Method::Delivery(delivery)) => {
            let address = v.text("fulfilment.delivery.address", &delivery.address, LONGEST_ADDRESS)?;
            Some(Fulfilment::Delivery(Address(address)))
        }
        None => {
            v.add("fulfilment", "is required: delivery or pickup");
            None
        }
    }
}

fn payment_method(v: &mut Violations, text: &str) -> Option<PaymentMethod> {
    let text = v.text("payment_method", text, LONGEST_PAYMENT_METHOD)?;
    // What is not kept cannot leak: a card's number (ISO/IEC 7812: up to 19 digits) is never taken.
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let only_digits = text.bytes().all(|b| b.is_ascii_digit() || b == b' ' || b == b'-');
    if only_digits && (12..=19).contains(&digits) {
        v.add("payment_method", "must be a reference that the provider knows, not a card number");
        return None;
    }
    Some(PaymentMethod(text))
}

/// The customer and the order that a command names.
pub(super) fn order_of(customer: &str, order: &str, request_id: &str) -> Result<(CustomerId, OrderId)> {
    let mut v = Violations::new();
    v.request_id(request_id);
    let customer = v.id("customer_id", customer);
    let order = v.id("order_id", order);
    v.finish(customer.zip(order))
}

pub(super) fn get_order(request: &pb::GetOrderRequest) -> Result<(Whose, OrderId)> {
    let mut v = Violations::new();
    let whose = v.whose("customer_id", &request.customer_id);
    let order = v.id("order_id", &request.order_id);
    v.finish(whose.zip(order))
}

pub(super) fn list_orders(request: &pb::ListOrdersRequest) -> Result<Listing<CustomerId>> {
    let (mut v, token) = (Violations::new(), &request.page_token);
    let listing =
        v.listing("customer_id", &request.customer_id, request.updated_after, token, request.page_size);
    v.finish(listing)
}

/// An order as it is answered.
pub(super) fn order(order: &Order) -> pb::Order {
    use pb::fulfilment::{Delivery, Method, Pickup};
    let data = order.data();
    let method = match &data.fulfilment {
        Fulfilment::Delivery(address) => Method::Delivery(Delivery { address: address.0.clone() }),
        Fulfilment::Pickup => Method::Pickup(Pickup {}),
    };
    pb::Order {
        order_id: data.id.to_string(),
        customer_id: data.customer_id.to_string(),
        store_id: data.store_id.to_string(),
        items: data.items.iter().map(wire::item).collect(),
        total: Some(data.total.into()),
        fulfilment: Some(pb::Fulfilment { method: Some(method) }),
        state: wire::state(data.state).into(),
        end_reason: wire::reason(data.end_reason).into(),
        end_detail: data.end_detail.clone(),
        create_time: Some(data.created_at.into()),
        update_time: Some(data.updated_at.into()),
        expire_time: data.state.is_unpaid().then(|| data.expires_at.into()),
        next_attempt_time: data.next_attempt_at.map(Into::into),
    }
}

macro_rules! answers {
    ($($response:ident),+) => {$(
        impl From<Answer> for pb::$response {
            fn from(answer: Answer) -> Self {
                // At most a minute, which always fits.
                let retry_after = answer.retry_after.and_then(|wait| wait.try_into().ok());
                Self { order: Some(order(&answer.order)), retry_after }
            }
        }
    )+};
}
answers!(PlaceOrderResponse, PayOrderResponse, CancelOrderResponse);

#[cfg(test)]
mod tests {
    use chassis::error::Code;
    use maeul_proto::money::Money;
    use pb::fulfilment::{Delivery, Method};

    use super::*;

    fn good() -> pb::PlaceOrderRequest {
        let item = pb::place_order_request::Item {
            product_id: "bagel".into(),
            quantity: 2,
            serial_number: String::new(),
        };
        pb::PlaceOrderRequest {
            customer_id: "c-1".into(),
            store_id: "cafe".into(),
            items: vec![item],
            fulfilment: Some(pb::Fulfilment { method: Some(Method::Pickup(pb::fulfilment::Pickup {})) }),
            payment_method: "card-1".into(),
            expected_total: None,
            request_id: "r-1".into(),
        }
    }

    #[test]
    fn a_good_request_is_taken() {
        assert!(place_order(&good()).is_ok());
    }

    #[test]
    fn every_bad_field_is_named() {
        type Spoil = fn(&mut pb::PlaceOrderRequest);
        let money = |code: &str, units, nanos| Some(Money { currency_code: code.into(), units, nanos });
        let cases: &[(&str, Spoil)] = &[
            ("customer_id", |r| r.customer_id.clear()),
            ("customer_id", |r| r.customer_id = "-".into()),
            ("store_id", |r| r.store_id = "x".repeat(65)),
            ("request_id", |r| r.request_id.clear()),
            ("items", |r| r.items.clear()),
            ("items", |r| r.items = vec![r.items[0].clone(); 101]),
            ("items[0].product_id", |r| r.items[0].product_id = "a b".into()),
            ("items[0].quantity", |r| r.items[0].quantity = 0),
            ("items[0].quantity", |r| r.items[0].quantity = i32::MIN),
            ("items[0].quantity", |r| r.items[0].quantity = 1001),
            ("items[0].quantity", |r| r.items[0].serial_number = "sn-1".into()),
            ("items[0].serial_number", |r| r.items[0].serial_number = "sn 1".into()),
            ("items[1].serial_number", |r| {
                r.items[0].quantity = 1;
                r.items[0].serial_number = "sn-1".into();
                r.items.push(r.items[0].clone());
            }),
            ("fulfilment", |r| r.fulfilment = None),
            ("fulfilment", |r| r.fulfilment = Some(pb::Fulfilment { method: None })),
            ("fulfilment.delivery.address", |r| {
                let method = Some(Method::Delivery(Delivery { address: " ".into() }));
                r.fulfilment = Some(pb::Fulfilment { method });
            }),
            ("payment_method", |r| r.payment_method.clear()),
            ("payment_method", |r| r.payment_method = "x".repeat(201)),
            ("payment_method", |r| r.payment_method = "4111 1111 1111 1111".into()),
        ];
        for (field, spoil) in cases {
            let mut request = good();
            spoil(&mut request);
            let error = place_order(&request).unwrap_err();
            assert_eq!(error.code(), Code::InvalidArgument);
            assert!(error.message().contains(&format!("{field}: ")), "{field}: {error}");
        }
        for (field, total) in [
            ("expected_total.currency_code", money("won", 1, 0)),
            ("expected_total.units", money("KRW", -1, 0)),
            ("expected_total.units", money("KRW", i64::MAX, 0)),
            ("expected_total.nanos", money("KRW", 1, 1)),
        ] {
            let error = place_order(&pb::PlaceOrderRequest { expected_total: total, ..good() }).unwrap_err();
            assert!(error.message().contains(&format!("{field}: ")), "{field}: {error}");
        }
    }
}
