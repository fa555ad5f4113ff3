//! However events interleave, the page shows the same in the end.

use std::collections::BTreeSet;

use maeul_proto::notification::v1::{CaseKind, NotificationKind, NotificationSent, notification_sent};
use proptest::prelude::*;

use super::super::samples::{interleaved, stories};
use super::*;
use crate::domain::orders::{Entry, Headline, OrderView, headline};
use crate::domain::samples;
use crate::inbound::samples::{BEGIN, event};

/// The view and the timeline that come of events, without a database.
fn seen(events: &[Event]) -> (OrderView, BTreeSet<Entry>) {
    let facts: Vec<_> = events.iter().map(|event| told(event).unwrap().unwrap()).collect();
    (samples::seen(&facts), facts.iter().map(OrderFact::entry).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn o8_any_interleaving_of_publishers_ends_in_the_same_view(
        which in 0..4_usize,
        choices in proptest::collection::vec(any::<u8>(), 1..64),
    ) {
        let story = stories().swap_remove(which);
        let expected = seen(&story.events);
        prop_assert_eq!(headline(&expected.0.case), story.ends, "{}", story.name);
        prop_assert_eq!(seen(&interleaved(&story.events, &choices)), expected, "{}", story.name);
    }
}

#[test]
fn what_store_did_at_one_moment_is_shown_in_its_own_order() {
    let (_, timeline) = seen(&stories()[0].events);
    let store: Vec<_> = timeline
        .iter()
        .filter(|entry| entry.origin.source == "store")
        .map(|e| &e.origin.event_type[15..])
        .collect();
    assert_eq!(store, ["StoreOrderAccepted", "PreparationStarted", "OrderReady"]);
}

#[test]
fn o8_a_deferred_order_shows_its_items_and_when_it_is_tried_again() {
    let (view, _) = seen(&stories()[0].events[..1]);
    assert_eq!(headline(&view.case), Headline::AwaitingDelivery);
    let part = view.case.order.unwrap().value;
    assert_eq!(part.next_attempt_at.unwrap().micros(), 1_763_700_060_000_000);
    assert_eq!(part.expires_at.unwrap().micros(), 1_763_700_600_000_000);
    let basket = view.case.basket.unwrap();
    assert_eq!((basket.items[0].quantity, basket.total.units()), (2, 18_000));
}

#[test]
fn o8_a_rejection_and_a_decline_show_their_reasons() {
    for (which, reason, line) in [
        (2, "STOCK_SHORT", "STOCK_SHORT: sold out"),
        (3, "PAYMENT_DECLINED", "PAYMENT_DECLINED: card blocked"),
    ] {
        let (view, timeline) = seen(&stories()[which].events);
        assert_eq!(view.case.order.unwrap().value.end_reason.unwrap().word(), reason);
        assert!(timeline.iter().any(|entry| entry.origin.source == "order" && entry.detail == line));
    }
}

#[test]
fn messages_to_the_customer_are_shown_and_those_to_the_store_are_not() {
    let to_store = NotificationSent {
        notification_id: "o-1.new-order".into(),
        case_id: "o-1".into(),
        case_kind: CaseKind::Order.into(),
        recipient: Some(notification_sent::Recipient::StoreId("s-1".into())),
        kind: 16,
        channel: 1,
    };
    assert_eq!(told(&event("o-1", 1, BEGIN, &to_store)).unwrap(), None);
    let (_, timeline) = seen(&stories()[0].events);
    assert!(timeline.iter().any(|entry| entry.detail == "ORDER_PLACED by CONSOLE"));
}

#[test]
fn an_event_without_its_ids_or_of_another_customer_is_an_error() {
    let nobody = event("o-1", 1, BEGIN, &maeul_proto::order::v1::OrderExpired::default());
    assert!(told(&nobody).is_err());
    let story = stories().remove(0);
    let mut facts: Vec<_> = story.events.iter().map(|event| told(event).unwrap().unwrap()).collect();
    let mut view = OrderView::of(&facts[0]);
    facts[1].customer_id = crate::domain::CustomerId::try_new("c-2").unwrap();
    assert!(view.learn(&facts[1]).is_err());
}

#[test]
fn a_message_about_something_else_makes_no_view_of_an_order() {
    for case_kind in [CaseKind::Loan.into(), CaseKind::Booking.into(), 999] {
        let other = NotificationSent {
            notification_id: "x-1.about-it".into(),
            case_id: "x-1".into(),
            case_kind,
            recipient: Some(notification_sent::Recipient::CustomerId("c-1".into())),
            kind: NotificationKind::LoanConfirmed.into(),
            channel: 1,
        };
        assert_eq!(told(&event("x-1", 1, BEGIN, &other)).unwrap(), None);
    }
}
