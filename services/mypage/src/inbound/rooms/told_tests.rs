//! From the events of `booking` and `occupancy` to the views as their customer gets them.

use maeul_proto::booking::v1::BookingState as ProtoState;
use maeul_proto::mypage::v1 as proto;
use maeul_proto::occupancy::v1::RoomUseState as ProtoUse;

use super::*;
use crate::domain::rooms::BookingView;
use crate::domain::samples::seen;
use crate::inbound::samples::{BEGIN, event};

const fn at(seconds: i64) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds, nanos: 0 }
}

/// `about!(context number, Message, field: value…)`: event `number` of its context about a booking.
macro_rules! about {
    (booking $sequence:literal, $message:ident $(, $field:ident: $value:expr)*) => {
        about!($sequence, booking::v1::$message, start_time: Some(at(60)), end_time: Some(at(120)), manager_id: "m-1".into()
            $(, $field: $value)*)
    };
    (occupancy $sequence:literal, $message:ident $(, $field:ident: $value:expr)*) => {
        about!($sequence, occupancy::v1::$message, booked_start_time: Some(at(60)), booked_end_time: Some(at(120))
            $(, $field: $value)*)
    };
    ($sequence:literal, $message:ty $(, $field:ident: $value:expr)*) => {{
        let mut message = <$message>::default();
        message.booking_id = "b-1".into();
        message.customer_id = "c-1".into();
        message.room_id = "r-1".into();
        message.room_name = "Maru".into();
        $(message.$field = $value;)*
        event("b-1", $sequence, BEGIN + $sequence, &message)
    }};
}

fn view(events: &[Event]) -> BookingView {
    seen(&events.iter().map(|event| told(event).unwrap()).collect::<Vec<_>>())
}

fn history() -> Vec<Event> {
    vec![
        about!(booking 1, BookingRequested),
        about!(booking 2, BookingApproved),
        about!(booking 3, BookingStarted),
        about!(occupancy 1, UseStarted, start_time: Some(at(61))),
        about!(booking 4, BookingReleased),
        about!(occupancy 2, UseEnded, start_time: Some(at(61)), end_time: Some(at(80))),
    ]
}

#[test]
fn r5_a_booking_and_its_use_are_shown_with_booked_and_actual_times() {
    let all = view(&history());
    let shown = booking_view(&all);
    let time = |after: i32| Some(prost_types::Timestamp { seconds: BEGIN / 1_000_000, nanos: after * 1_000 });
    let expected = proto::BookingView {
        booking_id: "b-1".into(),
        room_id: "r-1".into(),
        room_name: "Maru".into(),
        manager_id: "m-1".into(),
        customer_id: "c-1".into(),
        booked_start_time: Some(at(60)),
        booked_end_time: Some(at(120)),
        state: ProtoState::Released.into(),
        reason: String::new(),
        use_state: ProtoUse::Ended.into(),
        use_start_time: Some(at(61)),
        use_end_time: Some(at(80)),
        create_time: time(1),
        update_time: time(4),
    };
    assert_eq!(shown, expected);
    let expected = proto::RoomUseView {
        booking_id: "b-1".into(),
        room_id: "r-1".into(),
        room_name: "Maru".into(),
        customer_id: "c-1".into(),
        booked_start_time: Some(at(60)),
        booked_end_time: Some(at(120)),
        state: ProtoUse::Ended.into(),
        start_time: Some(at(61)),
        end_time: Some(at(80)),
    };
    assert_eq!(room_use_view(&all), expected);
}

#[test]
fn r5_each_state_of_a_booking_is_shown() {
    let states = [
        (about!(booking 1, BookingRequested), ProtoState::Requested),
        (about!(booking 2, BookingApproved), ProtoState::Approved),
        (about!(booking 2, BookingDenied, reason: "a wedding".into()), ProtoState::Denied),
        (about!(booking 2, BookingCancelled), ProtoState::Cancelled),
        (about!(booking 3, BookingStarted), ProtoState::Started),
        (about!(booking 4, BookingReleased), ProtoState::Released),
    ];
    for (event, state) in states {
        let shown = booking_view(&view(&[event]));
        let reason = if state == ProtoState::Denied { "a wedding" } else { "" };
        assert_eq!((shown.state(), shown.reason.as_str()), (state, reason));
        assert_eq!((shown.use_state(), shown.use_start_time), (ProtoUse::Unspecified, None));
    }
    let begun = booking_view(&view(&history()[..4]));
    assert_eq!((begun.use_state(), begun.use_end_time), (ProtoUse::InUse, None));
}

#[test]
fn an_event_that_lacks_what_it_must_tell_is_an_error() {
    let bad = [
        about!(booking 1, BookingRequested, booking_id: String::new()),
        about!(booking 1, BookingRequested, customer_id: String::new()),
        about!(booking 1, BookingRequested, room_id: "no id".into()),
        about!(booking 1, BookingRequested, manager_id: String::new()),
        about!(booking 1, BookingRequested, start_time: None),
        about!(occupancy 1, UseStarted),
        about!(occupancy 2, UseEnded, start_time: Some(at(61))),
    ];
    for event in bad {
        assert!(told(&event).is_err(), "{event:?}");
    }
}
