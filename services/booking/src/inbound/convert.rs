//! Requests into commands, every field checked; rooms and bookings into answers.

use chassis::error::Result;
use chassis::grpc::{Listing, Violations};
use chassis::types::Timestamp;
use maeul_proto::booking::v1 as pb;

use crate::application::{BookRoom, Decision, RegisterRoom, Whose, Wish};
use crate::domain::{Booking, BookingId, CustomerId, Refusal, Room, State, TimeRange};

const LONGEST_NAME: usize = 100;
const LONGEST_REASON: usize = 500;
pub(super) fn register_room(request: &pb::RegisterRoomRequest) -> Result<RegisterRoom> {
    let mut v = Violations::new();
    v.request_id(&request.request_id);
    let room_id = v.id("room_id", &request.room_id);
    let manager_id = v.id("manager_id", &request.manager_id);
    let name = v.text("name", &request.name, LONGEST_NAME);
    let command = (|| Some(RegisterRoom { room_id: room_id?, manager_id: manager_id?, name: name? }))();
    v.finish(command)
}

pub(super) fn book_room(request: &pb::BookRoomRequest) -> Result<BookRoom> {
    let mut v = Violations::new();
    v.request_id(&request.request_id);
    let customer_id = v.id("customer_id", &request.customer_id);
    let room_id = v.id("room_id", &request.room_id);
    let start = required_time(&mut v, "start_time", request.start_time);
    let end = required_time(&mut v, "end_time", request.end_time);
    let range = start.zip(end).and_then(|(start, end)| {
        let range = TimeRange::try_new(start, end);
        v.require(range.is_some(), "end_time", "must be after start_time");
        range
    });
    let command = (|| Some(BookRoom { customer_id: customer_id?, room_id: room_id?, range: range? }))();
    v.finish(command)
}

fn required_time(v: &mut Violations, field: &str, time: Option<prost_types::Timestamp>) -> Option<Timestamp> {
    v.require(time.is_some(), field, "is required");
    v.time(field, time)
}

/// The customer and the booking that a command names.
pub(super) fn cancel(request: &pb::CancelBookingRequest) -> Result<(CustomerId, BookingId)> {
    let mut v = Violations::new();
    v.request_id(&request.request_id);
    let customer = v.id("customer_id", &request.customer_id);
    let booking = v.id("booking_id", &request.booking_id);
    v.finish(customer.zip(booking))
}

pub(super) fn get(request: &pb::GetBookingRequest) -> Result<(Whose, BookingId)> {
    let mut v = Violations::new();
    let whose = v.whose("customer_id", &request.customer_id);
    let booking = v.id("booking_id", &request.booking_id);
    v.finish(whose.zip(booking))
}

pub(super) fn list(request: &pb::ListBookingsRequest) -> Result<Listing<CustomerId>> {
    let (mut v, token) = (Violations::new(), &request.page_token);
    let listing =
        v.listing("customer_id", &request.customer_id, request.updated_after, token, request.page_size);
    v.finish(listing)
}

pub(super) fn deny(request: &pb::DenyBookingRequest) -> Result<(BookingId, Wish)> {
    let mut v = Violations::new();
    let booking = v.id("booking_id", &request.booking_id);
    let reason = v.optional_text("reason", &request.reason, LONGEST_REASON);
    v.finish(booking.zip(reason.map(Wish::Deny)))
}

pub(super) fn start(request: &pb::StartBookingRequest) -> Result<(BookingId, Wish)> {
    let mut v = Violations::new();
    let booking = v.id("booking_id", &request.booking_id);
    let customer = v.id("customer_id", &request.customer_id);
    v.finish(booking.zip(customer.map(Wish::Start)))
}

pub(super) fn release(request: &pb::ReleaseBookingRequest) -> Result<(BookingId, Wish)> {
    let mut v = Violations::new();
    let booking = v.id("booking_id", &request.booking_id);
    v.finish(booking.map(|booking| (booking, Wish::Release)))
}

/// A room as it is answered.
pub(super) fn room(room: Room) -> pb::Room {
    pb::Room {
        room_id: room.id.into(),
        manager_id: room.manager_id.into(),
        name: room.name,
        create_time: Some(room.created_at.into()),
    }
}

/// A booking as it is answered.
pub(super) fn booking(booking: &Booking) -> pb::Booking {
    let data = booking.data();
    pb::Booking {
        booking_id: data.id.to_string(),
        room_id: data.room_id.to_string(),
        room_name: data.room_name.clone(),
        manager_id: data.manager_id.to_string(),
        customer_id: data.customer_id.to_string(),
        start_time: Some(data.range.start().into()),
        end_time: Some(data.range.end().into()),
        state: state(booking.state()).into(),
        reason: data.reason.clone(),
        started_time: data.started_at.map(Into::into),
        released_time: data.released_at.map(Into::into),
        create_time: Some(data.created_at.into()),
        update_time: Some(data.updated_at.into()),
    }
}

