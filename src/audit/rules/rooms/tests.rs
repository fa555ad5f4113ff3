//! The rules of meeting rooms: quiet about what is right, and the only ones to speak about the corruption they are there
//! for.

use std::collections::BTreeSet;

use maeul_proto::approval::v1::ApprovalState;
use maeul_proto::booking::v1::BookingState;
use maeul_proto::notification::v1::NotificationKind;
use maeul_proto::occupancy::v1::RoomUseState;

use super::samples::{approved, at, books, denied, denying, ending, given_up, released, requested, started};
use crate::audit::books::{BookingCase, Service};
use crate::audit::facts::{Approval, Booking, BookingView, Recipient, RoomUse};
use crate::audit::judge::judge;
use crate::audit::rules::RULES;
use crate::audit::rules::testing::{found, holds, message};

/// A story, what is done to it, and the rule that finds it.
type Corruption = (fn() -> BookingCase, fn(&mut BookingCase), &'static str);

fn booking(case: &mut BookingCase) -> &mut Booking {
    case.booking.as_mut().unwrap()
}

fn approval(case: &mut BookingCase) -> &mut Approval {
    case.approval.as_mut().unwrap()
}

fn room_use(case: &mut BookingCase) -> &mut RoomUse {
    case.room_use.as_mut().unwrap()
}

fn view(case: &mut BookingCase) -> &mut BookingView {
    case.view.as_mut().unwrap()
}

fn tell(case: &mut BookingCase, kind: NotificationKind) {
    case.messages.push(message(kind));
}

const CORRUPTIONS: &[Corruption] = &[
    (released, |c| booking(c).released = None, "booking.times"),
    (released, |c| booking(c).released = Some(at(600)), "booking.times"),
    (denied, |c| booking(c).started = Some(at(610)), "booking.times"),
    (requested, |c| c.approval = None, "approval.state"),
    (requested, |c| approval(c).state = ApprovalState::Granted, "approval.state"),
    (approved, |c| approval(c).state = ApprovalState::Pending, "approval.state"),
    (denied, |c| approval(c).state = ApprovalState::Granted, "approval.state"),
    (given_up, |c| approval(c).state = ApprovalState::Denied, "approval.state"),
    (started, |c| approval(c).state = ApprovalState::Denied, "approval.state"),
    (requested, |c| approval(c).manager = "somebody".into(), "approval.facts"),
    (requested, |c| approval(c).booked.until = at(901), "approval.facts"),
    (approved, |c| c.room_use = None, "use.state"),
    (released, |c| c.room_use = None, "use.state"),
    (approved, |c| room_use(c).state = RoomUseState::Cancelled, "use.state"),
    (given_up, |c| room_use(c).state = RoomUseState::Expected, "use.state"),
    (released, |c| room_use(c).booked.customer = "somebody".into(), "use.facts"),
    (approved, |c| room_use(c).started = Some(at(610)), "use.facts"),
    (approved, |c| room_use(c).ended = Some(at(610)), "use.facts"),
    (requested, |c| c.messages.clear(), "booking-message.count"),
    (requested, |c| tell(c, NotificationKind::BookingRequested), "booking-message.count"),
    (requested, |c| tell(c, NotificationKind::BookingApproved), "booking-message.count"),
    (denied, |c| tell(c, NotificationKind::BookingApproved), "booking-message.count"),
    (given_up, |c| drop(c.messages.remove(1)), "booking-message.count"),
    (started, |c| drop(c.messages.pop()), "booking-message.count"),
    (started, |c| tell(c, NotificationKind::UseEnded), "booking-message.count"),
    (released, |c| drop(c.messages.pop()), "booking-message.count"),
    (released, |c| tell(c, NotificationKind::LoanConfirmed), "booking-message.count"),
    (requested, |c| c.messages[0].to = Recipient::Nobody, "booking-message.recipient"),
    (requested, |c| c.messages[0].says_how = false, "booking-message.sent"),
    (requested, |c| c.view = None, "booking-view.missing"),
    (approved, |c| view(c).state = BookingState::Requested, "booking-view.state"),
    (approved, |c| view(c).manager = "somebody".into(), "booking-view.facts"),
    (started, |c| c.use_view = None, "booking-view.use"),
    (approved, |c| c.use_view = started().use_view, "booking-view.use"),
    (released, |c| view(c).shown.ended = None, "booking-view.use"),
    (released, |c| c.use_view.as_mut().unwrap().shown.started = Some(at(600)), "booking-view.use"),
    (released, |c| c.use_view.as_mut().unwrap().booked.until = at(901), "booking-view.use"),
];

#[test]
fn nothing_is_wrong_with_any_story() {
    for (name, case) in [
        ("requested", requested()),
        ("approved", approved()),
        ("denied", denied()),
        ("given up", given_up()),
        ("started", started()),
        ("released", released()),
    ] {
        holds(name, &books(case.clone()));
        assert_eq!(found(&books(case), true), BTreeSet::new(), "{name}");
    }
}

#[test]
fn r7_a_denial_and_an_end_that_are_kept_are_on_their_way() {
    for (case, rule) in [(denying(), "approval.state"), (ending(), "use.state")] {
        assert_eq!(found(&books(case.clone()), false), BTreeSet::new());
        assert_eq!(found(&books(case), true), [rule].into());
    }
}

#[test]
fn each_corruption_is_found_by_its_rule_and_by_no_other() {
    for (place, (story, corrupt, rule)) in CORRUPTIONS.iter().enumerate() {
        let mut books = books(story());
        corrupt(books.bookings.get_mut("b-1").unwrap());
        assert_eq!(found(&books, false), [*rule].into(), "corruption {place}");
    }
}

/// What of a case is kept of a booking that is none, and the rule that finds it.
type Ghost = (fn(BookingCase) -> BookingCase, &'static str);

#[test]
fn what_belongs_to_no_booking_is_found_by_its_rule_and_by_no_other() {
    let ghosts: [Ghost; 5] = [
        (|c| BookingCase { approval: c.approval, ..BookingCase::default() }, "approval.orphan"),
        (|c| BookingCase { room_use: c.room_use, ..BookingCase::default() }, "use.orphan"),
        (|c| BookingCase { messages: c.messages, ..BookingCase::default() }, "booking-message.orphan"),
        (|c| BookingCase { view: c.view, ..BookingCase::default() }, "booking-view.orphan"),
        (|c| BookingCase { use_view: c.use_view, ..BookingCase::default() }, "booking-view.orphan"),
    ];
    for (take, rule) in ghosts {
        let mut books = books(released());
        books.bookings.insert("ghost".to_owned(), take(released()));
        assert_eq!(found(&books, false), [rule].into());
    }
}

#[test]
fn r1_bookings_that_hold_a_room_at_the_same_time_are_found() {
    // The room is held from 600 s to 900 s, and from 900 s to 960 s.
    let with = |from: i64, until: i64| {
        let mut books = books(approved());
        let diary = books.diaries.get_mut("attic").unwrap();
        let mut more = diary.held[0].clone();
        (more.booking, more.from, more.until) = ("b-3".to_owned(), at(from), at(until));
        diary.held.push(more);
        found(&books, false)
    };
    for (from, until) in [(599, 601), (700, 800), (899, 900), (500, 1_000), (900, 901), (959, 961)] {
        assert_eq!(with(from, until), ["room.overlap"].into(), "{from} to {until}");
    }
    for (from, until) in [(500, 600), (960, 1_000), (700, 700)] {
        assert_eq!(with(from, until), BTreeSet::new(), "{from} to {until}");
    }
}

#[test]
fn r3_what_was_used_stays_taken_and_the_rest_is_free() {
    let held = |case: BookingCase| case.booking.unwrap().held_until();
    assert_eq!((held(started()), held(released())), (Some(at(900)), Some(at(700))));
    assert_eq!((held(denied()), held(given_up())), (None, None));
    let mut overdrawn = released();
    booking(&mut overdrawn).released = Some(at(2_000));
    assert_eq!(held(overdrawn), Some(at(900)));
}

#[test]
fn every_rule_is_broken_by_some_corruption() {
    let others =
        ["approval.orphan", "use.orphan", "booking-message.orphan", "booking-view.orphan", "room.overlap"];
    let all: BTreeSet<_> = CORRUPTIONS.iter().map(|(_, _, rule)| *rule).chain(others).collect();
    assert_eq!(all, super::RULES.iter().map(|rule| rule.id).collect());
}

#[test]
fn r6_without_those_who_know_the_messages_may_be_there_or_not() {
    let mut without = books(given_up());
    without.missing = [Service::Occupancy, Service::Approval].into();
    let case = without.bookings.get_mut("b-1").unwrap();
    (case.room_use, case.approval) = (None, None);
    let judged = judge(&without);
    assert_eq!(judged.findings, []);
    for (rule, checked) in RULES.iter().zip(&judged.checked) {
        let away = rule.needs.iter().any(|service| without.missing.contains(service));
        assert!(!away || *checked == 0, "{}", rule.id);
    }
    without.bookings.get_mut("b-1").unwrap().messages.remove(1);
    assert_eq!(found(&without, false), BTreeSet::new());
}
