//! The rules: each says when the contexts agree about one order, one product or one consumer.
//!
//! Pure functions over what was read. A rule that compares two resources is silent where one of them is missing:
//! that is reported once, by the rule that demands it.

mod delivery;
mod messages;
mod order;
mod orphans;
mod payment;
mod stock;
mod store;
mod verdict;
mod views;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use super::books::Service::{self, Delivery, Events, Mypage, Notification, Order, Payment, Store};
use super::books::{Books, Case, Stock};
use super::facts::Consumer;
pub(super) use verdict::{Mismatch, Verdict};

/// A rule.
pub(super) struct Rule {
    /// Its name, by which reports speak of it.
    pub(super) id: &'static str,
    /// What holds if it holds.
    pub(super) says: &'static str,
    /// Whom it must have asked.
    pub(super) needs: &'static [Service],
    pub(super) check: Check,
}

/// What a rule is about.
pub(super) enum Check {
    /// Each order, and each id that somebody takes for an order's.
    Case(fn(&Case, &Books) -> Verdict),
    /// Each product.
    Stock(fn(&Stock) -> Verdict),
    /// Each consumer of the event log.
    Consumer(fn(&Consumer) -> Verdict),
}

const fn case(
    id: &'static str,
    says: &'static str,
    needs: &'static [Service],
    check: fn(&Case, &Books) -> Verdict,
) -> Rule {
    Rule { id, says, needs, check: Check::Case(check) }
}

const fn stock(id: &'static str, says: &'static str, check: fn(&Stock) -> Verdict) -> Rule {
    Rule { id, says, needs: &[Store], check: Check::Stock(check) }
}

/// Every rule, as reports list them.
#[rustfmt::skip]
pub(super) static RULES: &[Rule] = &[
    case("order.total", "costs what its lines cost together", &[Order], order::total),
    case("order.reason", "says why it ended exactly if it was declined or rejected", &[Order], order::reason),
    case("order.unpaid", "is paid, or ends when its time to be paid is over", &[Order], order::unpaid),
    case("order.cancelling", "a wish to cancel is decided", &[Order], order::cancelling),
    case("payment.state", "has the payment that its state demands", &[Order, Payment], payment::state),
    case("payment.facts", "is paid by its customer, in full, for its store", &[Order, Payment], payment::facts),
    case("payment.orphan", "no payment without order", &[Order, Payment], orphans::payment),
    case("provider.state", "the provider did what the payment says", &[Payment], payment::provider_state),
    case("provider.amount", "the provider moved the payment's amount", &[Payment], payment::provider_amount),
    case("provider.orphan", "the provider did nothing without payment", &[Order, Payment], orphans::provider),
    case("delivery.state", "has the delivery that its state demands", &[Order, Delivery], delivery::state),
    case("delivery.facts", "is delivered to its customer's address, from its store", &[Order, Delivery], delivery::facts),
    case("delivery.ready", "is ready for the courier when the store says so", &[Delivery, Store], delivery::ready),
    case("delivery.orphan", "no delivery without order", &[Order, Delivery], orphans::delivery),
    case("carrier.state", "the carrier did what the delivery says", &[Delivery], delivery::carrier_state),
    case("carrier.orphan", "the carrier did nothing without delivery", &[Order, Delivery], orphans::carrier),
    case("store.state", "has the store order that its state demands", &[Order, Store], store::state),
    case("store.facts", "is prepared as it was ordered", &[Order, Store], store::facts),
    case("store.orphan", "no store order without order", &[Order, Store], orphans::store_order),
    case("stock.order", "moved exactly the stock that its store order demands", &[Order, Store], stock::order),
    case("stock.units", "holds exactly the units that its store order names", &[Order, Store], stock::units),
    case("stock.orphan", "no movement and no unit of an order that is none", &[Order, Store], orphans::stock),
    stock("stock.on-hand", "on hand is the sum of its movements, and never negative", stock::on_hand),
    stock("stock.available", "on hand is the number of available units, if it has units", stock::available),
    case("message.missing", "has each message that its state demands", &[Order, Notification], messages::missing),
    case("message.forbidden", "has no message that its state rules out", &[Order, Notification], messages::forbidden),
    case("message.twice", "has no message twice", &[Notification], messages::twice),
    case("message.recipient", "messages went to its customer and its store", &[Order, Notification], messages::recipient),
    case("message.sent", "messages say when and how they were sent", &[Notification], messages::sent),
    case("message.event", "messages and the view's timeline tell the same", &[Order, Notification, Mypage], messages::event),
    case("message.orphan", "no message without order", &[Order, Notification], orphans::message),
    case("view.missing", "has a view as soon as it published anything", &[Order, Mypage], views::missing),
    case("view.order", "the view knows the order's state", &[Order, Mypage], views::order),
    case("view.parts", "the view knows the states of payment, store order and delivery", &[Order, Mypage], views::parts),
    case("view.headline", "the view's own state follows from the others", &[Order, Mypage], views::headline),
    case("view.facts", "the view shows what was ordered, by whom, for how much", &[Order, Mypage], views::facts),
    case("view.orphan", "no view without order", &[Order, Mypage], orphans::view),
    Rule {
        id: "events.consumed",
        says: "consumers have handled every event, none was given up on",
        needs: &[Events],
        check: Check::Consumer(consumed),
    },
];

/// Lag and parked events are on their way; dead letters wait for somebody.
fn consumed(consumer: &Consumer) -> Verdict {
    let retried = consumer.parked - consumer.dead;
    let expected = || "every event handled".to_owned();
    let found = || {
        let still = if consumer.stands_still { ", standing still" } else { "" };
        format!("{} waiting{still}, {retried} parked, {} dead letters", consumer.lag, consumer.dead)
    };
    if consumer.dead > 0 || consumer.stands_still {
        Verdict::broken(expected(), found())
    } else if consumer.lag > 0 || retried > 0 {
        Verdict::unfinished(expected(), found())
    } else {
        Verdict::Holds
    }
}

#[cfg(test)]
mod table {
    use super::*;

    #[test]
    fn rules_have_names_of_their_own() {
        let names: std::collections::BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(names.len(), RULES.len());
    }

    #[test]
    fn lag_is_on_its_way_and_a_dead_letter_is_not() {
        let of = |lag, parked, dead, stands_still| {
            consumed(&Consumer { name: "mypage".into(), position: 1, lag, parked, dead, stands_still })
        };
        assert_eq!(of(0, 0, 0, false), Verdict::Holds);
        assert!(matches!(of(3, 0, 0, false), Verdict::Unfinished(_)));
        assert!(matches!(of(0, 2, 0, false), Verdict::Unfinished(_)));
        assert!(matches!(of(3, 0, 0, true), Verdict::Broken(_)));
        let Verdict::Broken(mismatch) = of(1, 3, 1, false) else { panic!() };
        assert_eq!(mismatch.found, "1 waiting, 2 parked, 1 dead letters");
    }
}
