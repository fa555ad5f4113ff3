//! Orders, what follows from them, and all stock.

use std::sync::Arc;

use chassis::types::Timestamp;
use maeul_proto::delivery::v1::{ListCarrierEntriesRequest, ListDeliveriesRequest};
use maeul_proto::mypage::v1::ListOrderViewsRequest;
use maeul_proto::order::v1::{GetOrderRequest, ListOrdersRequest};
use maeul_proto::payment::v1::{ListPaymentsRequest, ListProviderEntriesRequest};
use maeul_proto::store::v1::{
    ListProductsRequest, ListStockMovementsRequest, ListStoreOrdersRequest, ListStoresRequest,
    ListUnitsRequest, StoreKind,
};

use super::paging::{After, note, pages, without_older};
use super::{ALL, PAGE};
use crate::audit::books::{Books, Service};
use crate::audit::facts::{Movement, Order, Product, Unit};
use crate::client::Village;
use crate::failure::Failure;

pub(super) async fn orders(
    village: &Village,
    books: &mut Books,
    updated_after: After,
) -> Result<(), Failure> {
    let request =
        ListOrdersRequest { customer_id: ALL.into(), updated_after, page_size: PAGE, ..Default::default() };
    let there = pages!(village.order, list_orders, request, orders, |order| {
        let order = Order::from(order);
        let case = books.order(&order.id);
        case.order = Some(order);
    });
    note(books, Service::Order, there);
    Ok(())
}

pub(super) async fn payments(
    village: &Village,
    books: &mut Books,
    updated_after: After,
) -> Result<(), Failure> {
    let request =
        ListPaymentsRequest { customer_id: ALL.into(), updated_after, page_size: PAGE, ..Default::default() };
    let payments = pages!(village.payment, list_payments, request, payments, |payment| {
        let case = books.order(&payment.order_id);
        case.payment = Some(payment.into());
    });
    let request = ListProviderEntriesRequest { updated_after, page_size: PAGE, ..Default::default() };
    let entries = pages!(village.payment, list_provider_entries, request, entries, |entry| {
        let case = books.order(&entry.key);
        case.provider.push(entry.into());
    });
    note(books, Service::Payment, payments && entries);
    Ok(())
}

pub(super) async fn deliveries(
    village: &Village,
    books: &mut Books,
    updated_after: After,
) -> Result<(), Failure> {
    let request = ListDeliveriesRequest {
        customer_id: ALL.into(),
        updated_after,
        page_size: PAGE,
        ..Default::default()
    };
    let deliveries = pages!(village.delivery, list_deliveries, request, deliveries, |delivery| {
        let case = books.order(&delivery.order_id);
        case.delivery = Some(delivery.into());
    });
    let request = ListCarrierEntriesRequest { updated_after, page_size: PAGE, ..Default::default() };
    let entries = pages!(village.delivery, list_carrier_entries, request, entries, |entry| {
        let case = books.order(&entry.key);
        case.carrier.push(entry.into());
    });
    note(books, Service::Delivery, deliveries && entries);
    Ok(())
}

pub(super) async fn store_orders(
    village: &Village,
    books: &mut Books,
    updated_after: After,
) -> Result<(), Failure> {
    let request = ListStoresRequest { page_size: PAGE, ..Default::default() };
    let stores = pages!(village.store, list_stores, request, stores, |store| {
        let kind: StoreKind = store.kind();
        books.shops.insert(store.store_id, kind);
    });
    let request =
        ListStoreOrdersRequest { store_id: ALL.into(), updated_after, page_size: PAGE, ..Default::default() };
    let store_orders = pages!(village.store, list_store_orders, request, store_orders, |order| {
        let case = books.order(&order.order_id);
        case.store_order = Some(order.into());
    });
    note(books, Service::Store, stores && store_orders);
    Ok(())
}

/// All products and, of those that moved since, everything: a ledger is right as a whole only.
pub(super) async fn stock(
    village: &Village,
    books: &mut Books,
    since: Option<Timestamp>,
) -> Result<(), Failure> {
    let mut there = pages!(
        village.store,
        list_products,
        ListProductsRequest { store_id: ALL.into(), page_size: PAGE, ..Default::default() },
        products,
        |product| {
            let product = Product::from(product);
            let stock = books.stock(&product.id);
            stock.complete = since.is_none_or(|since| product.updated >= since);
            stock.product = Some(product);
        }
    );
    let whose: Vec<_> = if since.is_none() {
        vec![(ALL.to_owned(), ALL.to_owned())]
    } else {
        let moved = books.stock.values().filter(|stock| stock.complete);
        moved.filter_map(|s| s.product.as_ref()).map(|p| (p.store.clone(), p.id.clone())).collect()
    };
    let within = |time: Timestamp| since.is_none_or(|since| time >= since);
    for (store_id, product_id) in whose {
        let request = ListStockMovementsRequest {
            store_id: store_id.clone(),
            product_id: product_id.clone(),
            page_size: PAGE,
            ..Default::default()
        };
        there &= pages!(village.store, list_stock_movements, request, stock_movements, |movement| {
            let movement = Arc::new(Movement::from(movement));
            if !movement.order.is_empty() && within(movement.made) {
                books.order(&movement.order).movements.push(movement.clone());
            }
            let stock = books.stock(&movement.product);
            stock.complete = true;
            stock.movements.push(movement);
        });
        let request = ListUnitsRequest { store_id, product_id, page_size: PAGE, ..Default::default() };
        there &= pages!(village.store, list_units, request, units, |unit| {
            let unit = Arc::new(Unit::from(unit));
            if !unit.order.is_empty() && within(unit.updated) {
                books.order(&unit.order).units.push(unit.clone());
            }
            books.stock(&unit.product).units.push(unit);
        });
    }
    note(books, Service::Store, there);
    Ok(())
}

pub(super) async fn views(village: &Village, books: &mut Books, updated_after: After) -> Result<(), Failure> {
    let request = ListOrderViewsRequest {
        customer_id: ALL.into(),
        updated_after,
        page_size: PAGE,
        ..Default::default()
    };
    let there = pages!(village.mypage, list_order_views, request, order_views, |view| {
        let case = books.order(&view.order_id);
        case.view = Some(view.into());
    });
    note(books, Service::Mypage, there);
    Ok(())
}

/// Drops the cases of orders that were taken before.
pub(super) async fn leave_out_older(
    village: &Village,
    books: &mut Books,
    since: Timestamp,
) -> Result<(), Failure> {
    let request = |order_id| GetOrderRequest { customer_id: ALL.into(), order_id };
    without_older!(books, since, orders.order, Service::Order, village.order, get_order, request);
    Ok(())
}
