//! Bookings alone, and random histories of a room's bookings against a model that knows minutes only.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_micros(minute * 60_000_000)
}

fn range(from: i64, to: i64) -> TimeRange {
    TimeRange::try_new(at(from), at(to)).unwrap()
}

fn room() -> Room {
    Room {
        id: RoomId::try_new("room-1").unwrap(),
        manager_id: ManagerId::try_new("m-1").unwrap(),
        name: "Maru".to_owned(),
        created_at: at(0),
    }
}

fn booking(id: usize, range: TimeRange, now: Timestamp) -> Booking {
    let id = BookingId::try_new(format!("b-{id}")).unwrap();
    let mut booking = Booking::request(id, CustomerId::try_new("c-1").unwrap(), &room(), range, now);
    booking.take_pending();
    booking
}

#[test]
fn r3_a_use_starts_within_the_range_and_at_no_other_time() {
    let mut approved = booking(1, range(10, 20), at(0));
    approved.happened(Trigger::Grant, "", at(1)).unwrap();
    for (minute, why) in [(9, Refusal::TooEarly), (20, Refusal::TooLate)] {
        let refused = approved.clone().happened(Trigger::Start, "", at(minute));
        assert_eq!(refused, Err(Error::Refused(why)));
    }
    approved.happened(Trigger::Start, "", at(10)).unwrap();
    assert_eq!((approved.state(), approved.data().started_at), (State::Started, Some(at(10))));
    approved.take_pending();
    approved.happened(Trigger::Start, "", at(11)).unwrap();
    assert_eq!((approved.is_changed(), approved.data().started_at), (false, Some(at(10))), "it acts once");
}

#[test]
fn r3_ending_frees_the_rest_of_the_range_and_keeps_the_history() {
    for (ends, held) in [(15, 15), (25, 20), (5, 10)] {
        let mut used = booking(1, range(10, 20), at(0));
        used.happened(Trigger::Grant, "", at(1)).unwrap();
        used.happened(Trigger::Start, "", at(10)).unwrap();
        used.happened(Trigger::Release, "", at(ends)).unwrap();
        assert_eq!(used.data().held_until, Some(at(held)));
        assert_eq!((used.data().range, used.data().released_at), (range(10, 20), Some(at(ends))));
    }
}

#[test]
fn r2_r4_who_is_denied_or_cancels_holds_nothing() {
    for (trigger, reason) in [(Trigger::Deny, "a wedding"), (Trigger::Cancel, "")] {
        let mut ended = booking(1, range(10, 20), at(0));
        ended.happened(trigger, reason, at(1)).unwrap();
        assert_eq!((ended.data().held_until, ended.data().reason.as_str()), (None, reason));
        assert_eq!(ended.take_pending().sequence, 2);
    }
}

/// A step of a history: what is tried, with which of the bookings, after how many minutes.
#[derive(Debug, Clone)]
enum Act {
    Book { after: i64, lasts: i64 },
    Do { which: usize, trigger: Trigger },
    Wait { minutes: i64 },
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let trigger = prop_oneof![
        Just(Trigger::Grant),
        Just(Trigger::Grant),
        Just(Trigger::Deny),
        Just(Trigger::Cancel),
        Just(Trigger::Start),
        Just(Trigger::Start),
        Just(Trigger::Release),
    ];
    let act = prop_oneof![
        (0..30_i64, 1..20_i64).prop_map(|(after, lasts)| Act::Book { after, lasts }),
        (0..12_usize, trigger).prop_map(|(which, trigger)| Act::Do { which, trigger }),
        (0..6_i64).prop_map(|minutes| Act::Wait { minutes }),
    ];
    proptest::collection::vec(act, 1..80)
}

/// Who holds which minute, as simply as it can be said.
#[derive(Default)]
struct Model(BTreeMap<i64, usize>);

impl Model {
    fn is_free(&self, from: i64, to: i64) -> bool {
        (from..to).all(|minute| !self.0.contains_key(&minute))
    }

    fn hold(&mut self, who: usize, from: i64, to: i64) {
        self.0.extend((from..to).map(|minute| (minute, who)));
    }

    fn free(&mut self, who: usize, from: i64) {
        self.0.retain(|minute, holder| *holder != who || *minute < from);
    }
}

/// What the database asks of a new booking: see `outbound/store.rs`.
fn overlaps(all: &[Booking], new: TimeRange) -> bool {
    all.iter().any(|booking| {
        let data = booking.data();
        data.held_until.is_some_and(|until| data.range.start() < new.end() && until > new.start())
    })
}

proptest! {
    #[test]
    fn r1_no_two_live_bookings_overlap_whatever_happens(acts in acts()) {
        let (mut all, mut model, mut now) = (Vec::<Booking>::new(), Model::default(), 0);
        for act in acts {
            match act {
                Act::Wait { minutes } => now += minutes,
                Act::Book { after, lasts } => {
                    let (from, to) = (now + after, now + after + lasts);
                    let new = range(from, to);
                    prop_assert_eq!(overlaps(&all, new), !model.is_free(from, to));
                    if !overlaps(&all, new) {
                        model.hold(all.len(), from, to);
                        all.push(booking(all.len(), new, at(now)));
                    }
                }
                Act::Do { which, trigger } => {
                    let Some(booking) = all.get_mut(which) else { continue };
                    let before = booking.state();
                    let done = booking.happened(trigger, "", at(now));
                    let changed = booking.state() != before;
                    prop_assert_eq!(booking.is_changed(), changed);
                    prop_assert!(done.is_ok() || !changed);
                    match booking.state() {
                        State::Denied | State::Cancelled => model.free(which, i64::MIN),
                        State::Released if changed => model.free(which, now),
                        _ => {}
                    }
                    prop_assert_eq!(booking.take_pending().events.len(), usize::from(changed));
                }
            }
            let live = |one: &Booking| !matches!(one.state(), State::Denied | State::Cancelled);
            for (n, one) in all.iter().enumerate().filter(|(_, one)| live(one)) {
                let others: Vec<_> = all[..n].iter().filter(|other| live(other)).cloned().collect();
                let held = TimeRange::try_new(one.data().range.start(), one.data().held_until.unwrap_or_default());
                if let Some(held) = held {
                    prop_assert!(!overlaps(&others, held));
                }
            }
        }
    }
}
