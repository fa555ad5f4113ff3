//! A store and the people who work there.

use maeul_proto::order::v1::Order;
use maeul_proto::store::v1::store_service_client::StoreServiceClient;
use maeul_proto::store::v1::{
    AddUnitsRequest, GetStoreOrderRequest, ListProductsRequest, RegisterProductRequest,
    RestockProductRequest, StockKind, StoreOrder, StoreOrderState, UpdateProductRequest,
};
use tonic::transport::Channel;

use super::{Contact, unique, until, won};

/// A store and its owner.
#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) id: String,
    pub(crate) owner: String,
    pub(crate) api: StoreServiceClient<Channel>,
}

impl Shop {
    /// The same store in another village: a copy, or one that was started again.
    pub(crate) fn at(&self, village: &Contact) -> Self {
        Self { api: StoreServiceClient::new(village.to("store")), ..self.clone() }
    }

    /// Registers a product of this price in won, with this stock.
    pub(crate) async fn product(&mut self, price: i64, stock: StockKind) -> String {
        let request = RegisterProductRequest {
            store_id: self.id.clone(),
            actor_id: self.owner.clone(),
            product_id: unique("product"),
            name: "A product".into(),
            price: Some(won(price)),
            stock: stock.into(),
            request_id: unique("r"),
        };
        self.api.register_product(request).await.unwrap().into_inner().product.unwrap().product_id
    }

    /// Takes a product off the menu.
    pub(crate) async fn withdraw(&mut self, product: &str) {
        let request = UpdateProductRequest {
            store_id: self.id.clone(),
            actor_id: self.owner.clone(),
            product_id: product.to_owned(),
            name: None,
            price: None,
            offered: Some(false),
            request_id: unique("r"),
        };
        self.api.update_product(request).await.unwrap();
    }

    pub(crate) async fn restock(&mut self, product: &str, quantity: i64) {
        let request = RestockProductRequest {
            store_id: self.id.clone(),
            actor_id: self.owner.clone(),
            product_id: product.to_owned(),
            quantity,
            request_id: unique("r"),
        };
        self.api.restock_product(request).await.unwrap();
    }

    pub(crate) async fn add_units(&mut self, product: &str, serials: &[&str]) {
        let request = AddUnitsRequest {
            store_id: self.id.clone(),
            actor_id: self.owner.clone(),
            product_id: product.to_owned(),
            serial_numbers: serials.iter().map(ToString::to_string).collect(),
            request_id: unique("r"),
        };
        self.api.add_units(request).await.unwrap();
    }

    /// How many pieces of a product are there.
    pub(crate) async fn on_hand(&self, product: &str) -> i64 {
        let request = ListProductsRequest { store_id: self.id.clone(), ..Default::default() };
        let products = self.api.clone().list_products(request).await.unwrap().into_inner().products;
        products.iter().find(|p| p.product_id == product).unwrap().on_hand
    }

    pub(crate) async fn order_of(&self, order: &Order) -> Option<StoreOrder> {
        let request = GetStoreOrderRequest { store_id: self.id.clone(), order_id: order.order_id.clone() };
        self.api.clone().get_store_order(request).await.ok()?.into_inner().store_order
    }

    pub(crate) async fn order_is(&self, order: &Order, state: StoreOrderState) -> StoreOrder {
        until(&format!("store order {} is {state:?}", order.order_id), || async {
            self.order_of(order).await.filter(|o| o.state() == state)
        })
        .await
    }
}

/// Calls a store's verb on an order as the owner: `verb!(shop, accept_order, AcceptOrderRequest, order)`;
/// with `as key` behind the order, under that request id.
#[macro_export]
macro_rules! verb {
    ($shop:expr, $method:ident, $request:ident, $order:expr, as $key:expr $(, $field:ident: $value:expr)*) => {
        $shop
            .api
            .clone()
            .$method(maeul_proto::store::v1::$request {
                store_id: $shop.id.clone(),
                actor_id: $shop.owner.clone(),
                order_id: $order.order_id.clone(),
                request_id: $key,
                $($field: $value,)*
            })
            .await
            .map(|_| ())
    };
    ($shop:expr, $method:ident, $request:ident, $order:expr $(, $field:ident: $value:expr)*) => {
        $crate::verb!($shop, $method, $request, $order, as $crate::harness::unique("verb") $(, $field: $value)*)
    };
}
