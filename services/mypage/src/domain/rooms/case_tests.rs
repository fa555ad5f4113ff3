//! Bookings: whatever arrives first, each context's last word counts.

use super::*;
use crate::domain::samples::{each_order, seen};
use crate::domain::{CustomerId, Fact, Origin};

fn at(minute: i64) -> Timestamp {
    Timestamp::from_micros(minute * 60_000_000)
}

fn fact(sequence: i64, minute: i64, event: BookingEvent) -> Fact<BookingCase> {
    let source = if matches!(event, BookingEvent::Booking(_)) { "booking" } else { "occupancy" };
    let room = Room { id: RoomId::try_new("r-1").unwrap(), name: "Maru".to_owned() };
    Fact {
        id: BookingId::try_new("b-1").unwrap(),
        customer_id: CustomerId::try_new("c-1").unwrap(),
        origin: Origin {
            at: at(minute),
            source: source.to_owned(),
            sequence,
            event_id: format!("{source}-{sequence}"),
            event_type: "a type".to_owned(),
        },
        says: BookingSays { room, booked: Booked { from: at(60), until: at(120) }, event },
    }
}

fn booking(sequence: i64, minute: i64, state: BookingState) -> Fact<BookingCase> {
    let manager_id = ManagerId::try_new("m-1").unwrap();
    let reason = if state == BookingState::Denied { "a wedding" } else { "" };
    fact(
        sequence,
        minute,
        BookingEvent::Booking(BookingPart { state, manager_id, reason: reason.to_owned() }),
    )
}

fn used(sequence: i64, minute: i64, ended_at: Option<Timestamp>) -> Fact<BookingCase> {
    fact(sequence, minute, BookingEvent::Use(RoomUse { started_at: at(61), ended_at }))
}

/// R3: booked, approved, started a minute late, and ended long before the booked end.
fn history() -> Vec<Fact<BookingCase>> {
    vec![
        booking(1, 0, BookingState::Requested),
        booking(2, 5, BookingState::Approved),
        booking(3, 61, BookingState::Started),
        used(1, 61, None),
        booking(4, 80, BookingState::Released),
        used(2, 80, Some(at(80))),
    ]
}

#[test]
fn r5_any_order_of_arrival_shows_the_same_booked_and_actual_times() {
    let facts = history();
    let expected = seen(&facts);
    assert_eq!((expected.created_at, expected.updated_at), (at(0), at(80)));
    let case = &expected.case;
    assert_eq!(case.booked, Booked { from: at(60), until: at(120) });
    assert_eq!(case.room_use.as_ref().unwrap().value, RoomUse { started_at: at(61), ended_at: Some(at(80)) });
    assert_eq!(case.booking.as_ref().unwrap().value.state, BookingState::Released);
    assert_eq!(each_order(&facts, |order| assert_eq!(seen(order), expected)), 720);
}

#[test]
fn r5_each_context_goes_on_by_its_own_numbers() {
    let facts = history();
    // `booking` has told the end, `occupancy` has not yet.
    let view = seen(&facts[..5]);
    assert_eq!(view.case.booking.unwrap().value.state, BookingState::Released);
    assert_eq!(view.case.room_use.unwrap().value.ended_at, None);
    // The use alone shows all that it tells.
    let view = seen(&facts[5..]);
    assert_eq!((view.case.booking, view.case.room.name.as_str()), (None, "Maru"));
    assert_eq!(view.case.room_use.unwrap().value.ended_at, Some(at(80)));
}

#[test]
fn r5_a_denied_booking_says_why_and_was_never_used() {
    let facts = [booking(1, 0, BookingState::Requested), booking(2, 9, BookingState::Denied)];
    each_order(&facts, |order| {
        let case = seen(order).case;
        let part = case.booking.unwrap().value;
        assert_eq!(
            (part.state, part.reason.as_str(), case.room_use),
            (BookingState::Denied, "a wedding", None)
        );
    });
}

#[test]
fn r5_room_use_changes_with_the_use_alone() {
    assert_eq!(BookingCase::sections(&history()[4].says), [Section::Bookings]);
    assert_eq!(BookingCase::sections(&history()[5].says), [Section::Bookings, Section::RoomUses]);
}

#[test]
fn an_event_of_another_customer_is_an_error() {
    let mut facts = history();
    facts[1].customer_id = CustomerId::try_new("c-2").unwrap();
    let mut view = crate::domain::View::of(&facts[0]);
    assert!(view.learn(&facts[1]).is_err());
}
