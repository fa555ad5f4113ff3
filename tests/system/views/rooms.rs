//! R5: bookings with their state, and room use with booked and actual start and end, live.

use std::time::Duration;

use maeul_proto::booking::v1::{Booking, BookingState, Room};
use maeul_proto::mypage::v1::{
    BookingView, GetBookingViewRequest, ListBookingViewsRequest, ListRoomUseViewsRequest, RoomUseView,
    WatchBookingViewsRequest, WatchBookingViewsResponse, WatchRoomUseViewsRequest, WatchRoomUseViewsResponse,
};
use maeul_proto::occupancy::v1::RoomUseState;
use tonic::{Code, Streaming};

use super::{SIMULATED, begun, mesh, next, rebuild};
use crate::harness::*;

/// What a customer sees: bookings and the use of rooms, newest first.
type Page = (Vec<BookingView>, Vec<RoomUseView>);

const HOUR: Duration = Duration::from_hours(1);

/// Books an hour that begins in so many hours.
async fn booked(village: &Contact, customer: &str, room: &Room, ahead: u32) -> Booking {
    let from = village.booking_time().await.plus(HOUR * ahead);
    village.booked_for(customer, room, from, from.plus(HOUR)).await
}

async fn page(village: &Contact, customer: &str) -> Page {
    let list = ListBookingViewsRequest { customer_id: customer.into(), ..Default::default() };
    let bookings = village.mypage().list_booking_views(list).await.unwrap().into_inner().booking_views;
    (bookings, uses(village, customer, "").await)
}

async fn uses(village: &Contact, customer: &str, room: &str) -> Vec<RoomUseView> {
    let list =
        ListRoomUseViewsRequest { customer_id: customer.into(), room_id: room.into(), ..Default::default() };
    village.mypage().list_room_use_views(list).await.unwrap().into_inner().room_use_views
}

/// A customer's live page.
struct Live {
    bookings: Streaming<WatchBookingViewsResponse>,
    uses: Streaming<WatchRoomUseViewsResponse>,
}

impl Live {
    async fn of(village: &Contact, customer: &str) -> Self {
        let request = WatchBookingViewsRequest { customer_id: customer.into(), resume_token: String::new() };
        let mut bookings = village.mypage().watch_booking_views(request).await.unwrap().into_inner();
        assert_eq!(begun(&mut bookings).await.booking_view, None);
        let request = WatchRoomUseViewsRequest { customer_id: customer.into(), resume_token: String::new() };
        let mut uses = village.mypage().watch_room_use_views(request).await.unwrap().into_inner();
        assert_eq!(begun(&mut uses).await.room_use_view, None);
        Self { bookings, uses }
    }

    async fn shows(&mut self, booking: &Booking, state: BookingState) -> BookingView {
        let what = format!("booking {} is {state:?}", booking.booking_id);
        let is_it = |view: &BookingView| view.booking_id == booking.booking_id && view.state() == state;
        let change =
            next(&what, &mut self.bookings, |change| change.booking_view.as_ref().is_some_and(is_it)).await;
        change.booking_view.unwrap()
    }

    async fn shows_use(&mut self, booking: &Booking, state: RoomUseState) -> RoomUseView {
        let what = format!("the use of {} is {state:?}", booking.booking_id);
        let is_it = |view: &RoomUseView| view.booking_id == booking.booking_id && view.state() == state;
        let change =
            next(&what, &mut self.uses, |change| change.room_use_view.as_ref().is_some_and(is_it)).await;
        change.room_use_view.unwrap()
    }
}

