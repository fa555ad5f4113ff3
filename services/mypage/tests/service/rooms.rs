//! R5: bookings with their state, and room use with booked and actual times, live.

use maeul_proto::booking::v1::{
    BookingApproved, BookingReleased, BookingRequested, BookingStarted, BookingState,
};
use maeul_proto::mypage::v1 as pb;
use maeul_proto::occupancy::v1::{RoomUseState, UseEnded, UseStarted};
use tonic::{Code, Streaming};

use crate::running::{Running, next};

fn at(minute: i64) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: 1_763_700_000 + minute * 60, nanos: 0 }
}

/// A message about booking `b-1` of `c-1`'s.
macro_rules! about {
    ($message:ident $(, $field:ident: $value:expr)*) => {
        $message {
            booking_id: "b-1".into(),
            customer_id: "c-1".into(),
            room_id: "r-1".into(),
            room_name: "Maru".into(),
            $($field: $value,)*
        }
    };
}

/// What `booking` says of it.
macro_rules! booking {
    ($message:ident) => {
        about!($message, manager_id: "m-1".into(), start_time: Some(at(60)), end_time: Some(at(120)))
    };
}

fn started() -> UseStarted {
    about!(UseStarted, booked_start_time: Some(at(60)), booked_end_time: Some(at(120)), start_time: Some(at(61)))
}

fn ended() -> UseEnded {
    about!(UseEnded, booked_start_time: Some(at(60)), booked_end_time: Some(at(120)), start_time: Some(at(61)), end_time: Some(at(80)))
}

type Bookings = Streaming<pb::WatchBookingViewsResponse>;
type Uses = Streaming<pb::WatchRoomUseViewsResponse>;

impl Running {
    async fn watch_bookings(&self, resume_token: String) -> Bookings {
        let request = pb::WatchBookingViewsRequest { customer_id: "c-1".into(), resume_token };
        self.client.clone().watch_booking_views(request).await.unwrap().into_inner()
    }

    async fn watch_uses(&self, resume_token: String) -> Uses {
        let request = pb::WatchRoomUseViewsRequest { customer_id: "c-1".into(), resume_token };
        self.client.clone().watch_room_use_views(request).await.unwrap().into_inner()
    }

    async fn uses(&self, customer: &str, room: &str) -> Vec<pb::RoomUseView> {
        let request = pb::ListRoomUseViewsRequest {
            customer_id: customer.into(),
            room_id: room.into(),
            ..Default::default()
        };
        self.client.clone().list_room_use_views(request).await.unwrap().into_inner().room_use_views
    }

    async fn booked_and_used(&self) {
        self.publish("b-1", 1, &booking!(BookingRequested)).await;
        self.publish("b-1", 2, &booking!(BookingApproved)).await;
        self.publish("b-1", 3, &booking!(BookingStarted)).await;
        self.publish("b-1", 1, &started()).await;
        self.publish("b-1", 4, &booking!(BookingReleased)).await;
        self.publish("b-1", 2, &ended()).await;
    }
}

async fn shows(watch: &mut Bookings, state: BookingState, of_use: RoomUseState) -> (pb::BookingView, String) {
    let is_it = |view: &pb::BookingView| view.state() == state && view.use_state() == of_use;
    let change = next(watch, |change| change.booking_view.as_ref().is_some_and(is_it)).await;
    (change.booking_view.unwrap(), change.resume_token)
}

async fn uses(watch: &mut Uses, state: RoomUseState) -> (pb::RoomUseView, String) {
    let is_it = |view: &pb::RoomUseView| view.state() == state;
    let change = next(watch, |change| change.room_use_view.as_ref().is_some_and(is_it)).await;
    (change.room_use_view.unwrap(), change.resume_token)
}

