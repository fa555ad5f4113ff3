//! O1 and O2: stores, staff, products, stock; picking and ordering.

use maeul_proto::order::v1::{OrderState, place_order_request::Item};
use maeul_proto::store::v1::{
    AddStaffRequest, Automation, ListProductsRequest, ListUnitsRequest, RemoveStaffRequest, StockKind,
    StoreKind, StoreOrderState, UnitState, UpdateProductRequest,
};
use tonic::Code;

use crate::harness::*;
use crate::verb;

#[tokio::test(flavor = "multi_thread")]
async fn o1_an_owner_registers_a_store_with_staff_and_products_of_every_kind_of_stock() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::PhoneShop, Automation::Manual).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let bagel = shop.product(3_000, StockKind::Counted).await;
    let phone = shop.product(900_000, StockKind::Serialised).await;
    shop.restock(&bagel, 10).await;
    shop.add_units(&phone, &["SN-1", "SN-2"]).await;

    let request = ListProductsRequest { store_id: shop.id.clone(), ..Default::default() };
    let products = shop.api.list_products(request).await.unwrap().into_inner().products;
    let on_hand = |id: &str| products.iter().find(|p| p.product_id == id).unwrap().on_hand;
    assert_eq!((on_hand(&dish), on_hand(&bagel), on_hand(&phone)), (0, 10, 2));
    let request =
        ListUnitsRequest { store_id: shop.id.clone(), product_id: phone.clone(), ..Default::default() };
    let units = shop.api.list_units(request).await.unwrap().into_inner().units;
    assert_eq!(units.len(), 2);
    assert!(units.iter().all(|unit| unit.state() == UnitState::Available), "{units:?}");

    // Staff prepare; only the owner prices.
    let staff = unique("staff");
    let order = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    shop.order_is(&order, StoreOrderState::Received).await;
    let mut as_staff = shop.clone();
    as_staff.owner = staff.clone();
    let stranger = verb!(as_staff, accept_order, AcceptOrderRequest, order).unwrap_err();
    assert_eq!((stranger.code(), reason(&stranger).as_str()), (Code::PermissionDenied, "NOT_STORE_STAFF"));
    let request = AddStaffRequest {
        store_id: shop.id.clone(),
        actor_id: shop.owner.clone(),
        staff_id: staff.clone(),
        request_id: unique("r"),
    };
    shop.api.add_staff(request).await.unwrap();
    verb!(as_staff, accept_order, AcceptOrderRequest, order).unwrap();
    let price = UpdateProductRequest {
        store_id: shop.id.clone(),
        actor_id: staff.clone(),
        product_id: dish.clone(),
        price: Some(won(1)),
        request_id: unique("r"),
        ..Default::default()
    };
    let refused = shop.api.update_product(price).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "NOT_STORE_OWNER"));
    let request = RemoveStaffRequest {
        store_id: shop.id.clone(),
        actor_id: shop.owner.clone(),
        staff_id: staff,
        request_id: unique("r"),
    };
    shop.api.remove_staff(request).await.unwrap();
    let gone = verb!(as_staff, start_preparation, StartPreparationRequest, order).unwrap_err();
    assert_eq!(reason(&gone), "NOT_STORE_STAFF");
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o2_products_and_quantities_are_ordered_for_delivery_or_pickup_at_the_store_s_price() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Cafe, Automation::Manual).await;
    let coffee = shop.product(4_500, StockKind::Untracked).await;
    let bagel = shop.product(3_000, StockKind::Counted).await;
    shop.restock(&bagel, 10).await;
    let customer = unique("customer");
    for fulfilment in [to_address(), pickup()] {
        let mut request = order_for(&customer, &shop, &coffee);
        request.items = vec![
            Item { product_id: coffee.clone(), quantity: 2, serial_number: String::new() },
            Item { product_id: bagel.clone(), quantity: 3, serial_number: String::new() },
        ];
        request.fulfilment = Some(fulfilment);
        request.expected_total = Some(won(18_000));
        let order = village.placed(request).await;
        assert_eq!(order.total, Some(won(18_000)));
        shop.order_is(&order, StoreOrderState::Received).await;
    }
    let mut request = order_for(&customer, &shop, &coffee);
    request.expected_total = Some(won(4_000));
    let changed = village.order().place_order(request).await.unwrap_err();
    assert_eq!((changed.code(), reason(&changed).as_str()), (Code::FailedPrecondition, "PRICE_CHANGED"));

    // The new price holds for new orders only, as soon as the menu has arrived.
    let price = UpdateProductRequest {
        store_id: shop.id.clone(),
        actor_id: shop.owner.clone(),
        product_id: coffee.clone(),
        price: Some(won(5_000)),
        request_id: unique("r"),
        ..Default::default()
    };
    shop.api.update_product(price).await.unwrap();
    let order = until("the new price is on the menu", || async {
        let mut request = order_for(&customer, &shop, &coffee);
        request.expected_total = Some(won(5_000));
        village.order().place_order(request).await.ok()?.into_inner().order
    })
    .await;
    assert_eq!(order.state(), OrderState::Placed);
    village.audit_is_clean().await;
}
