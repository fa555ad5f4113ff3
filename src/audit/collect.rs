//! Reads the village: every list, page by page, by gRPC.
//!
//! Orders come first and what follows from them after: so what an order demands has had time to be there, and what
//! is there too early changed while it was read, which its time tells.

use chassis::types::Timestamp;
use maeul_proto::delivery::v1::{ListCarrierEntriesRequest, ListDeliveriesRequest};
use maeul_proto::mypage::v1::ListOrderViewsRequest;
use maeul_proto::notification::v1::{
    CaseKind, ListNotificationsRequest, list_notifications_request::Recipient,
};
use maeul_proto::order::v1::{GetOrderRequest, ListOrdersRequest};
use maeul_proto::payment::v1::{ListPaymentsRequest, ListProviderEntriesRequest};
use maeul_proto::platform::v1::{GetTimeRequest, ListEventsRequest};
use maeul_proto::store::v1::{
    ListProductsRequest, ListStockMovementsRequest, ListStoreOrdersRequest, ListStoresRequest,
    ListUnitsRequest, StoreKind,
};
use tonic::{Code, Status};

use super::books::{Books, Service};
use super::convert::at;
use super::facts::{Consumer, Movement, Order, Product, Unit};
use crate::client::Village;
use crate::failure::Failure;
use crate::process::Context;

/// All customers, all stores, all products.
const ALL: &str = "-";
/// Few enough that a page of the largest orders stays within `MOST_BYTES`.
const PAGE: i32 = 250;
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Whether the answer says that the service is not there.
fn is_away(status: &Status) -> bool {
    matches!(status.code(), Code::Unimplemented | Code::Unavailable)
}

/// Reads all pages of a list and hands each item on, as what is kept of it. Answers whether the service is there.
macro_rules! pages {
    ($client:expr, $rpc:ident, $request:expr, $items:ident, $keep:expr) => {{
        let mut client = $client.clone().max_decoding_message_size(MOST_BYTES);
        let mut request = $request;
        loop {
            let page = match client.$rpc(request.clone()).await {
                Ok(page) => page.into_inner(),
                Err(status) if is_away(&status) => break false,
                Err(status) => return Err(failure(stringify!($rpc), &status)),
            };
            page.$items.into_iter().for_each($keep);
            if page.next_page_token.is_empty() || page.next_page_token == request.page_token {
                break true;
            }
            request.page_token = page.next_page_token;
        }
    }};
}

fn failure(what: &str, status: &Status) -> Failure {
    Failure::failed(what, format!("{:?}: {}", status.code(), status.message()))
}

/// The village's own time.
pub(super) async fn time(village: &Village) -> Result<Timestamp, Failure> {
    let answer = village.process(Context::Order).clock.clone().get_time(GetTimeRequest {}).await?;
    Ok(at(answer.into_inner().time))
}

/// One reading of all cases that began at `since` or later, and of all stock that moved since then.
pub(super) async fn books(village: &Village, since: Option<Timestamp>) -> Result<Books, Failure> {
    let mut books = Books { begun: time(village).await?, ..Books::default() };
    let after = since.map(|since| Timestamp::from_micros(since.micros().saturating_sub(1)).into());
    orders(village, &mut books, after).await?;
    payments(village, &mut books, after).await?;
    deliveries(village, &mut books, after).await?;
    store_orders(village, &mut books, after).await?;
    stock(village, &mut books, since).await?;
    messages(village, &mut books, after).await?;
    views(village, &mut books, after).await?;
    match consumers(village).await? {
        Some(consumers) => books.consumers = consumers,
        None => drop(books.missing.insert(Service::Events)),
    }
    if let Some(since) = since {
        leave_out_older(village, &mut books, since).await?;
    }
    Ok(books)
}

type After = Option<prost_types::Timestamp>;

fn note(books: &mut Books, service: Service, there: bool) {
    if !there {
        books.missing.insert(service);
    }
}

async fn orders(village: &Village, books: &mut Books, updated_after: After) -> Result<(), Failure> {
    let request =
        ListOrdersRequest { customer_id: ALL.into(), updated_after, page_size: PAGE, ..Default::default() };
    let there = pages!(village.order, list_orders, request, orders, |order| {
        let order = Order::from(order);
        let case = books.case(&order.id);
        case.order = Some(order);
    });
    note(books, Service::Order, there);
    Ok(())
}

async fn payments(village: &Village, books: &mut Books, updated_after: After) -> Result<(), Failure> {
    let request =
        ListPaymentsRequest { customer_id: ALL.into(), updated_after, page_size: PAGE, ..Default::default() };
    let payments = pages!(village.payment, list_payments, request, payments, |payment| {
        let case = books.case(&payment.order_id);
        case.payment = Some(payment.into());
    });
    let request = ListProviderEntriesRequest { updated_after, page_size: PAGE, ..Default::default() };
    let entries = pages!(village.payment, list_provider_entries, request, entries, |entry| {
        let case = books.case(&entry.key);
        case.provider.push(entry.into());
    });
    note(books, Service::Payment, payments && entries);
    Ok(())
}

