//! Requests alone, and random histories against a model of a few facts.

use proptest::prelude::*;

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

fn pending() -> ApprovalRequest {
    let booked = Booked {
        booking_id: BookingId::try_new("b-1").unwrap(),
        room_id: RoomId::try_new("room-1").unwrap(),
        room_name: "Maru".to_owned(),
        manager_id: ManagerId::try_new("m-1").unwrap(),
        customer_id: CustomerId::try_new("c-1").unwrap(),
        from: at(0),
        until: at(3600),
    };
    ApprovalRequest::new(booked, at(0))
}

#[test]
fn r7_a_denial_that_is_kept_keeps_its_first_reason_until_booking_answers() {
    let mut kept = pending();
    kept.keep_denial("a wedding", at(10), at(11)).unwrap();
    kept.keep_denial("another", at(11), at(13)).unwrap();
    let data = kept.data();
    assert_eq!((data.state, data.attempts, data.next_attempt_at), (State::Denying, 2, Some(at(13))));
    assert_eq!(data.reason, "a wedding");
    kept.denied("a wedding", at(90)).unwrap();
    assert_eq!((kept.state(), kept.data().next_attempt_at), (State::Denied, None));
    assert_eq!(kept.take_pending().events, [(1, Event::Denied)]);
}

#[test]
fn r3_a_denial_that_came_late_leaves_the_agreement_as_it_was() {
    let mut late = pending();
    late.happened(Trigger::Grant, at(1)).unwrap();
    late.keep_denial("a wedding", at(10), at(11)).unwrap();
    late.happened(Trigger::DenialCameLate, at(12)).unwrap();
    assert_eq!(
        (late.state(), late.data().reason.as_str(), late.data().next_attempt_at),
        (State::Granted, "", None)
    );
    assert_eq!(late.take_pending().events, [(1, Event::Granted)]);
}

fn triggers() -> impl Strategy<Value = Vec<Trigger>> {
    let one = prop_oneof![
        Just(Trigger::Grant),
        Just(Trigger::AskDeny),
        Just(Trigger::BookingDenied),
        Just(Trigger::DenialKept),
        Just(Trigger::DenialCameLate),
        Just(Trigger::BookingCancelled),
    ];
    proptest::collection::vec(one, 0..20)
}

proptest! {
    #[test]
    fn r2_r6_each_decision_is_told_once_and_only_what_is_kept_is_due(triggers in triggers()) {
        let mut request = pending();
        let (mut granted, mut denied, mut withdrawn) = (false, false, false);
        for (second, trigger) in (1..).zip(triggers) {
            let open = !denied && !withdrawn;
            match trigger {
                Trigger::DenialKept => {
                    prop_assert!(request.keep_denial("no", at(second), at(second + 1)).is_ok());
                    continue;
                }
                Trigger::Grant => granted |= request.state() == State::Pending,
                Trigger::BookingDenied => denied |= open,
                Trigger::BookingCancelled => withdrawn |= open,
                Trigger::AskDeny => {
                    prop_assert_eq!(request.clone().happened(trigger, at(second)).is_ok(), !withdrawn);
                }
                Trigger::DenialCameLate => {}
            }
            let _ = request.happened(trigger, at(second));
        }
        let told: Vec<_> = request.take_pending().events.into_iter().map(|(_, event)| event).collect();
        let due = [(granted, Event::Granted), (denied, Event::Denied)];
        let due: Vec<_> = due.into_iter().filter(|(is, _)| *is).map(|(_, event)| event).collect();
        prop_assert_eq!(told, due);
        prop_assert_eq!(request.state() == State::Withdrawn, withdrawn);
        prop_assert_eq!(request.data().next_attempt_at.is_some(), request.state() == State::Denying);
    }
}
