//! `maeul.booking.v1.BookingService`: requests in, answers out, nothing decided here.

use std::sync::Arc;

use chassis::access::Caller;
use chassis::db::Database;
use chassis::error::Result as Checked;
use chassis::grpc::{Listing, PageToken, Violations, command, page_size, to_its_end};
use chassis::idempotency::RequestKey;
use maeul_proto::access::v1::Role;
use maeul_proto::booking::v1 as pb;
use maeul_proto::booking::v1::booking_service_server::BookingService;
use tonic::{Request, Response, Status};

use super::convert;
use crate::application::{Bookings, Decision, Wish};
use crate::domain::BookingId;

/// Serves rooms and bookings.
pub(crate) struct BookingApi {
    bookings: Arc<Bookings>,
    db: Database,
}

impl BookingApi {
    /// Over these use cases; refusals are kept in `db`.
    pub(crate) fn new(bookings: Arc<Bookings>, db: Database) -> Self {
        Self { bookings, db }
    }

    async fn decide<M: From<Decision>>(
        &self,
        asked: Checked<(BookingId, Wish)>,
    ) -> Result<Response<M>, Status> {
        let (id, wish) = asked?;
        let bookings = self.bookings.clone();
        let decision = to_its_end(async move { bookings.decide(&id, &wish).await }).await?;
        Ok(Response::new(decision.into()))
    }
}

#[tonic::async_trait]
impl BookingService for BookingApi {
    async fn register_room(
        &self,
        request: Request<pb::RegisterRoomRequest>,
    ) -> Result<Response<pb::RegisterRoomResponse>, Status> {
        let request = request.into_inner();
        let new = convert::register_room(&request)?;
        let key = RequestKey::new(&request.manager_id, "RegisterRoom", &request.request_id, &request);
        let (bookings, claimed) = (self.bookings.clone(), key.clone());
        command(&self.db, key, async move { bookings.register_room(&new, &claimed).await }).await
    }

    async fn get_room(
        &self,
        request: Request<pb::GetRoomRequest>,
    ) -> Result<Response<pb::GetRoomResponse>, Status> {
        let mut v = Violations::new();
        let id = v.id("room_id", &request.get_ref().room_id);
        let room = self.bookings.room(&v.finish(id)?).await?;
        Ok(Response::new(pb::GetRoomResponse { room: Some(convert::room(room)) }))
    }

    async fn list_rooms(
        &self,
        request: Request<pb::ListRoomsRequest>,
    ) -> Result<Response<pb::ListRoomsResponse>, Status> {
        let request = request.get_ref();
        let (size, token) = (page_size(request.page_size)?, PageToken::parse(&request.page_token)?);
        let page = self.bookings.rooms(&token, size).await?.map(convert::room);
        Ok(Response::new(pb::ListRoomsResponse { rooms: page.items, next_page_token: page.next }))
    }

    async fn book_room(
        &self,
        request: Request<pb::BookRoomRequest>,
    ) -> Result<Response<pb::BookRoomResponse>, Status> {
        let request = request.into_inner();
        let wish = convert::book_room(&request)?;
        let key = RequestKey::new(&request.customer_id, "BookRoom", &request.request_id, &request);
        let (bookings, claimed) = (self.bookings.clone(), key.clone());
        command(&self.db, key, async move { bookings.book_room(&wish, &claimed).await }).await
    }

    async fn cancel_booking(
        &self,
        request: Request<pb::CancelBookingRequest>,
    ) -> Result<Response<pb::CancelBookingResponse>, Status> {
        let request = request.into_inner();
        let (customer, id) = convert::cancel(&request)?;
        let key = RequestKey::new(&request.customer_id, "CancelBooking", &request.request_id, &request);
        let (bookings, claimed) = (self.bookings.clone(), key.clone());
        command(&self.db, key, async move { bookings.cancel_booking(&customer, &id, &claimed).await }).await
    }

    async fn get_booking(
        &self,
        request: Request<pb::GetBookingRequest>,
    ) -> Result<Response<pb::GetBookingResponse>, Status> {
        let (whose, id) = convert::get(request.get_ref())?;
        let caller = Caller::current();
        let booking = self.bookings.booking(&whose, caller.only_concerning(Role::Manager), &id).await?;
        Ok(Response::new(pb::GetBookingResponse { booking: Some(convert::booking(&booking)) }))
    }

    async fn list_bookings(
        &self,
        request: Request<pb::ListBookingsRequest>,
    ) -> Result<Response<pb::ListBookingsResponse>, Status> {
        let list = convert::list(request.get_ref())?;
        let (caller, Listing { whose, updated_after, token, size }) = (Caller::current(), list);
        let manager = caller.only_concerning(Role::Manager);
        let page = self.bookings.bookings(&whose, manager, updated_after, &token, size).await?;
        let page = page.map(|booking| convert::booking(&booking));
        Ok(Response::new(pb::ListBookingsResponse { bookings: page.items, next_page_token: page.next }))
    }

    async fn deny_booking(
        &self,
        request: Request<pb::DenyBookingRequest>,
    ) -> Result<Response<pb::DenyBookingResponse>, Status> {
        self.decide(convert::deny(request.get_ref())).await
    }

    async fn start_booking(
        &self,
        request: Request<pb::StartBookingRequest>,
    ) -> Result<Response<pb::StartBookingResponse>, Status> {
        self.decide(convert::start(request.get_ref())).await
    }

    async fn release_booking(
        &self,
        request: Request<pb::ReleaseBookingRequest>,
    ) -> Result<Response<pb::ReleaseBookingResponse>, Status> {
        self.decide(convert::release(request.get_ref())).await
    }
}
