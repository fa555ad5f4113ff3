//! `maeul.store.v1.StoreService`.

use std::sync::Arc;

use chassis::access::Caller;
use chassis::db::Database;
use chassis::grpc::command;
use chassis::idempotency::RequestKey;
use chassis::watch::{self, ResumeToken};
use maeul_proto::store::v1 as pb;
use maeul_proto::store::v1::store_service_server::StoreService;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use super::{convert, present};
use crate::application::{Part, Stores};
use crate::domain::{OrderId, PersonId, StoreId};

/// The service.
pub(crate) struct StoreApi {
    stores: Arc<Stores>,
    db: Database,
    stop: CancellationToken,
}

impl StoreApi {
    pub(crate) fn new(stores: Arc<Stores>, db: Database, stop: CancellationToken) -> Self {
        Self { stores, db, stop }
    }

    /// Whether the caller may see which orders are behind what everybody sees.
    async fn shows_all_of(&self, part: &Part<StoreId>) -> Result<bool, Status> {
        let caller = Caller::current();
        Ok(match part {
            Part::All => caller.is_one_of(std::iter::empty()),
            Part::Only(id) => {
                let store = self.stores.get_store(id).await?;
                let people = store.data().staff.iter().chain([&store.data().owner]);
                caller.is_one_of(people.map(PersonId::as_str))
            }
        })
    }
}

/// A command: convert the request, claim its key on behalf of who acts, run the use case to its end.
macro_rules! run {
    ($self:ident, $request:ident, $rpc:literal by $caller:ident, $convert:ident, $use_case:ident) => {{
        let request = $request.into_inner();
        let input = convert::$convert(&request)?;
        let key = RequestKey::new(&request.$caller, $rpc, &request.request_id, &request);
        let stores = $self.stores.clone();
        let work_key = key.clone();
        command(&$self.db, key, async move { stores.$use_case(input, work_key).await }).await
    }};
}

#[tonic::async_trait]
impl StoreService for StoreApi {
    async fn register_store(
        &self,
        request: Request<pb::RegisterStoreRequest>,
    ) -> Result<Response<pb::RegisterStoreResponse>, Status> {
        run!(self, request, "RegisterStore" by owner_id, register_store, register_store)
    }

    async fn update_store(
        &self,
        request: Request<pb::UpdateStoreRequest>,
    ) -> Result<Response<pb::UpdateStoreResponse>, Status> {
        run!(self, request, "UpdateStore" by actor_id, update_store, update_store)
    }

    async fn add_staff(
        &self,
        request: Request<pb::AddStaffRequest>,
    ) -> Result<Response<pb::AddStaffResponse>, Status> {
        run!(self, request, "AddStaff" by actor_id, add_staff, change_staff)
    }

    async fn remove_staff(
        &self,
        request: Request<pb::RemoveStaffRequest>,
    ) -> Result<Response<pb::RemoveStaffResponse>, Status> {
        run!(self, request, "RemoveStaff" by actor_id, remove_staff, change_staff)
    }

    async fn get_store(
        &self,
        request: Request<pb::GetStoreRequest>,
    ) -> Result<Response<pb::GetStoreResponse>, Status> {
        let id = convert::one("store_id", &request.into_inner().store_id)?;
        let store = self.stores.get_store(&id).await?;
        Ok(Response::new(store.into()))
    }

    async fn list_stores(
        &self,
        request: Request<pb::ListStoresRequest>,
    ) -> Result<Response<pb::ListStoresResponse>, Status> {
        let request = request.into_inner();
        let rows = convert::selection(request.page_size, &request.page_token, request.updated_after)?;
        let page = self.stores.list_stores(rows).await?;
        let stores = present::all(page.items);
        Ok(Response::new(pb::ListStoresResponse { stores, next_page_token: page.next }))
    }

    async fn register_product(
        &self,
        request: Request<pb::RegisterProductRequest>,
    ) -> Result<Response<pb::RegisterProductResponse>, Status> {
        run!(self, request, "RegisterProduct" by actor_id, register_product, register_product)
    }

    async fn update_product(
        &self,
        request: Request<pb::UpdateProductRequest>,
    ) -> Result<Response<pb::UpdateProductResponse>, Status> {
        run!(self, request, "UpdateProduct" by actor_id, update_product, update_product)
    }

    async fn restock_product(
        &self,
        request: Request<pb::RestockProductRequest>,
    ) -> Result<Response<pb::RestockProductResponse>, Status> {
        run!(self, request, "RestockProduct" by actor_id, restock_product, restock_product)
    }

    async fn add_units(
        &self,
        request: Request<pb::AddUnitsRequest>,
    ) -> Result<Response<pb::AddUnitsResponse>, Status> {
        run!(self, request, "AddUnits" by actor_id, add_units, add_units)
    }

    async fn list_units(
        &self,
        request: Request<pb::ListUnitsRequest>,
    ) -> Result<Response<pb::ListUnitsResponse>, Status> {
        let request = request.into_inner();
        let store = convert::part("store_id", &request.store_id)?;
        let product = convert::part("product_id", &request.product_id)?;
        let rows = convert::selection(request.page_size, &request.page_token, request.updated_after)?;
        let page = self.stores.list_units(store.clone(), product, rows).await?;
        let mut units: Vec<pb::Unit> = present::all(page.items);
        if !self.shows_all_of(&store).await? {
            for unit in &mut units {
                unit.order_id.clear();
            }
        }
        Ok(Response::new(pb::ListUnitsResponse { units, next_page_token: page.next }))
    }

