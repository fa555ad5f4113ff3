//! Every field of every command, made bad in every way, is named.

use maeul_proto::money::Money as PbMoney;

use super::*;

fn register_store_request() -> pb::RegisterStoreRequest {
    pb::RegisterStoreRequest {
        store_id: "shop".into(),
        owner_id: "owner".into(),
        name: " Shop ".into(),
        kind: pb::StoreKind::Cafe.into(),
        automation: 0,
        request_id: "r-1".into(),
    }
}

fn register_product_request() -> pb::RegisterProductRequest {
    pb::RegisterProductRequest {
        store_id: "shop".into(),
        actor_id: "owner".into(),
        product_id: String::new(),
        name: "Latte".into(),
        price: Some(won(4500)),
        stock: pb::StockKind::Counted.into(),
        request_id: "r-1".into(),
    }
}

fn restock_request() -> pb::RestockProductRequest {
    pb::RestockProductRequest {
        store_id: "shop".into(),
        actor_id: "owner".into(),
        product_id: "bagel".into(),
        quantity: 1,
        request_id: "r-1".into(),
    }
}

fn add_units_request() -> pb::AddUnitsRequest {
    pb::AddUnitsRequest {
        store_id: "shop".into(),
        actor_id: "owner".into(),
        product_id: "phone".into(),
        serial_numbers: vec!["s-1".into(), "s-2".into()],
        request_id: "r-1".into(),
    }
}

fn reject_request() -> pb::RejectOrderRequest {
    pb::RejectOrderRequest {
        store_id: "shop".into(),
        actor_id: "owner".into(),
        order_id: "o-1".into(),
        reason: "closed".into(),
        request_id: "r-1".into(),
    }
}

fn won(units: i64) -> PbMoney {
    PbMoney { currency_code: "KRW".into(), units, nanos: 0 }
}

/// The message of a refusal begins with the field.
fn refused<T: std::fmt::Debug>(result: Result<T>, field: &str) {
    let error = result.expect_err(field);
    assert_eq!(error.reason(), "INVALID_FIELD");
    assert!(error.message().starts_with(&format!("{field}: ")), "{field}: {}", error.message());
}

#[test]
fn good_requests_pass_and_defaults_are_filled_in() {
    let store = register_store(&register_store_request()).unwrap();
    assert_eq!((store.name.as_str(), store.automation), ("Shop", Automation::Manual));
    assert!(!register_product(&register_product_request()).unwrap().new.id.as_str().is_empty());
    assert_eq!(restock_product(&restock_request()).unwrap().quantity.count(), 1);
    assert_eq!(add_units(&add_units_request()).unwrap().serials.len(), 2);
    assert_eq!(reject_order(&reject_request()).unwrap().command, Command::Reject("closed".into()));
}

#[test]
fn bad_stores_are_refused() {
    let good = register_store_request;
    let long = "x".repeat(201);
    let try_ = |request: pb::RegisterStoreRequest, field| refused(register_store(&request), field);
    try_(pb::RegisterStoreRequest { store_id: "a b".into(), ..good() }, "store_id");
    try_(pb::RegisterStoreRequest { owner_id: String::new(), ..good() }, "owner_id");
    try_(pb::RegisterStoreRequest { name: "  ".into(), ..good() }, "name");
    try_(pb::RegisterStoreRequest { name: long, ..good() }, "name");
    try_(pb::RegisterStoreRequest { kind: 0, ..good() }, "kind");
    try_(pb::RegisterStoreRequest { kind: 99, ..good() }, "kind");
    try_(pb::RegisterStoreRequest { automation: -1, ..good() }, "automation");
    try_(pb::RegisterStoreRequest { request_id: String::new(), ..good() }, "request_id");

    let update = pb::UpdateStoreRequest {
        store_id: "shop".into(),
        actor_id: "owner".into(),
        request_id: "r-1".into(),
        ..Default::default()
    };
    refused(update_store(&update), "name");
    refused(update_store(&pb::UpdateStoreRequest { automation: Some(0), ..update }), "automation");
}

#[test]
fn bad_products_are_refused() {
    let good = register_product_request;
    let try_ = |request: pb::RegisterProductRequest, field| refused(register_product(&request), field);
    let priced = |price| pb::RegisterProductRequest { price, ..good() };
    try_(pb::RegisterProductRequest { store_id: String::new(), ..good() }, "store_id");
    try_(pb::RegisterProductRequest { actor_id: "-".into(), ..good() }, "actor_id");
    try_(pb::RegisterProductRequest { product_id: "é".into(), ..good() }, "product_id");
    try_(pb::RegisterProductRequest { stock: 7, ..good() }, "stock");
    try_(priced(None), "price");
    try_(priced(Some(won(0))), "price.units");
    try_(priced(Some(won(-1))), "price.units");
    try_(priced(Some(won(i64::MAX))), "price.units");
    try_(priced(Some(PbMoney { currency_code: "won".into(), ..won(1) })), "price.currency_code");
    try_(priced(Some(PbMoney { nanos: 1, ..won(1) })), "price.nanos");
    try_(priced(Some(PbMoney { nanos: i32::MIN, ..won(1) })), "price.nanos");

    let update = pb::UpdateProductRequest {
        store_id: "shop".into(),
        actor_id: "owner".into(),
        product_id: "bagel".into(),
        request_id: "r-1".into(),
        ..Default::default()
    };
    refused(update_product(&update), "name");
    refused(update_product(&pb::UpdateProductRequest { price: Some(won(0)), ..update }), "price.units");
}

#[test]
fn bad_stock_is_refused() {
    for quantity in [0, -1, MOST_PIECES + 1, i64::MIN, i64::MAX] {
        refused(restock_product(&pb::RestockProductRequest { quantity, ..restock_request() }), "quantity");
    }
    let units = |serials: &[&str]| {
        let serial_numbers = serials.iter().map(ToString::to_string).collect();
        add_units(&pb::AddUnitsRequest { serial_numbers, ..add_units_request() })
    };
    refused(units(&[]), "serial_numbers");
    refused(units(&["s"; MOST_UNITS + 1]), "serial_numbers");
    refused(units(&["s-1", "s-1"]), "serial_numbers[1]");
    refused(units(&["s-1", "s 2"]), "serial_numbers[1]");
}

#[test]
fn bad_work_is_refused() {
    let good = reject_request;
    let try_ = |request: pb::RejectOrderRequest, field| refused(reject_order(&request), field);
    try_(pb::RejectOrderRequest { reason: String::new(), ..good() }, "reason");
    try_(pb::RejectOrderRequest { reason: "x".repeat(501), ..good() }, "reason");
    try_(pb::RejectOrderRequest { order_id: "x".repeat(65), ..good() }, "order_id");
    refused(accept_order(&pb::AcceptOrderRequest::default()), "request_id");
}

#[test]
fn bad_lists_are_refused() {
    refused(selection(-1, "", None), "page_size");
    refused(selection(1, "nonsense", None), "page_token");
    let year_0 = prost_types::Timestamp { seconds: i64::MIN, nanos: 0 };
    refused(selection(1, "", Some(year_0)), "updated_after");
    refused(part::<crate::domain::StoreId>("store_id", "--"), "store_id");
    assert_eq!(part::<crate::domain::StoreId>("store_id", "-").unwrap(), Part::All);
}