impl From<Room> for pb::RegisterRoomResponse {
    fn from(registered: Room) -> Self {
        Self { room: Some(room(registered)) }
    }
}

macro_rules! answers {
    ($($response:ident),+) => {$(
        impl From<Booking> for pb::$response {
            fn from(changed: Booking) -> Self {
                Self { booking: Some(booking(&changed)) }
            }
        }
    )+};
}
answers!(BookRoomResponse, CancelBookingResponse);

macro_rules! decisions {
    ($($response:ident),+) => {$(
        impl From<Decision> for pb::$response {
            fn from(decision: Decision) -> Self {
                Self { booking: Some(booking(&decision.booking)), refusal: refusal(decision.refusal).into() }
            }
        }
    )+};
}
decisions!(DenyBookingResponse, StartBookingResponse, ReleaseBookingResponse);

fn state(state: State) -> pb::BookingState {
    match state {
        State::Requested => pb::BookingState::Requested,
        State::Approved => pb::BookingState::Approved,
        State::Denied => pb::BookingState::Denied,
        State::Cancelled => pb::BookingState::Cancelled,
        State::Started => pb::BookingState::Started,
        State::Released => pb::BookingState::Released,
    }
}

fn refusal(why: Option<Refusal>) -> pb::Refusal {
    match why {
        None => pb::Refusal::Unspecified,
        Some(Refusal::NotApproved) => pb::Refusal::NotApproved,
        Some(Refusal::Denied) => pb::Refusal::Denied,
        Some(Refusal::Cancelled) => pb::Refusal::Cancelled,
        Some(Refusal::Started) => pb::Refusal::Started,
        Some(Refusal::Released) => pb::Refusal::Released,
        Some(Refusal::TooEarly) => pb::Refusal::TooEarly,
        Some(Refusal::TooLate) => pb::Refusal::TooLate,
        Some(Refusal::NotStarted) => pb::Refusal::NotStarted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> prost_types::Timestamp {
        prost_types::Timestamp { seconds, nanos: 0 }
    }

    fn good() -> pb::BookRoomRequest {
        pb::BookRoomRequest {
            customer_id: "c-1".into(),
            room_id: "room-1".into(),
            start_time: Some(at(60)),
            end_time: Some(at(120)),
            request_id: "r-1".into(),
        }
    }

    #[test]
    fn r1_every_field_of_a_booking_is_checked_and_named() {
        type Spoil = fn(&mut pb::BookRoomRequest);
        book_room(&good()).unwrap();
        let bad: &[(&str, Spoil)] = &[
            ("customer_id", |r| r.customer_id = "-".into()),
            ("room_id", |r| r.room_id = "a b".into()),
            ("request_id", |r| r.request_id.clear()),
            ("start_time", |r| r.start_time = None),
            ("start_time", |r| r.start_time = Some(at(i64::MAX))),
            ("end_time", |r| r.end_time = None),
            ("end_time", |r| r.end_time = Some(at(60))),
            ("end_time", |r| r.end_time = Some(at(59))),
        ];
        for (field, spoil) in bad {
            let mut request = good();
            spoil(&mut request);
            let error = book_room(&request).unwrap_err();
            assert!(error.message().starts_with(&format!("{field}: ")), "{field}: {error}");
            assert_eq!(error.message().matches("; ").count(), 0, "one field is wrong: {error}");
        }
        let all = book_room(&pb::BookRoomRequest::default()).unwrap_err();
        assert_eq!(all.message().matches("; ").count(), 4, "all five fields are named: {all}");
    }

    #[test]
    fn r1_a_room_has_an_id_a_manager_and_a_name() {
        let all = register_room(&pb::RegisterRoomRequest::default()).unwrap_err();
        for field in ["request_id", "room_id", "manager_id", "name"] {
            assert!(all.message().contains(&format!("{field}: ")), "{field}: {all}");
        }
    }

    #[test]
    fn r2_a_denial_may_say_why() {
        let asked = |reason: &str| {
            deny(&pb::DenyBookingRequest { booking_id: "b-1".into(), reason: reason.into() })
                .map(|asked| asked.1)
        };
        assert_eq!(asked("").unwrap(), Wish::Deny(String::new()));
        assert_eq!(asked(" a wedding ").unwrap(), Wish::Deny("a wedding".into()));
        for bad in [" ", &"x".repeat(501)] {
            assert!(asked(bad).unwrap_err().message().starts_with("reason: "));
        }
    }
}
