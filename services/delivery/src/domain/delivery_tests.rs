//! What the state table alone does not say of a delivery.

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

fn asked() -> Reservation {
    Reservation {
        order_id: OrderId::try_new("o-1").unwrap(),
        customer_id: CustomerId::try_new("c-1").unwrap(),
        store_id: StoreId::try_new("s-1").unwrap(),
        address: Address("1 Main Street".to_owned()),
    }
}

fn says(state: CarrierState) -> Standing {
    let until = (state == CarrierState::Reserved).then(|| at(900));
    Standing { state, until, reason: "because".to_owned() }
}

fn courier(id: &str) -> CourierId {
    CourierId::try_new(id).unwrap()
}

fn scheduled() -> Delivery {
    let mut delivery = Delivery::new(&asked(), at(0), at(900));
    delivery.carrier_says(&says(CarrierState::Reserved), at(1));
    delivery.order_placed(at(2));
    delivery.carrier_says(&says(CarrierState::Scheduled), at(3));
    assert_eq!(delivery.take_pending().events, [(1, Event::Scheduled)]);
    delivery
}

#[test]
fn a_reservation_is_the_same_only_with_customer_store_and_address() {
    let mut delivery = Delivery::new(&asked(), at(0), at(900));
    let other = Reservation { customer_id: CustomerId::try_new("c-2").unwrap(), ..asked() };
    let from = Reservation { store_id: StoreId::try_new("s-2").unwrap(), ..asked() };
    let to = Reservation { address: Address("elsewhere".to_owned()), ..asked() };
    for (wrong, what) in [(other, "customer"), (from, "store"), (to, "address")] {
        assert_eq!(delivery.reserve(&wrong, at(9), at(9), at(909)), Err(Error::Mismatch(what)));
    }
}

#[test]
fn a_repeat_extends_and_who_waited_meanwhile_does_not_ask_again() {
    let mut delivery = Delivery::new(&asked(), at(0), at(900));
    assert_eq!(delivery.outcome(), Ok(Outcome::Pending));
    delivery.carrier_says(&says(CarrierState::Reserved), at(2));
    assert_eq!(delivery.reserve(&asked(), at(1), at(2), at(902)), Ok(Turn::Answer), "came before the answer");
    assert_eq!(delivery.outcome(), Ok(Outcome::Reserved(at(900))));
    assert_eq!(delivery.reserve(&asked(), at(3), at(3), at(903)), Ok(Turn::AskCarrier));
    assert_eq!(delivery.data().next_attempt_at, Some(at(903)), "not checked before it can have lapsed");
}

#[test]
fn never_heard_of_it_means_lapsed_only_after_its_time() {
    let mut delivery = Delivery::new(&asked(), at(0), at(900));
    delivery.carrier_says(&says(CarrierState::Unheard), at(899));
    assert_eq!(delivery.data().state, State::Reserving);
    delivery.carrier_says(&says(CarrierState::Unheard), at(900));
    assert_eq!((delivery.data().state, delivery.data().next_attempt_at), (State::Expired, None));
}

#[test]
fn an_order_that_is_placed_revives_an_expired_reservation() {
    let mut delivery = Delivery::new(&asked(), at(0), at(900));
    delivery.carrier_says(&says(CarrierState::Expired), at(900));
    delivery.order_placed(at(901));
    assert_eq!((delivery.task(), delivery.data().next_attempt_at), (Some(Task::Schedule), Some(at(901))));
}

#[test]
fn a_placed_order_whose_delivery_was_released_fails_and_says_why() {
    let mut delivery = Delivery::new(&asked(), at(0), at(900));
    delivery.release(at(1)).unwrap();
    delivery.order_placed(at(2));
    assert_eq!(delivery.take_pending().events, [(1, Event::Failed)]);
    assert!(!delivery.data().reason.is_empty());
    assert_eq!(delivery.task(), Some(Task::Release), "the carrier does not know yet");
    delivery.carrier_says(&says(CarrierState::Released), at(3));
    assert_eq!(delivery.task(), None);
}