/// A customer books four times before a live page: one booking is used, one denied, one cancelled, one waits. The page in
/// the end.
async fn books_and_uses(village: &Contact, customer: &str) -> Page {
    let mut live = Live::of(village, customer).await;
    let room = village.registered_room().await;
    let used = booked(village, customer, &room, 1).await;
    let requested = live.shows(&used, BookingState::Requested).await;
    assert_eq!((&requested.room_name, &requested.manager_id), (&room.name, &room.manager_id));
    assert_eq!((requested.booked_start_time, requested.booked_end_time), (used.start_time, used.end_time));
    let denied = booked(village, customer, &room, 3).await;
    village.denied(&denied, "a wedding").await;
    assert_eq!(live.shows(&denied, BookingState::Denied).await.reason, "a wedding");
    let cancelled = booked(village, customer, &room, 5).await;
    village.given_up(&cancelled).await;
    live.shows(&cancelled, BookingState::Cancelled).await;
    let waits = booked(village, customer, &room, 7).await;
    live.shows(&waits, BookingState::Requested).await;

    village.approved(&used).await;
    live.shows(&used, BookingState::Approved).await;
    assert!(uses(village, customer, "").await.is_empty(), "no use has begun");
    village.advance(HOUR + Duration::from_mins(5)).await.unwrap();
    let started = village.starts_use(&used).await;
    let begun = live.shows_use(&used, RoomUseState::InUse).await;
    assert_eq!((begun.start_time, begun.end_time), (started.start_time, None));
    assert!(begun.start_time.unwrap().seconds >= used.start_time.unwrap().seconds + 300, "{begun:?}");
    live.shows(&used, BookingState::Started).await;
    village.advance(Duration::from_mins(20)).await.unwrap();
    let ended = village.ends_use(&used).await;
    let left = live.shows_use(&used, RoomUseState::Ended).await;
    assert_eq!((left.start_time, left.end_time), (started.start_time, ended.end_time));
    assert_eq!((left.booked_start_time, left.booked_end_time), (used.start_time, used.end_time));
    assert!(left.end_time.unwrap().seconds < used.end_time.unwrap().seconds, "{left:?}");

    // Two contexts tell of the end, in any order.
    let released = until("the booking is released and its use ended", || async {
        let get = GetBookingViewRequest { customer_id: customer.into(), booking_id: used.booking_id.clone() };
        let view = village.mypage().get_booking_view(get).await.ok()?.into_inner().booking_view?;
        (view.state() == BookingState::Released && view.use_state() == RoomUseState::Ended).then_some(view)
    })
    .await;
    assert_eq!((released.use_start_time, released.use_end_time), (left.start_time, left.end_time));
    let (bookings, of_rooms) = page(village, customer).await;
    let listed: Vec<_> = bookings.iter().map(|view| (view.booking_id.as_str(), view.state())).collect();
    let expected = [
        (waits.booking_id.as_str(), BookingState::Requested),
        (&cancelled.booking_id, BookingState::Cancelled),
        (&denied.booking_id, BookingState::Denied),
        (&used.booking_id, BookingState::Released),
    ];
    assert_eq!(listed, expected, "newest first");
    assert_eq!(of_rooms, [left]);
    assert_eq!(uses(village, "-", &room.room_id).await, of_rooms, "an operator sees a room's use");
    assert!(uses(village, customer, &unique("room")).await.is_empty());
    let stranger = unique("stranger");
    let foreign = GetBookingViewRequest { customer_id: stranger.clone(), booking_id: used.booking_id };
    assert_eq!(village.mypage().get_booking_view(foreign).await.unwrap_err().code(), Code::NotFound, "N9");
    assert!(uses(village, &stranger, &room.room_id).await.is_empty(), "N9");
    (bookings, of_rooms)
}

/// N7: the views are dropped and built again.
async fn is_the_same_once_rebuilt(village: &Contact, customer: &str, shown: &Page) {
    rebuild(village).await;
    until("the bookings are there again", || async {
        (page(village, customer).await == *shown).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r5_n7_bookings_and_room_use_are_seen_live_without_other_services_and_rebuilt() {
    let village = Start::flags(&[SIMULATED]).village().await;
    let customer = unique("customer");
    let shown = books_and_uses(&village, &customer).await;
    is_the_same_once_rebuilt(&village, &customer, &shown).await;
    let alone = Start::flags(&[SIMULATED, "--without=booking,approval,occupancy,notification"]);
    let village = village.stop().await.start_with(alone).await;
    assert_eq!(page(&village, &customer).await, shown);
}

#[tokio::test(flavor = "multi_thread")]
async fn r5_n7_bookings_and_room_use_are_seen_live_and_rebuilt_in_a_mesh() {
    let mesh = mesh().await;
    let customer = unique("customer");
    let shown = books_and_uses(&mesh, &customer).await;
    is_the_same_once_rebuilt(&mesh, &customer, &shown).await;
}
