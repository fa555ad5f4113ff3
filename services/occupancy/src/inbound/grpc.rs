//! `maeul.occupancy.v1.OccupancyService`: requests in, answers out, nothing decided here.

use std::sync::Arc;

use chassis::db::Database;
use chassis::grpc::command;
use chassis::idempotency::RequestKey;
use maeul_proto::occupancy::v1 as pb;
use maeul_proto::occupancy::v1::occupancy_service_server::OccupancyService;
use tonic::{Request, Response, Status};

use super::convert;
use crate::application::RoomUses;

/// Serves the uses of rooms.
pub(crate) struct OccupancyApi {
    room_uses: Arc<RoomUses>,
    db: Database,
}

impl OccupancyApi {
    /// Over these use cases; refusals are kept in `db`.
    pub(crate) fn new(room_uses: Arc<RoomUses>, db: Database) -> Self {
        Self { room_uses, db }
    }
}

#[tonic::async_trait]
impl OccupancyService for OccupancyApi {
    async fn start_use(
        &self,
        request: Request<pb::StartUseRequest>,
    ) -> Result<Response<pb::StartUseResponse>, Status> {
        let request = request.into_inner();
        let (customer, booking) =
            convert::command(&request.customer_id, &request.booking_id, &request.request_id)?;
        let key = RequestKey::new(&request.customer_id, "StartUse", &request.request_id, &request);
        let (room_uses, claimed) = (self.room_uses.clone(), key.clone());
        command(&self.db, key, async move { room_uses.start_use(&customer, &booking, &claimed).await }).await
    }

    async fn end_use(
        &self,
        request: Request<pb::EndUseRequest>,
    ) -> Result<Response<pb::EndUseResponse>, Status> {
        let request = request.into_inner();
        let (customer, booking) =
            convert::command(&request.customer_id, &request.booking_id, &request.request_id)?;
        let key = RequestKey::new(&request.customer_id, "EndUse", &request.request_id, &request);
        let (room_uses, claimed) = (self.room_uses.clone(), key.clone());
        command(&self.db, key, async move { room_uses.end_use(&customer, &booking, &claimed).await }).await
    }

    async fn get_room_use(
        &self,
        request: Request<pb::GetRoomUseRequest>,
    ) -> Result<Response<pb::GetRoomUseResponse>, Status> {
        let (whose, booking) = convert::get(request.get_ref())?;
        let found = self.room_uses.get(&whose, &booking).await?;
        Ok(Response::new(pb::GetRoomUseResponse { room_use: Some(convert::room_use(&found)) }))
    }

    async fn list_room_uses(
        &self,
        request: Request<pb::ListRoomUsesRequest>,
    ) -> Result<Response<pb::ListRoomUsesResponse>, Status> {
        let list = convert::list(request.get_ref())?;
        let page = self.room_uses.list(&list.whose, list.updated_after, &list.token, list.size).await?;
        let page = page.map(|one| convert::room_use(&one));
        Ok(Response::new(pb::ListRoomUsesResponse { room_uses: page.items, next_page_token: page.next }))
    }
}