async fn deliveries(village: &Village, books: &mut Books, updated_after: After) -> Result<(), Failure> {
    let request = ListDeliveriesRequest {
        customer_id: ALL.into(),
        updated_after,
        page_size: PAGE,
        ..Default::default()
    };
    let deliveries = pages!(village.delivery, list_deliveries, request, deliveries, |delivery| {
        let case = books.case(&delivery.order_id);
        case.delivery = Some(delivery.into());
    });
    let request = ListCarrierEntriesRequest { updated_after, page_size: PAGE, ..Default::default() };
    let entries = pages!(village.delivery, list_carrier_entries, request, entries, |entry| {
        let case = books.case(&entry.key);
        case.carrier.push(entry.into());
    });
    note(books, Service::Delivery, deliveries && entries);
    Ok(())
}

async fn store_orders(village: &Village, books: &mut Books, updated_after: After) -> Result<(), Failure> {
    let request = ListStoresRequest { page_size: PAGE, ..Default::default() };
    let stores = pages!(village.store, list_stores, request, stores, |store| {
        let kind: StoreKind = store.kind();
        books.shops.insert(store.store_id, kind);
    });
    let request =
        ListStoreOrdersRequest { store_id: ALL.into(), updated_after, page_size: PAGE, ..Default::default() };
    let store_orders = pages!(village.store, list_store_orders, request, store_orders, |order| {
        let case = books.case(&order.order_id);
        case.store_order = Some(order.into());
    });
    note(books, Service::Store, stores && store_orders);
    Ok(())
}

/// All products and, of those that moved since, everything: a ledger is right as a whole only.
async fn stock(village: &Village, books: &mut Books, since: Option<Timestamp>) -> Result<(), Failure> {
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
            let movement = std::sync::Arc::new(Movement::from(movement));
            if !movement.order.is_empty() && within(movement.made) {
                books.case(&movement.order).movements.push(movement.clone());
            }
            let stock = books.stock(&movement.product);
            stock.complete = true;
            stock.movements.push(movement);
        });
        let request = ListUnitsRequest { store_id, product_id, page_size: PAGE, ..Default::default() };
        there &= pages!(village.store, list_units, request, units, |unit| {
            let unit = std::sync::Arc::new(Unit::from(unit));
            if !unit.order.is_empty() && within(unit.updated) {
                books.case(&unit.order).units.push(unit.clone());
            }
            books.stock(&unit.product).units.push(unit);
        });
    }
    note(books, Service::Store, there);
    Ok(())
}

async fn messages(village: &Village, books: &mut Books, updated_after: After) -> Result<(), Failure> {
    for recipient in [Recipient::CustomerId(ALL.into()), Recipient::StoreId(ALL.into())] {
        let request = ListNotificationsRequest {
            recipient: Some(recipient),
            updated_after,
            page_size: PAGE,
            ..Default::default()
        };
        let there = pages!(village.notification, list_notifications, request, notifications, |message| {
            // The books are those of orders: what is told of loans and bookings is not in them.
            if message.case_kind() == CaseKind::Order {
                let case = books.case(&message.case_id);
                case.messages.push(message.into());
            }
        });
        note(books, Service::Notification, there);
    }
    Ok(())
}

async fn views(village: &Village, books: &mut Books, updated_after: After) -> Result<(), Failure> {
    let request = ListOrderViewsRequest {
        customer_id: ALL.into(),
        updated_after,
        page_size: PAGE,
        ..Default::default()
    };
    let there = pages!(village.mypage, list_order_views, request, order_views, |view| {
        let case = books.case(&view.order_id);
        case.view = Some(view.into());
    });
    note(books, Service::Mypage, there);
    Ok(())
}

/// Who consumes the event log, and how far each has come; `None` where there is none.
pub(super) async fn consumers(village: &Village) -> Result<Option<Vec<Consumer>>, Failure> {
    match village.consumers().await {
        Ok(answer) => Ok(Some(answer.consumers.into_iter().map(Consumer::from).collect())),
        Err(status) if is_away(&status) => Ok(None),
        Err(status) => Err(failure("list_consumers", &status)),
    }
}

/// Whether an event of the case still lies ahead of a consumer that lags.
pub(super) async fn has_events_ahead(
    village: &Village,
    case: &str,
    behind: &Consumer,
) -> Result<bool, Failure> {
    // What looks like an order's id may be none.
    if !chassis::types::is_valid_id(case) {
        return Ok(false);
    }
    let request = ListEventsRequest {
        page_size: 1,
        case_key: case.to_owned(),
        after_position: behind.position,
        ..Default::default()
    };
    Ok(!village.log().list_events(request).await?.into_inner().events.is_empty())
}

/// Drops the cases of orders that were taken before. Lists tell of changes since then, also to such orders.
async fn leave_out_older(village: &Village, books: &mut Books, since: Timestamp) -> Result<(), Failure> {
    for (id, case) in &mut books.cases {
        if case.order.is_some() || case.begun() < since || books.missing.contains(&Service::Order) {
            continue;
        }
        let request = GetOrderRequest { customer_id: ALL.into(), order_id: id.clone() };
        match village.order.clone().get_order(request).await {
            Ok(answer) => case.order = answer.into_inner().order.map(Order::from),
            Err(status) if matches!(status.code(), Code::NotFound | Code::InvalidArgument) => {}
            Err(status) => return Err(failure("get_order", &status)),
        }
    }
    books.cases.retain(|_, case| case.begun() >= since);
    Ok(())
}
