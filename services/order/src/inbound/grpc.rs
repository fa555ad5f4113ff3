//! `maeul.order.v1.OrderService`.

use std::sync::Arc;

use chassis::db::Database;
use chassis::grpc::command;
use chassis::idempotency::RequestKey;
use maeul_proto::order::v1 as pb;
use maeul_proto::order::v1::order_service_server::OrderService;
use tonic::{Request, Response, Status};

use super::convert;
use crate::application::{Orders, Whose};

/// The gRPC side of the use cases.
pub(crate) struct OrderApi {
    orders: Arc<Orders>,
    db: Database,
}

impl OrderApi {
    /// `db` keeps the refusals of commands.
    pub(crate) fn new(orders: Arc<Orders>, db: Database) -> Self {
        Self { orders, db }
    }
}

#[tonic::async_trait]
impl OrderService for OrderApi {
    async fn place_order(
        &self,
        request: Request<pb::PlaceOrderRequest>,
    ) -> Result<Response<pb::PlaceOrderResponse>, Status> {
        let request = request.into_inner();
        let wanted = convert::place_order(&request)?;
        let key = RequestKey::new(&request.customer_id, "PlaceOrder", &request.request_id, &request);
        let (orders, claimed) = (self.orders.clone(), key.clone());
        command(&self.db, key, async move { orders.place_order(wanted, claimed).await }).await
    }

    async fn pay_order(
        &self,
        request: Request<pb::PayOrderRequest>,
    ) -> Result<Response<pb::PayOrderResponse>, Status> {
        let request = request.into_inner();
        let (customer, id) = convert::order_of(&request.customer_id, &request.order_id, &request.request_id)?;
        let key = RequestKey::new(&request.customer_id, "PayOrder", &request.request_id, &request);
        let (orders, claimed) = (self.orders.clone(), key.clone());
        command(&self.db, key, async move { orders.pay_order(Whose::One(customer), id, claimed).await }).await
    }

    async fn cancel_order(
        &self,
        request: Request<pb::CancelOrderRequest>,
    ) -> Result<Response<pb::CancelOrderResponse>, Status> {
        let request = request.into_inner();
        let (customer, id) = convert::order_of(&request.customer_id, &request.order_id, &request.request_id)?;
        let key = RequestKey::new(&request.customer_id, "CancelOrder", &request.request_id, &request);
        let (orders, claimed) = (self.orders.clone(), key.clone());
        command(&self.db, key, async move { orders.cancel_order(Whose::One(customer), id, claimed).await })
            .await
    }

    async fn get_order(
        &self,
        request: Request<pb::GetOrderRequest>,
    ) -> Result<Response<pb::GetOrderResponse>, Status> {
        let (whose, id) = convert::get_order(&request.into_inner())?;
        let order = self.orders.get_order(&whose, &id).await?;
        Ok(Response::new(pb::GetOrderResponse { order: Some(convert::order(&order)) }))
    }

    async fn list_orders(
        &self,
        request: Request<pb::ListOrdersRequest>,
    ) -> Result<Response<pb::ListOrdersResponse>, Status> {
        let list = convert::list_orders(&request.into_inner())?;
        let page = self.orders.list_orders(&list.whose, list.updated_after, &list.token, list.size).await?;
        let page = page.map(|order| convert::order(&order));
        Ok(Response::new(pb::ListOrdersResponse { orders: page.items, next_page_token: page.next }))
    }
}