#[test]
fn the_first_of_cancel_and_pick_up_wins() {
    let mut first = scheduled();
    first.order_ready(at(4));
    first.cancellation_requested(at(5));
    assert_eq!(
        first.pick_up(&courier("k-1"), at(6)),
        Err(Error::NotActive { state: State::Cancelled, what: "picked up" })
    );
    assert_eq!(first.take_pending().events, [(2, Event::Cancelled)]);
    assert_eq!(first.data().courier_id, None);

    let mut second = scheduled();
    second.order_ready(at(4));
    second.pick_up(&courier("k-1"), at(5)).unwrap();
    second.cancellation_requested(at(6));
    assert_eq!(second.take_pending().events, [(2, Event::PickedUp), (3, Event::CancellationRefused)]);
    assert_eq!(second.data().state, State::PickedUp);
}

#[test]
fn only_what_is_ready_is_picked_up_and_only_its_courier_completes() {
    let mut delivery = scheduled();
    assert_eq!(delivery.pick_up(&courier("k-1"), at(4)), Err(Error::NotReady));
    delivery.order_ready(at(5));
    delivery.order_ready(at(6));
    assert_eq!(delivery.data().ready_at, Some(at(5)));
    delivery.pick_up(&courier("k-1"), at(7)).unwrap();
    assert_eq!(delivery.complete(&courier("k-2"), at(8)), Err(Error::NotTheCourier));
    delivery.complete(&courier("k-1"), at(9)).unwrap();
    assert_eq!(delivery.task(), Some(Task::ReportPickedUp));
    delivery.carrier_says(&says(CarrierState::PickedUp), at(10));
    assert_eq!(delivery.task(), Some(Task::ReportDelivered));
    delivery.carrier_says(&says(CarrierState::Delivered), at(11));
    assert_eq!((delivery.task(), delivery.data().next_attempt_at), (None, None));
}

/// As the next one reads it.
fn read_anew(delivery: &mut Delivery) {
    *delivery = Delivery::restore(delivery.data().clone(), Journal::new());
}

#[test]
fn couriers_are_called_when_there_is_something_new_for_them() {
    let mut delivery = scheduled();
    assert!(!delivery.calls_courier(), "nothing is ready");
    read_anew(&mut delivery);
    delivery.order_ready(at(4));
    assert!(delivery.calls_courier());
    read_anew(&mut delivery);
    delivery.carrier_says(&says(CarrierState::Scheduled), at(5));
    assert!(!delivery.calls_courier(), "they know");
    delivery.pick_up(&courier("k-1"), at(5)).unwrap();
    assert!(delivery.calls_courier());
    read_anew(&mut delivery);
    delivery.carrier_says(&says(CarrierState::PickedUp), at(6));
    assert!(!delivery.calls_courier(), "they know");
    delivery.complete(&courier("k-1"), at(6)).unwrap();
    assert!(!delivery.calls_courier());

    let mut early = Delivery::new(&asked(), at(0), at(900));
    early.order_ready(at(1));
    assert!(!early.calls_courier(), "nobody comes before it is scheduled");
    early.order_placed(at(2));
    read_anew(&mut early);
    early.carrier_says(&says(CarrierState::Scheduled), at(3));
    assert!(early.calls_courier());
}

#[test]
fn ready_is_remembered_as_long_as_somebody_may_come() {
    let mut early = Delivery::new(&asked(), at(0), at(900));
    early.order_ready(at(1));
    assert_eq!((early.data().ready_at, early.data().state), (Some(at(1)), State::Reserving));
    let mut cancelled = scheduled();
    cancelled.cancellation_requested(at(4));
    cancelled.order_ready(at(5));
    assert_eq!(cancelled.data().ready_at, None);
}

#[test]
fn a_late_answer_of_the_carrier_makes_it_be_told_again() {
    let mut delivery = Delivery::new(&asked(), at(0), at(900));
    delivery.release(at(1)).unwrap();
    delivery.carrier_says(&says(CarrierState::Released), at(2));
    assert_eq!(delivery.data().next_attempt_at, None);
    delivery.carrier_says(&says(CarrierState::Reserved), at(3));
    assert_eq!((delivery.data().state, delivery.task()), (State::Released, Some(Task::Release)));
    assert_eq!(delivery.data().next_attempt_at, Some(at(3)));
}

#[test]
fn silence_about_what_is_done_changes_nothing() {
    let mut delivery = scheduled();
    let before = delivery.data().clone();
    delivery.no_answer(Task::Schedule, at(9), at(10));
    delivery.no_answer_to_reserve(at(9));
    assert_eq!(*delivery.data(), before);
}
