//! Those who book meeting rooms, those who decide about it, and the use of what was booked.

use std::time::Duration;

use chassis::types::Timestamp;
use maeul_proto::approval::v1::approval_service_client::ApprovalServiceClient;
use maeul_proto::approval::v1::{ApprovalState, DenyApprovalRequest, GrantApprovalRequest};
use maeul_proto::booking::v1::booking_service_client::BookingServiceClient;
use maeul_proto::booking::v1::{
    BookRoomRequest, Booking, BookingState, CancelBookingRequest, GetBookingRequest, ListBookingsRequest,
    RegisterRoomRequest, Room,
};
use maeul_proto::occupancy::v1::occupancy_service_client::OccupancyServiceClient;
use maeul_proto::occupancy::v1::{EndUseRequest, RoomUse, RoomUseState, StartUseRequest};
use tonic::transport::Channel;
use tonic::{Code, Status};

use super::{Contact, reason, unique, until};

/// How long a room is booked, where a test does not say.
const BOOKED: Duration = Duration::from_hours(1);

impl Contact {
    pub(crate) fn booking(&self) -> BookingServiceClient<Channel> {
        BookingServiceClient::new(self.to("booking"))
    }

    pub(crate) fn approval(&self) -> ApprovalServiceClient<Channel> {
        ApprovalServiceClient::new(self.to("approval"))
    }

    pub(crate) fn occupancy(&self) -> OccupancyServiceClient<Channel> {
        OccupancyServiceClient::new(self.to("occupancy"))
    }

    /// The time where bookings are taken.
    pub(crate) async fn booking_time(&self) -> Timestamp {
        self.time_at("booking").await.unwrap()
    }

    /// Everybody's bookings, as many as a page holds.
    pub(crate) async fn bookings(&self) -> Result<Vec<Booking>, Status> {
        let request = ListBookingsRequest { customer_id: "-".into(), page_size: 1000, ..Default::default() };
        let page = self.booking().list_bookings(request).await?.into_inner();
        assert!(page.next_page_token.is_empty(), "more bookings than a page holds");
        Ok(page.bookings)
    }

    /// Registers a room of a manager of its own.
    pub(crate) async fn registered_room(&self) -> Room {
        let request = RegisterRoomRequest {
            room_id: unique("room"),
            manager_id: unique("manager"),
            name: "The Attic".into(),
            request_id: unique("r"),
        };
        self.booking().register_room(request).await.unwrap().into_inner().room.unwrap()
    }

    /// Books a room from now on, for an hour; its manager is to decide.
    pub(crate) async fn booked(&self, customer: &str, room: &Room) -> Booking {
        let from = self.booking_time().await;
        self.booked_for(customer, room, from, from.plus(BOOKED)).await
    }

    /// Books a room for a time range that nobody has.
    pub(crate) async fn booked_for(
        &self,
        customer: &str,
        room: &Room,
        from: Timestamp,
        until: Timestamp,
    ) -> Booking {
        let request = BookRoomRequest {
            customer_id: customer.to_owned(),
            room_id: room.room_id.clone(),
            start_time: Some(from.into()),
            end_time: Some(until.into()),
            request_id: unique("book"),
        };
        self.booking().book_room(request).await.unwrap().into_inner().booking.unwrap()
    }

    /// Agrees to a booking as soon as its manager has heard of it, and waits until the booking has heard of that.
    pub(crate) async fn approved(&self, booking: &Booking) -> Booking {
        // Each try with a key of its own: that there is nothing to decide yet is an answer too.
        until("the manager agrees", || async {
            let request = GrantApprovalRequest {
                manager_id: booking.manager_id.clone(),
                booking_id: booking.booking_id.clone(),
                request_id: unique("grant"),
            };
            match self.approval().grant_approval(request).await {
                Ok(_) => Some(()),
                Err(status) if status.code() == Code::NotFound => None,
                Err(status) => panic!("{status:?}"),
            }
        })
        .await;
        self.booking_is(booking, BookingState::Approved).await
    }

    /// Says no to a booking as soon as its manager has heard of it; it is denied in the same call.
    pub(crate) async fn denied(&self, booking: &Booking, why: &str) {
        let decided = until("the manager says no", || async {
            let request = DenyApprovalRequest {
                manager_id: booking.manager_id.clone(),
                booking_id: booking.booking_id.clone(),
                reason: why.to_owned(),
                request_id: unique("deny"),
            };
            match self.approval().deny_approval(request).await {
                Ok(answer) => answer.into_inner().approval_request,
                Err(status) if status.code() == Code::NotFound => None,
                Err(status) => panic!("{status:?}"),
            }
        })
        .await;
        assert_eq!(decided.state(), ApprovalState::Denied);
    }

    /// The customer gives a booking up.
    pub(crate) async fn given_up(&self, booking: &Booking) {
        let request = CancelBookingRequest {
            customer_id: booking.customer_id.clone(),
            booking_id: booking.booking_id.clone(),
            request_id: unique("cancel"),
        };
        self.booking().cancel_booking(request).await.unwrap();
    }

    /// The customer of an approved booking begins to use the room.
    pub(crate) async fn starts_use(&self, booking: &Booking) -> RoomUse {
        let request = StartUseRequest {
            customer_id: booking.customer_id.clone(),
            booking_id: booking.booking_id.clone(),
            request_id: unique("start"),
        };
        let answer = self.occupancy().start_use(request).await;
        let answer = answer.unwrap_or_else(|status| panic!("{}: {status:?}", reason(&status)));
        answer.into_inner().room_use.unwrap()
    }

    /// The customer leaves the room; its booking is released in the same call.
    pub(crate) async fn ends_use(&self, booking: &Booking) -> RoomUse {
        let request = EndUseRequest {
            customer_id: booking.customer_id.clone(),
            booking_id: booking.booking_id.clone(),
            request_id: unique("end"),
        };
        let room_use = self.occupancy().end_use(request).await.unwrap().into_inner().room_use.unwrap();
        assert_eq!(room_use.state(), RoomUseState::Ended);
        room_use
    }

    /// Waits until a booking stands where it is to stand.
    pub(crate) async fn booking_is(&self, booking: &Booking, state: BookingState) -> Booking {
        let request = GetBookingRequest {
            customer_id: booking.customer_id.clone(),
            booking_id: booking.booking_id.clone(),
        };
        until(&format!("booking {} is {state:?}", booking.booking_id), || async {
            let found = self.booking().get_booking(request.clone()).await.ok()?.into_inner().booking;
            found.filter(|booking| booking.state() == state)
        })
        .await
    }
}
