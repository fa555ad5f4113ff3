//! `maeul.delivery.v1.DeliveryService`: requests in, answers out, nothing decided here.

use std::sync::Arc;

use chassis::access::Caller;
use chassis::db::Database;
use chassis::grpc::{Listing, PageToken, command, page_size, to_its_end};
use chassis::idempotency::RequestKey;
use maeul_proto::access::v1::Role;
use maeul_proto::delivery::v1 as pb;
use maeul_proto::delivery::v1::delivery_service_server::DeliveryService;
use tonic::{Request, Response, Status};

use super::convert;
use crate::application::Deliveries;

/// Serves deliveries.
pub(crate) struct DeliveryApi {
    deliveries: Arc<Deliveries>,
    db: Database,
}

impl DeliveryApi {
    /// Over these use cases; refusals are kept in `db`.
    pub(crate) fn new(deliveries: Arc<Deliveries>, db: Database) -> Self {
        Self { deliveries, db }
    }
}

#[tonic::async_trait]
impl DeliveryService for DeliveryApi {
    async fn reserve_delivery(
        &self,
        request: Request<pb::ReserveDeliveryRequest>,
    ) -> Result<Response<pb::ReserveDeliveryResponse>, Status> {
        let asked = convert::reservation(request.get_ref())?;
        let deliveries = self.deliveries.clone();
        let answer = to_its_end(async move { deliveries.reserve(&asked).await }).await?;
        Ok(Response::new(convert::answer(answer)?))
    }

    async fn release_delivery(
        &self,
        request: Request<pb::ReleaseDeliveryRequest>,
    ) -> Result<Response<pb::ReleaseDeliveryResponse>, Status> {
        let order = convert::release(request.get_ref())?;
        let released = self.deliveries.release(&order).await?;
        Ok(Response::new(pb::ReleaseDeliveryResponse { delivery: released.as_ref().map(convert::delivery) }))
    }

    async fn pick_up_delivery(
        &self,
        request: Request<pb::PickUpDeliveryRequest>,
    ) -> Result<Response<pb::PickUpDeliveryResponse>, Status> {
        let request = request.get_ref();
        let (order, courier) = convert::courier(&request.order_id, &request.courier_id, &request.request_id)?;
        let key = RequestKey::new(courier.as_str(), "PickUpDelivery", &request.request_id, request);
        let (deliveries, claim) = (self.deliveries.clone(), key.clone());
        command(&self.db, key, async move { deliveries.pick_up(&order, &courier, Some(&claim)).await }).await
    }

    async fn complete_delivery(
        &self,
        request: Request<pb::CompleteDeliveryRequest>,
    ) -> Result<Response<pb::CompleteDeliveryResponse>, Status> {
        let request = request.get_ref();
        let (order, courier) = convert::courier(&request.order_id, &request.courier_id, &request.request_id)?;
        let key = RequestKey::new(courier.as_str(), "CompleteDelivery", &request.request_id, request);
        let (deliveries, claim) = (self.deliveries.clone(), key.clone());
        command(&self.db, key, async move { deliveries.complete(&order, &courier, Some(&claim)).await }).await
    }

    async fn get_delivery(
        &self,
        request: Request<pb::GetDeliveryRequest>,
    ) -> Result<Response<pb::GetDeliveryResponse>, Status> {
        let (whose, order) = convert::get(request.get_ref())?;
        let caller = Caller::current();
        let delivery = self.deliveries.get(&whose, caller.only_concerning(Role::Courier), &order).await?;
        Ok(Response::new(pb::GetDeliveryResponse { delivery: Some(convert::delivery(&delivery)) }))
    }

    async fn list_deliveries(
        &self,
        request: Request<pb::ListDeliveriesRequest>,
    ) -> Result<Response<pb::ListDeliveriesResponse>, Status> {
        let (list, state) = convert::list(request.get_ref())?;
        let (caller, Listing { whose, updated_after, token, size }) = (Caller::current(), list);
        let courier = caller.only_concerning(Role::Courier);
        let page = self.deliveries.list(&whose, courier, state, updated_after, &token, size).await?;
        Ok(Response::new(pb::ListDeliveriesResponse {
            deliveries: page.items.iter().map(convert::delivery).collect(),
            next_page_token: page.next,
        }))
    }

    async fn list_carrier_entries(
        &self,
        request: Request<pb::ListCarrierEntriesRequest>,
    ) -> Result<Response<pb::ListCarrierEntriesResponse>, Status> {
        let request = request.get_ref();
        let since = convert::entries(request)?;
        let (size, token) = (page_size(request.page_size)?, PageToken::parse(&request.page_token)?);
        let page = self.deliveries.statement(since, &token, size).await?.map(convert::entry);
        Ok(Response::new(pb::ListCarrierEntriesResponse { entries: page.items, next_page_token: page.next }))
    }
}
