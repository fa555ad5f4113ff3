//! However events interleave, the page shows the same in the end.

use std::collections::BTreeSet;

use maeul_proto::notification::v1::{CaseKind, NotificationKind, NotificationSent, notification_sent};
use proptest::prelude::*;
use prost::Name;

use super::*;
use crate::domain::{Entry, Headline, OrderView, headline};
use crate::inbound::samples::{BEGIN, event, interleaved, stories};

/// The view and the timeline that come of events, without a database.
fn seen(events: &[Event]) -> (OrderView, BTreeSet<Entry>) {
    let facts: Vec<_> = events.iter().map(|event| facts::of(event).unwrap().unwrap()).collect();
    let mut view = OrderView::of(&facts[0]);
    facts[1..].iter().for_each(|fact| view.learn(fact).unwrap());
    (view, facts.into_iter().map(|fact| fact.entry).collect())
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
        prop_assert_eq!(headline(&expected.0), story.ends, "{}", story.name);
        prop_assert_eq!(seen(&interleaved(&story.events, &choices)), expected, "{}", story.name);
    }
}

#[test]
fn what_store_did_at_one_moment_is_shown_in_its_own_order() {
    let (_, timeline) = seen(&stories()[0].events);
    let store: Vec<_> =
        timeline.iter().filter(|entry| entry.source == "store").map(|e| &e.event_type[15..]).collect();
    assert_eq!(store, ["StoreOrderAccepted", "PreparationStarted", "OrderReady"]);
}

#[test]
fn o8_a_deferred_order_shows_its_items_and_when_it_is_tried_again() {
    let (view, _) = seen(&stories()[0].events[..1]);
    assert_eq!(headline(&view), Headline::AwaitingDelivery);
    let part = view.order.unwrap().value;
    assert_eq!(part.next_attempt_at.unwrap().micros(), 1_763_700_060_000_000);
    assert_eq!(part.expires_at.unwrap().micros(), 1_763_700_600_000_000);
    let basket = view.basket.unwrap();
    assert_eq!((basket.items[0].quantity, basket.total.units()), (2, 18_000));
}

#[test]
fn o8_a_rejection_and_a_decline_show_their_reasons() {
    for (which, reason, line) in [
        (2, "STOCK_SHORT", "STOCK_SHORT: sold out"),
        (3, "PAYMENT_DECLINED", "PAYMENT_DECLINED: card blocked"),
    ] {
        let (view, timeline) = seen(&stories()[which].events);
        assert_eq!(view.order.unwrap().value.end_reason.unwrap().word(), reason);
        assert!(timeline.iter().any(|entry| entry.source == "order" && entry.detail == line));
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
    assert_eq!(facts::of(&event("o-1", 1, BEGIN, &to_store)).unwrap(), None);
    let (_, timeline) = seen(&stories()[0].events);
    assert!(timeline.iter().any(|entry| entry.detail == "ORDER_PLACED by CONSOLE"));
}

#[test]
fn a_message_about_a_loan_or_a_booking_makes_no_view_of_an_order() {
    for case_kind in [CaseKind::Loan, CaseKind::Booking] {
        let told = NotificationSent {
            notification_id: "x-1.about-it".into(),
            case_id: "x-1".into(),
            case_kind: case_kind.into(),
            recipient: Some(notification_sent::Recipient::CustomerId("c-1".into())),
            kind: NotificationKind::LoanConfirmed.into(),
            channel: 1,
        };
        assert_eq!(facts::of(&event("x-1", 1, BEGIN, &told)).unwrap(), None);
    }
}

#[test]
fn an_event_without_its_ids_or_of_another_customer_is_an_error() {
    let nobody = event("o-1", 1, BEGIN, &maeul_proto::order::v1::OrderExpired::default());
    assert!(facts::of(&nobody).is_err());
    let story = stories().remove(0);
    let mut facts: Vec<_> = story.events.iter().map(|event| facts::of(event).unwrap().unwrap()).collect();
    let mut view = OrderView::of(&facts[0]);
    facts[1].customer_id = crate::domain::CustomerId::try_new("c-2").unwrap();
    assert!(view.learn(&facts[1]).is_err());
}

#[test]
fn every_event_of_an_order_is_subscribed_to_and_understood() {
    let subscriptions = Policies.subscriptions();
    let mut missing: Vec<_> = maeul_proto::events::type_names().iter().map(String::as_str).collect();
    let ordering = ["order", "store", "payment", "delivery", "notification"];
    missing.retain(|name| name.split('.').nth(1).is_some_and(|context| ordering.contains(&context)));
    missing.retain(|name| !subscriptions.contains(name));
    // About products and stock, which no customer's order shows.
    let others = ["ProductRegistered", "ProductChanged", "StockChanged"];
    assert!(missing.iter().all(|name| others.contains(&name.rsplit('.').next().unwrap())), "{missing:?}");
    let story = stories().remove(0).events.remove(0);
    for name in &subscriptions {
        assert!(maeul_proto::events::type_names().iter().any(|known| known == name), "{name}");
        if name.ends_with(&StoreRegistered::NAME) || name.ends_with(&StoreUpdated::NAME) {
            continue;
        }
        let blank = Event { kind: (*name).to_owned(), ..story.clone() };
        // Understood means: what is wrong with it is its contents, not its type.
        let told = facts::of(&Event { data: Vec::new(), ..blank }).map_err(|error| error.to_string());
        assert!(told.err().is_none_or(|error| !error.contains("nobody asked")), "{name}");
    }
}