    async fn list_stock_movements(
        &self,
        request: Request<pb::ListStockMovementsRequest>,
    ) -> Result<Response<pb::ListStockMovementsResponse>, Status> {
        let request = request.into_inner();
        let store = convert::part("store_id", &request.store_id)?;
        let product = convert::part("product_id", &request.product_id)?;
        let rows = convert::selection(request.page_size, &request.page_token, request.updated_after)?;
        let page = self.stores.list_movements(store, product, rows).await?;
        let stock_movements = present::all(page.items);
        Ok(Response::new(pb::ListStockMovementsResponse { stock_movements, next_page_token: page.next }))
    }

    async fn list_products(
        &self,
        request: Request<pb::ListProductsRequest>,
    ) -> Result<Response<pb::ListProductsResponse>, Status> {
        let request = request.into_inner();
        let store = convert::part("store_id", &request.store_id)?;
        let rows = convert::selection(request.page_size, &request.page_token, request.updated_after)?;
        let page = self.stores.list_products(store, rows).await?;
        let products = present::all(page.items);
        Ok(Response::new(pb::ListProductsResponse { products, next_page_token: page.next }))
    }

    async fn accept_order(
        &self,
        request: Request<pb::AcceptOrderRequest>,
    ) -> Result<Response<pb::AcceptOrderResponse>, Status> {
        run!(self, request, "AcceptOrder" by actor_id, accept_order, work_on_order)
    }

    async fn reject_order(
        &self,
        request: Request<pb::RejectOrderRequest>,
    ) -> Result<Response<pb::RejectOrderResponse>, Status> {
        run!(self, request, "RejectOrder" by actor_id, reject_order, work_on_order)
    }

    async fn start_preparation(
        &self,
        request: Request<pb::StartPreparationRequest>,
    ) -> Result<Response<pb::StartPreparationResponse>, Status> {
        run!(self, request, "StartPreparation" by actor_id, start_preparation, work_on_order)
    }

    async fn complete_preparation(
        &self,
        request: Request<pb::CompletePreparationRequest>,
    ) -> Result<Response<pb::CompletePreparationResponse>, Status> {
        run!(self, request, "CompletePreparation" by actor_id, complete_preparation, work_on_order)
    }

    async fn serve_order(
        &self,
        request: Request<pb::ServeOrderRequest>,
    ) -> Result<Response<pb::ServeOrderResponse>, Status> {
        run!(self, request, "ServeOrder" by actor_id, serve_order, work_on_order)
    }

    async fn ship_order(
        &self,
        request: Request<pb::ShipOrderRequest>,
    ) -> Result<Response<pb::ShipOrderResponse>, Status> {
        run!(self, request, "ShipOrder" by actor_id, ship_order, work_on_order)
    }

    async fn get_store_order(
        &self,
        request: Request<pb::GetStoreOrderRequest>,
    ) -> Result<Response<pb::GetStoreOrderResponse>, Status> {
        let request = request.into_inner();
        let store = convert::part("store_id", &request.store_id)?;
        let id = convert::one("order_id", &request.order_id)?;
        let order = self.stores.get_store_order(&store, &id).await?;
        Ok(Response::new(order.into()))
    }

    async fn list_store_orders(
        &self,
        request: Request<pb::ListStoreOrdersRequest>,
    ) -> Result<Response<pb::ListStoreOrdersResponse>, Status> {
        let request = request.into_inner();
        let store = convert::part("store_id", &request.store_id)?;
        let rows = convert::selection(request.page_size, &request.page_token, request.updated_after)?;
        let page = self.stores.list_store_orders(store, rows).await?;
        let store_orders = present::all(page.items);
        Ok(Response::new(pb::ListStoreOrdersResponse { store_orders, next_page_token: page.next }))
    }

    type WatchStoreOrdersStream = ReceiverStream<Result<pb::WatchStoreOrdersResponse, Status>>;

    async fn watch_store_orders(
        &self,
        request: Request<pb::WatchStoreOrdersRequest>,
    ) -> Result<Response<Self::WatchStoreOrdersStream>, Status> {
        let request = request.into_inner();
        let id: StoreId = convert::one("store_id", &request.store_id)?;
        let token = ResumeToken::parse(&request.resume_token)?;
        self.stores.get_store(&id).await?;
        let greet = |resume_token| pb::WatchStoreOrdersResponse { store_order: None, resume_token };
        let (stores, scope) = (self.stores.clone(), format!("store:{id}"));
        let load = move |order: String, resume_token: String| {
            let stores = stores.clone();
            async move {
                let id: OrderId = convert::one("order_id", &order)?;
                let store_order = Some(stores.get_store_order(&Part::All, &id).await?.into());
                Ok(Some(pb::WatchStoreOrdersResponse { store_order, resume_token }))
            }
        };
        let stream = watch::stream(self.db.clone(), scope, token, self.stop.clone(), greet, load);
        Ok(Response::new(stream))
    }
}

#[cfg(test)]
#[path = "grpc_tests.rs"]
mod tests;
