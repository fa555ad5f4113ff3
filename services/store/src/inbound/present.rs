//! From the domain to messages.

use chassis::access::Caller;
use maeul_proto::order::v1::FulfilmentKind;
use maeul_proto::store::v1 as pb;

use crate::application::UnitsAdded;
use crate::domain::{
    Held, Line, Movement, OrderId, PersonId, Product, SerialNumber, Store, StoreOrder, Unit,
};
use crate::wire;

impl From<Store> for pb::Store {
    fn from(store: Store) -> Self {
        let store = store.data();
        let people = store.staff.iter().chain([&store.owner]).map(PersonId::as_str);
        let staff = Caller::current().is_one_of(people).then_some(&store.staff);
        Self {
            store_id: store.id.to_string(),
            owner_id: store.owner.to_string(),
            name: store.name.clone(),
            kind: wire::store_kind(store.kind).into(),
            automation: wire::automation(store.automation).into(),
            staff_ids: staff.into_iter().flatten().map(ToString::to_string).collect(),
            create_time: Some(store.created_at.into()),
            update_time: Some(store.updated_at.into()),
        }
    }
}

impl From<Product> for pb::Product {
    fn from(product: Product) -> Self {
        let product = product.data();
        Self {
            product_id: product.id.to_string(),
            store_id: product.store_id.to_string(),
            name: product.name.clone(),
            price: Some(product.price.into()),
            stock: wire::stock_kind(product.stock).into(),
            on_hand: product.on_hand.count(),
            offered: product.offered,
            create_time: Some(product.created_at.into()),
            update_time: Some(product.updated_at.into()),
        }
    }
}

impl From<Unit> for pb::Unit {
    fn from(unit: Unit) -> Self {
        Self {
            serial_number: unit.serial.into(),
            product_id: unit.product_id.into(),
            store_id: unit.store_id.into(),
            state: wire::unit_state(unit.state).into(),
            order_id: unit.order_id.map(OrderId::into).unwrap_or_default(),
            create_time: Some(unit.created_at.into()),
            update_time: Some(unit.updated_at.into()),
        }
    }
}

impl From<Movement> for pb::StockMovement {
    fn from(entry: Movement) -> Self {
        Self {
            movement_id: entry.id,
            store_id: entry.store_id.into(),
            product_id: entry.product_id.into(),
            kind: wire::movement_kind(entry.kind).into(),
            change: entry.kind.change(entry.quantity),
            quantity: entry.quantity.count(),
            on_hand: entry.on_hand.count(),
            serial_numbers: entry.serials.into_iter().map(SerialNumber::into).collect(),
            order_id: entry.order_id.map(OrderId::into).unwrap_or_default(),
            create_time: Some(entry.created_at.into()),
        }
    }
}

impl From<StoreOrder> for pb::StoreOrder {
    fn from(order: StoreOrder) -> Self {
        let order = order.data();
        let rejection = order.rejection.as_ref();
        Self {
            order_id: order.id.to_string(),
            store_id: order.store_id.to_string(),
            customer_id: order.customer_id.to_string(),
            items: order.lines.iter().map(item).collect(),
            total: Some(order.total.into()),
            fulfilment: FulfilmentKind::from(order.fulfilment).into(),
            state: wire::state(order.state).into(),
            reject_reason: rejection.map_or(0, |rejection| wire::reject_reason(rejection.reason).into()),
            reject_detail: rejection.map(|rejection| rejection.detail.clone()).unwrap_or_default(),
            create_time: Some(order.created_at.into()),
            update_time: Some(order.updated_at.into()),
        }
    }
}

fn item(line: &Line) -> pb::StoreOrderItem {
    pb::StoreOrderItem {
        product_id: line.product_id.to_string(),
        name: line.name.clone(),
        // It came as an int32.
        quantity: i32::try_from(line.quantity.count()).unwrap_or(i32::MAX),
        serial_numbers: match &line.held {
            Held::Units(serials) => serials.iter().map(ToString::to_string).collect(),
            Held::Nothing | Held::Pieces => Vec::new(),
        },
    }
}

impl From<UnitsAdded> for pb::AddUnitsResponse {
    fn from(added: UnitsAdded) -> Self {
        Self { product: Some(added.product.into()), units: all(added.units) }
    }
}

/// Responses that carry one resource.
macro_rules! answers {
    ($($field:ident: $from:ty => $($response:ident),+;)+) => {$($(
        impl From<$from> for pb::$response {
            fn from(done: $from) -> Self {
                Self { $field: Some(done.into()) }
            }
        }
    )+)+};
}

answers! {
    store: Store => RegisterStoreResponse, UpdateStoreResponse, AddStaffResponse, RemoveStaffResponse,
        GetStoreResponse;
    product: Product => RegisterProductResponse, UpdateProductResponse, RestockProductResponse;
    store_order: StoreOrder => AcceptOrderResponse, RejectOrderResponse, StartPreparationResponse,
        CompletePreparationResponse, ServeOrderResponse, ShipOrderResponse, GetStoreOrderResponse;
}

/// The messages of a page.
pub(super) fn all<T, M: From<T>>(items: Vec<T>) -> Vec<M> {
    items.into_iter().map(M::from).collect()
}
