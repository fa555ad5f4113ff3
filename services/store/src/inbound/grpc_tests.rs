//! A store's day by its API and its policies.

use chassis::events::{Event, Policy};
use chassis::testing::on_both_databases;
use maeul_proto::delivery::v1::DeliveryPickedUp;
use maeul_proto::money::Money;
use maeul_proto::order::v1::{FulfilmentKind, OrderItem, OrderPlaced};
use prost::{Message, Name};
use tokio_stream::StreamExt;
use tonic::Code;

use super::*;
use crate::inbound::StorePolicies;
use crate::outbound::{MIGRATIONS, SqlStores};

fn api(db: &Database) -> StoreApi {
    let stores = Stores::new(Arc::new(SqlStores::new(db.clone())));
    StoreApi::new(Arc::new(stores), db.clone(), CancellationToken::new())
}

fn won(units: i64) -> Money {
    Money { currency_code: "KRW".into(), units, nanos: 0 }
}

async fn open_phone_shop(api: &StoreApi) {
    let store = pb::RegisterStoreRequest {
        store_id: "shop".into(),
        owner_id: "owner".into(),
        name: "Shop".into(),
        kind: pb::StoreKind::PhoneShop.into(),
        automation: 0,
        request_id: "r-store".into(),
    };
    api.register_store(Request::new(store)).await.unwrap();
    let product = pb::RegisterProductRequest {
        store_id: "shop".into(),
        actor_id: "owner".into(),
        product_id: "phone".into(),
        name: "Phone".into(),
        price: Some(won(900_000)),
        stock: pb::StockKind::Serialised.into(),
        request_id: "r-product".into(),
    };
    api.register_product(Request::new(product)).await.unwrap();
    let units = pb::AddUnitsRequest {
        store_id: "shop".into(),
        actor_id: "owner".into(),
        product_id: "phone".into(),
        serial_numbers: vec!["s-1".into()],
        request_id: "r-units".into(),
    };
    let added = api.add_units(Request::new(units)).await.unwrap().into_inner();
    assert_eq!(added.product.map(|product| product.on_hand), Some(1));
}

fn order_placed(order: &str) -> OrderPlaced {
    OrderPlaced {
        order_id: order.into(),
        customer_id: "customer".into(),
        store_id: "shop".into(),
        items: vec![OrderItem {
            product_id: "phone".into(),
            name: "Phone".into(),
            unit_price: Some(won(900_000)),
            quantity: 1,
            serial_number: String::new(),
        }],
        total: Some(won(900_000)),
        fulfilment: FulfilmentKind::Delivery.into(),
    }
}

async fn happened<M: Message + Name>(db: &Database, order: &str, message: &M) {
    let event = Event {
        id: chassis::clock::new_id(),
        kind: M::full_name(),
        source: "elsewhere".into(),
        subject: order.into(),
        partition_key: order.into(),
        sequence: 1,
        time: 0,
        correlation: order.into(),
        causation: None,
        traceparent: None,
        data: message.encode_to_vec(),
    };
    let mut tx = db.begin("test").await.unwrap();
    StorePolicies.handle(&mut tx, &event).await.unwrap();
    tx.commit().await.unwrap();
}

fn accept(order: &str, actor: &str, request_id: &str) -> Request<pb::AcceptOrderRequest> {
    Request::new(pb::AcceptOrderRequest {
        store_id: "shop".into(),
        actor_id: actor.into(),
        order_id: order.into(),
        request_id: request_id.into(),
    })
}

#[tokio::test]
async fn o5_a_phone_is_held_shipped_and_gone_once_the_courier_has_it() {
    on_both_databases(&MIGRATIONS, async |db| {
        let api = api(&db);
        open_phone_shop(&api).await;
        let watch = pb::WatchStoreOrdersRequest { store_id: "shop".into(), resume_token: String::new() };
        let mut watch = api.watch_store_orders(Request::new(watch)).await.unwrap().into_inner();
        assert_eq!(watch.next().await.unwrap().unwrap().store_order, None);

        happened(&db, "o-1", &order_placed("o-1")).await;
        let seen = watch.next().await.unwrap().unwrap().store_order.unwrap();
        assert_eq!(seen.state(), pb::StoreOrderState::Received);
        assert_eq!(seen.items[0].serial_numbers, ["s-1"]);

        let accepted = api.accept_order(accept("o-1", "owner", "r-1")).await.unwrap().into_inner();
        let again = api.accept_order(accept("o-1", "owner", "r-1")).await.unwrap().into_inner();
        assert_eq!(accepted, again);
        let ship = pb::ShipOrderRequest {
            store_id: "shop".into(),
            actor_id: "owner".into(),
            order_id: "o-1".into(),
            request_id: "r-2".into(),
        };
        api.ship_order(Request::new(ship)).await.unwrap();
        let picked = DeliveryPickedUp {
            order_id: "o-1".into(),
            customer_id: "customer".into(),
            store_id: "shop".into(),
            courier_id: "courier".into(),
        };
        happened(&db, "o-1", &picked).await;
        let list =
            pb::ListUnitsRequest { store_id: "-".into(), product_id: "-".into(), ..Default::default() };
        let units = api.list_units(Request::new(list)).await.unwrap().into_inner().units;
        assert_eq!((units[0].state(), units[0].order_id.as_str()), (pb::UnitState::Shipped, "o-1"));
    })
    .await;
}

#[tokio::test]
async fn n3_refusals_are_remembered_and_keys_are_for_one_body() {
    on_both_databases(&MIGRATIONS, async |db| {
        let api = api(&db);
        open_phone_shop(&api).await;
        // An order that has not been heard of yet may be heard of: that is no final word.
        let early = api.accept_order(accept("o-1", "owner", "r-1")).await.unwrap_err();
        assert_eq!(early.code(), Code::NotFound);
        happened(&db, "o-1", &order_placed("o-1")).await;

        let ship = || {
            Request::new(pb::ShipOrderRequest {
                store_id: "shop".into(),
                actor_id: "owner".into(),
                order_id: "o-1".into(),
                request_id: "r-0".into(),
            })
        };
        let early = api.ship_order(ship()).await.unwrap_err();
        assert_eq!(early.code(), Code::FailedPrecondition);
        api.accept_order(accept("o-1", "owner", "r-1")).await.unwrap();
        let repeat = api.ship_order(ship()).await.unwrap_err();
        assert_eq!((repeat.code(), repeat.message()), (early.code(), early.message()));

        let stranger = api.accept_order(accept("o-1", "customer", "r-2")).await.unwrap_err();
        assert_eq!(stranger.code(), Code::PermissionDenied);
        let reused = api.accept_order(accept("o-2", "owner", "r-1")).await.unwrap_err();
        assert_eq!(reused.code(), Code::InvalidArgument);
        let twice = api.accept_order(accept("o-1", "owner", "r-3")).await.unwrap_err();
        assert_eq!(twice.code(), Code::FailedPrecondition);
    })
    .await;
}