#[tokio::test]
async fn r5_a_booking_is_watched_from_the_request_to_the_end_of_its_use() {
    let v = Running::start().await;
    let mut watch = v.watch_bookings(String::new()).await;
    assert_eq!(watch.message().await.unwrap().unwrap().booking_view, None);
    v.publish("b-1", 1, &booking!(BookingRequested)).await;
    let (requested, token) = shows(&mut watch, BookingState::Requested, RoomUseState::Unspecified).await;
    assert_eq!((requested.booked_start_time, requested.booked_end_time), (Some(at(60)), Some(at(120))));
    assert_eq!((requested.room_name.as_str(), requested.manager_id.as_str()), ("Maru", "m-1"));
    assert_eq!((requested.use_start_time, requested.use_end_time), (None, None));
    drop(watch);

    // `occupancy` is heard before `booking`.
    v.publish("b-1", 1, &started()).await;
    v.publish("b-1", 3, &booking!(BookingStarted)).await;
    v.publish("b-1", 2, &booking!(BookingApproved)).await;
    let mut watch = v.watch_bookings(token).await;
    shows(&mut watch, BookingState::Started, RoomUseState::InUse).await;
    v.publish("b-1", 2, &ended()).await;
    v.publish("b-1", 4, &booking!(BookingReleased)).await;
    let (released, _) = shows(&mut watch, BookingState::Released, RoomUseState::Ended).await;
    assert_eq!((released.use_start_time, released.use_end_time), (Some(at(61)), Some(at(80))));
    assert_eq!((released.booked_start_time, released.booked_end_time), (Some(at(60)), Some(at(120))));

    let get = async |customer: &str| {
        let request = pb::GetBookingViewRequest { customer_id: customer.into(), booking_id: "b-1".into() };
        let got = v.client.clone().get_booking_view(request).await;
        got.map(|got| got.into_inner().booking_view.unwrap()).map_err(|status| status.code())
    };
    assert_eq!(get("c-1").await, Ok(released.clone()));
    assert_eq!(get("-").await, Ok(released.clone()));
    assert_eq!(get("c-2").await, Err(Code::NotFound), "N9");
    let list = pb::ListBookingViewsRequest { customer_id: "c-1".into(), ..Default::default() };
    let listed = v.client.clone().list_booking_views(list).await.unwrap().into_inner().booking_views;
    assert_eq!(listed, [released]);
}

#[tokio::test]
async fn r5_room_use_is_watched_and_listed_with_booked_and_actual_times() {
    let v = Running::start().await;
    let mut watch = v.watch_uses(String::new()).await;
    assert_eq!(watch.message().await.unwrap().unwrap().room_use_view, None);
    v.publish("b-1", 1, &booking!(BookingRequested)).await;
    v.publish("b-1", 1, &started()).await;
    // The first change is the begin of the use: a booking alone is no use.
    let change = watch.message().await.unwrap().unwrap();
    let begun = change.room_use_view.unwrap();
    assert_eq!((begun.state(), begun.start_time, begun.end_time), (RoomUseState::InUse, Some(at(61)), None));
    assert_eq!((begun.booked_start_time, begun.booked_end_time), (Some(at(60)), Some(at(120))));
    assert_eq!(v.uses("c-1", "").await, [begun]);
    drop(watch);
    v.publish("b-1", 2, &ended()).await;
    let mut watch = v.watch_uses(change.resume_token).await;
    let (ended, _) = uses(&mut watch, RoomUseState::Ended).await;
    assert_eq!((ended.start_time, ended.end_time), (Some(at(61)), Some(at(80))));
    for (customer, room) in [("c-1", ""), ("c-1", "r-1"), ("-", ""), ("-", "r-1")] {
        assert_eq!(v.uses(customer, room).await, std::slice::from_ref(&ended), "{customer} {room}");
    }
    for (customer, room) in [("c-2", ""), ("c-1", "r-2"), ("-", "r-2")] {
        assert!(v.uses(customer, room).await.is_empty(), "{customer} {room}");
    }
}

#[tokio::test]
async fn n7_r5_a_replay_rebuilds_bookings_and_room_use() {
    let v = Running::start().await;
    let mut watch = v.watch_bookings(String::new()).await;
    let mut watch_uses = v.watch_uses(String::new()).await;
    v.booked_and_used().await;
    let (before, _) = shows(&mut watch, BookingState::Released, RoomUseState::Ended).await;
    let (used, _) = uses(&mut watch_uses, RoomUseState::Ended).await;
    v.replay().await;
    let (rebuilt, _) = shows(&mut watch, BookingState::Released, RoomUseState::Ended).await;
    assert_eq!(rebuilt, before);
    assert_eq!(uses(&mut watch_uses, RoomUseState::Ended).await.0, used);
}
