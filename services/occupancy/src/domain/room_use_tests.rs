//! Uses alone, and random histories against a model of three facts.

use std::time::Duration;

use proptest::prelude::*;

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

fn expected() -> RoomUse {
    let booked = Booked {
        booking_id: BookingId::try_new("b-1").unwrap(),
        room_id: RoomId::try_new("room-1").unwrap(),
        room_name: "Maru".to_owned(),
        customer_id: CustomerId::try_new("c-1").unwrap(),
        from: at(0),
        until: at(3600),
    };
    RoomUse::expected(booked, at(0))
}

#[test]
fn r7_an_end_that_is_kept_ends_at_the_moment_the_customer_left() {
    let mut kept = expected();
    kept.happened(Trigger::Started, at(10)).unwrap();
    kept.keep_end(at(20), at(21)).unwrap();
    kept.keep_end(at(21), at(23)).unwrap();
    assert_eq!((kept.state(), kept.data().attempts), (State::Ending, 2));
    assert_eq!((kept.data().ended_at, kept.data().next_attempt_at), (Some(at(20)), Some(at(23))));
    kept.happened(Trigger::Released, at(90)).unwrap();
    assert_eq!(
        (kept.state(), kept.data().ended_at, kept.data().next_attempt_at),
        (State::Ended, Some(at(20)), None)
    );
    assert_eq!(kept.take_pending().events, [(1, Event::Started), (2, Event::Ended)]);
}

#[test]
fn r3_nobody_leaves_before_having_come() {
    let mut used = expected();
    used.happened(Trigger::Started, at(10)).unwrap();
    used.happened(Trigger::Released, at(5)).unwrap();
    assert_eq!(used.data().ended_at, Some(at(10)), "clocks differ");
}

fn triggers() -> impl Strategy<Value = Vec<Trigger>> {
    let one = prop_oneof![
        Just(Trigger::AskStart),
        Just(Trigger::Started),
        Just(Trigger::AskEnd),
        Just(Trigger::EndKept),
        Just(Trigger::Released),
        Just(Trigger::BookingEnded),
    ];
    proptest::collection::vec(one, 0..20)
}

proptest! {
    #[test]
    fn r3_r6_each_start_and_end_is_told_once_and_in_order(triggers in triggers()) {
        let mut used = expected();
        let (mut started, mut ended, mut cancelled) = (false, false, false);
        for (second, trigger) in (1..).zip(triggers) {
            match trigger {
                Trigger::Started => started |= !cancelled,
                Trigger::Released => ended |= started,
                Trigger::BookingEnded => cancelled |= !started,
                Trigger::AskStart => {
                    let may = !cancelled && !ended && used.state() != State::Ending;
                    prop_assert_eq!(used.clone().happened(trigger, at(second)).is_ok(), may);
                }
                Trigger::AskEnd => {
                    prop_assert_eq!(used.clone().happened(trigger, at(second)).is_ok(), started);
                }
                Trigger::EndKept => {
                    used.keep_end(at(second), at(second).plus(Duration::from_secs(1))).unwrap();
                    continue;
                }
            }
            let _ = used.happened(trigger, at(second));
        }
        let told: Vec<_> = used.take_pending().events.into_iter().map(|(_, event)| event).collect();
        let due = [(started, Event::Started), (ended, Event::Ended)];
        let due: Vec<_> = due.into_iter().filter(|(is, _)| *is).map(|(_, event)| event).collect();
        prop_assert_eq!(told, due);
        prop_assert_eq!(used.data().started_at.is_some(), started);
        prop_assert_eq!(used.data().next_attempt_at.is_some(), used.state() == State::Ending);
    }
}
