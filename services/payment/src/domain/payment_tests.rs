//! What the state table alone does not say of a payment.

use chassis::types::Currency;

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

fn charge() -> Charge {
    Charge {
        order_id: OrderId::try_new("o-1").unwrap(),
        customer_id: CustomerId::try_new("c-1").unwrap(),
        store_id: StoreId::try_new("s-1").unwrap(),
        amount: Money::from_micros(Currency::KRW, 9_000_000_000),
        method: PaymentMethod("card".to_owned()),
    }
}

fn charged() -> Standing {
    Standing::Charged { reference: "ref-1".to_owned() }
}

#[test]
fn a_charge_is_the_same_only_with_amount_customer_and_store() {
    let mut payment = Payment::new(&charge(), at(0), at(5));
    let more = Charge { amount: Money::from_micros(Currency::KRW, 1), ..charge() };
    let other = Charge { customer_id: CustomerId::try_new("c-2").unwrap(), ..charge() };
    let elsewhere = Charge { store_id: StoreId::try_new("s-2").unwrap(), ..charge() };
    for (wrong, what) in [(more, "amount"), (other, "customer"), (elsewhere, "store")] {
        assert_eq!(payment.ask(&wrong, at(9), at(9), at(14)), Err(Error::Mismatch(what)));
    }
    let another_card = Charge { method: PaymentMethod("card-2".to_owned()), ..charge() };
    assert_eq!(payment.ask(&another_card, at(9), at(9), at(14)), Ok(Turn::AskProvider));
}

#[test]
fn who_waited_while_another_asked_does_not_ask_again() {
    let mut payment = Payment::new(&charge(), at(0), at(5));
    assert_eq!(payment.ask(&charge(), at(1), at(1), at(6)), Ok(Turn::Answer), "in flight elsewhere");
    payment.no_answer(State::Charging, at(2), at(3)).unwrap();
    assert_eq!(payment.ask(&charge(), at(1), at(2), at(7)), Ok(Turn::Answer), "came before the answer");
    assert_eq!(payment.outcome(at(2)), Ok(Outcome::Pending { retry_after: Duration::from_secs(1) }));
    assert_eq!(payment.ask(&charge(), at(3), at(3), at(8)), Ok(Turn::AskProvider), "came after it");
    payment.provider_says(&charged(), at(4)).unwrap();
    assert_eq!(payment.ask(&charge(), at(5), at(5), at(10)), Ok(Turn::Answer));
    assert_eq!(payment.outcome(at(5)), Ok(Outcome::Approved { reference: "ref-1".to_owned() }));
}

#[test]
fn a_stale_charge_is_asked_for_again_by_the_next_caller() {
    let mut payment = Payment::new(&charge(), at(0), at(5));
    assert_eq!(payment.ask(&charge(), at(5), at(5), at(10)), Ok(Turn::AskProvider));
}

#[test]
fn a_charge_that_comes_back_approved_after_the_order_ended_is_given_back() {
    let mut payment = Payment::new(&charge(), at(0), at(5));
    payment.order_ended(at(1)).unwrap();
    payment.provider_says(&charged(), at(2)).unwrap();
    assert_eq!(payment.data().state, State::Voiding);
    assert_eq!(payment.outcome(at(2)), Err(Error::Voided));
    payment.provider_says(&Standing::Refunded { reference: "ref-1".to_owned() }, at(3)).unwrap();
    assert_eq!(payment.data().state, State::Refunded);
    assert_eq!(payment.take_pending().events, [(1, Event::Refunded)]);
}

#[test]
fn events_are_numbered_without_gaps() {
    let mut payment = Payment::new(&charge(), at(0), at(5));
    payment.provider_says(&charged(), at(1)).unwrap();
    assert_eq!(payment.take_pending().events, [(1, Event::Approved)]);
    payment.order_ended(at(2)).unwrap();
    assert_eq!(payment.data().next_attempt_at, Some(at(2)), "the worker sees to it at once");
    payment.provider_says(&Standing::Refunded { reference: "ref-1".to_owned() }, at(3)).unwrap();
    assert_eq!(payment.take_pending().events, [(2, Event::Refunded)]);
    assert_eq!(payment.data().next_attempt_at, None);
}

#[test]
fn an_order_that_ended_first_is_never_charged() {
    let of = charge();
    let mut payment = Payment::never(of.order_id.clone(), of.customer_id.clone(), of.store_id.clone(), at(0));
    assert_eq!(payment.take_pending().events, [(1, Event::Voided)]);
    assert_eq!(payment.ask(&of, at(1), at(1), at(6)), Err(Error::Voided));
}

#[test]
fn silence_about_what_has_changed_since_changes_nothing() {
    let mut charged_since = Payment::new(&charge(), at(0), at(5));
    charged_since.provider_says(&charged(), at(1)).unwrap();
    let mut ended_since = Payment::new(&charge(), at(0), at(5));
    ended_since.order_ended(at(1)).unwrap();
    for mut payment in [charged_since, ended_since] {
        let before = payment.data().clone();
        payment.no_answer(State::Charging, at(2), at(3)).unwrap();
        assert_eq!(*payment.data(), before);
    }
}
