//! Every rule: quiet about what is right, and the only one to speak about the corruption it is there for.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use chassis::types::{Currency, Money};
use maeul_proto::delivery::v1::DeliveryState;
use maeul_proto::mypage::v1::OrderViewState;
use maeul_proto::notification::v1::NotificationKind;
use maeul_proto::order::v1::{EndReason, OrderState};
use maeul_proto::payment::v1::PaymentState;
use maeul_proto::store::v1::{StoreOrderState, UnitState};

use super::samples::{
    NOW, awaiting, books, cancelled, declined, delivered, ready, served, short, taken, withdrawn,
};
use crate::audit::books::{Books, OrderCase, Service, Subject};
use crate::audit::judge::judge;
use crate::audit::rules::RULES;
use crate::audit::rules::testing::{found, holds, message};

fn stories() -> [(&'static str, OrderCase); 9] {
    [
        ("served", served()),
        ("delivered", delivered()),
        ("ready", ready()),
        ("cancelled", cancelled()),
        ("short", short()),
        ("declined", declined()),
        ("withdrawn", withdrawn()),
        ("awaiting", awaiting()),
        ("taken", taken()),
    ]
}

#[test]
fn nothing_is_wrong_with_any_story() {
    for (name, case) in stories() {
        holds(name, &books(case));
    }
}

#[test]
fn what_awaits_somebody_outside_is_on_its_way() {
    assert_eq!(found(&books(awaiting()), true), ["order.unpaid", "payment.state"].into());
    assert_eq!(found(&books(taken()), true), ["order.unpaid"].into());
    for (name, case) in stories().into_iter().take(7) {
        assert_eq!(found(&books(case), true), BTreeSet::new(), "{name}");
    }
}

fn ghost(of: &Books, take: impl Fn(&OrderCase) -> OrderCase) -> Books {
    let mut books = of.clone();
    let case = take(&books.orders["o-1"]);
    books.orders.insert("ghost".to_owned(), case);
    books
}

/// A story, what is done to it, and the rule that finds it.
type Corruption = (fn() -> OrderCase, fn(&mut OrderCase), &'static str);

const ONE_WON: Option<Money> = Some(Money::from_micros(Currency::KRW, 1_000_000));

fn forget(case: &mut OrderCase, kind: NotificationKind) {
    case.messages.retain(|message| message.kind != kind);
}

const CORRUPTIONS: &[Corruption] = &[
    (served, |c| c.order.as_mut().unwrap().priced = ONE_WON, "order.total"),
    (served, |c| c.order.as_mut().unwrap().reason = EndReason::StockShort, "order.reason"),
    (taken, |c| c.order.as_mut().unwrap().expires = NOW.minus(Duration::from_secs(1)), "order.unpaid"),
    (
        ready,
        |c| {
            c.order.as_mut().unwrap().state = OrderState::Cancelling;
            c.view.as_mut().unwrap().order_state = OrderState::Cancelling;
            c.view.as_mut().unwrap().state = OrderViewState::Cancelling;
        },
        "order.cancelling",
    ),
    (served, |c| c.payment = None, "payment.state"),
    (withdrawn, |c| c.payment = None, "payment.state"),
    (served, |c| c.payment.as_mut().unwrap().customer = "somebody".into(), "payment.facts"),
    (cancelled, |c| c.provider.truncate(c.provider.len() - 1), "provider.state"),
    (served, |c| c.provider.push(c.provider[0].clone()), "provider.state"),
    (declined, |c| c.provider.clear(), "provider.state"),
    (served, |c| c.provider[0].amount = ONE_WON, "provider.amount"),
    (awaiting, |c| c.payment = None, "provider.orphan"),
    (ready, |c| c.delivery = None, "delivery.state"),
    (
        declined,
        |c| {
            let delivery = c.delivery.as_mut().unwrap();
            delivery.state = DeliveryState::Reserved;
            delivery.reserved_until = NOW.minus(Duration::from_secs(1));
            c.carrier.truncate(1);
        },
        "delivery.state",
    ),
    (ready, |c| c.delivery.as_mut().unwrap().address = "elsewhere".into(), "delivery.facts"),
    (ready, |c| c.delivery.as_mut().unwrap().ready = false, "delivery.ready"),
    (cancelled, |c| drop(c.carrier.pop()), "carrier.state"),
    (delivered, |c| c.carrier[3].courier = "somebody".into(), "carrier.state"),
    (delivered, |c| c.carrier.insert(2, c.carrier[2].clone()), "carrier.state"),
    (withdrawn, |c| c.carrier = ready().carrier, "carrier.orphan"),
    (short, |c| c.store_order = None, "store.state"),
    (delivered, |c| c.store_order = None, "store.state"),
    (served, |c| c.store_order.as_mut().unwrap().customer = "somebody".into(), "store.facts"),
    (served, |c| drop(c.movements.pop()), "stock.order"),
    (cancelled, |c| drop(c.movements.pop()), "stock.order"),
    (short, |c| c.movements = served().movements, "stock.order"),
    (delivered, |c| Arc::make_mut(&mut c.units[0]).state = UnitState::Ordered, "stock.units"),
    (delivered, |c| c.order.as_mut().unwrap().lines[0].serials = vec!["p-2".into()], "stock.units"),
    (short, |c| c.units = ready().units, "stock.units"),
    (served, |c| forget(c, NotificationKind::OrderPlaced), "message.missing"),
    (served, |c| forget(c, NotificationKind::NewOrder), "message.missing"),
    (cancelled, |c| forget(c, NotificationKind::Refunded), "message.missing"),
    (cancelled, |c| c.messages.push(message(NotificationKind::CancellationRefused)), "message.forbidden"),
    (taken, |c| c.messages.push(message(NotificationKind::NewOrder)), "message.forbidden"),
    (short, |c| c.messages.push(message(NotificationKind::OrderAccepted)), "message.forbidden"),
    (served, |c| c.messages.push(message(NotificationKind::UseEnded)), "message.forbidden"),
    (served, |c| c.messages.push(message(NotificationKind::Served)), "message.twice"),
    (
        served,
        |c| {
            let new_order = c.messages.iter_mut().find(|m| m.kind == NotificationKind::NewOrder).unwrap();
            new_order.to = message(NotificationKind::Served).to;
        },
        "message.recipient",
    ),
    (served, |c| c.messages[0].says_how = false, "message.sent"),
    (cancelled, |c| forget(c, NotificationKind::OrderAccepted), "message.event"),
    (served, |c| forget(c, NotificationKind::OrderDeferred), "message.event"),
    (served, |c| c.messages.push(message(NotificationKind::CancellationRefused)), "message.event"),
    (served, |c| c.view = None, "view.missing"),
    (served, |c| c.view.as_mut().unwrap().order_state = OrderState::Placed, "view.order"),
    (short, |c| c.view.as_mut().unwrap().reason = EndReason::StoreRejected, "view.order"),
    (cancelled, |c| c.view.as_mut().unwrap().payment_state = PaymentState::Approved, "view.parts"),
    (cancelled, |c| c.view.as_mut().unwrap().store_state = StoreOrderState::Ready, "view.parts"),
    (served, |c| c.view.as_mut().unwrap().state = OrderViewState::Delivered, "view.headline"),
    (served, |c| c.view.as_mut().unwrap().total = ONE_WON, "view.facts"),
];

/// What of a case is kept of an order that is none, and the rule that finds it.
type Ghost = (fn(&OrderCase) -> OrderCase, &'static str);

const GHOSTS: &[Ghost] = &[
    (
        |c| OrderCase { payment: c.payment.clone(), provider: c.provider.clone(), ..OrderCase::default() },
        "payment.orphan",
    ),
    (|c| OrderCase { provider: c.provider.clone(), ..OrderCase::default() }, "provider.orphan"),
    (
        |c| OrderCase { delivery: c.delivery.clone(), carrier: c.carrier.clone(), ..OrderCase::default() },
        "delivery.orphan",
    ),
    (|c| OrderCase { carrier: c.carrier.clone(), ..OrderCase::default() }, "carrier.orphan"),
    (|c| OrderCase { store_order: c.store_order.clone(), ..OrderCase::default() }, "store.orphan"),
    (|c| OrderCase { movements: c.movements.clone(), ..OrderCase::default() }, "stock.orphan"),
    (|c| OrderCase { units: c.units.clone(), ..OrderCase::default() }, "stock.orphan"),
    (|c| OrderCase { messages: c.messages.clone(), ..OrderCase::default() }, "message.orphan"),
    (|c| OrderCase { view: c.view.clone(), ..OrderCase::default() }, "view.orphan"),
];

#[test]
fn each_corruption_is_found_by_its_rule_and_by_no_other() {
    for (place, (story, corrupt, rule)) in CORRUPTIONS.iter().enumerate() {
        let mut books = books(story());
        corrupt(books.orders.get_mut("o-1").unwrap());
        assert_eq!(found(&books, false), [*rule].into(), "corruption {place}");
    }
}

#[test]
fn what_belongs_to_no_order_is_found_by_its_rule_and_by_no_other() {
    for (take, rule) in GHOSTS {
        assert_eq!(found(&ghost(&books(delivered()), take), false), [*rule].into());
    }
}

#[test]
fn stock_that_does_not_add_up_is_found() {
    let wrong = |corrupt: fn(&mut Books)| {
        let mut books = books(delivered());
        corrupt(&mut books);
        found(&books, false)
    };
    let bagel =
        |books: &mut Books| books.stock.get_mut("bagel").unwrap().product.as_mut().unwrap().on_hand += 1;
    assert_eq!(wrong(bagel), ["stock.on-hand"].into());
    let negative = |books: &mut Books| {
        let stock = books.stock.get_mut("bagel").unwrap();
        let movement = Arc::make_mut(&mut stock.movements[0]);
        (movement.quantity, movement.change, movement.on_hand) = (-3, -3, -3);
        stock.product.as_mut().unwrap().on_hand = -3;
    };
    assert_eq!(wrong(negative), ["stock.on-hand"].into());
    let extra = |books: &mut Books| {
        let units = &mut books.stock.get_mut("phone").unwrap().units;
        let more = units.last().cloned().unwrap();
        units.push(more);
    };
    assert_eq!(wrong(extra), ["stock.available"].into());
    let unknown = |books: &mut Books| books.stock.get_mut("bagel").unwrap().product = None;
    assert_eq!(wrong(unknown), ["stock.on-hand"].into());
}

#[test]
fn every_rule_is_broken_by_some_corruption() {
    let cases = CORRUPTIONS.iter().map(|(_, _, rule)| *rule).chain(GHOSTS.iter().map(|(_, rule)| *rule));
    let all: BTreeSet<_> = cases.chain(["stock.on-hand", "stock.available"]).collect();
    assert_eq!(all, super::RULES.iter().map(|rule| rule.id).collect());
}

#[test]
fn rules_that_need_a_service_that_is_away_are_not_applied() {
    let mut books = books(served());
    books.missing = [Service::Store, Service::Mypage].into();
    let case = books.orders.get_mut("o-1").unwrap();
    (case.store_order, case.view) = (None, None);
    (case.movements, case.units) = (Vec::new(), Vec::new());
    books.stock.clear();
    let judged = judge(&books);
    assert_eq!(judged.findings, []);
    for (rule, checked) in RULES.iter().zip(&judged.checked) {
        let away = rule.needs.iter().any(|service| books.missing.contains(service));
        assert!(!away || *checked == 0, "{}", rule.id);
    }
}

#[test]
fn what_changed_within_the_grace_is_on_its_way_unless_there_is_none() {
    let mut books = books(served());
    let case = books.orders.get_mut("o-1").unwrap();
    case.payment = None;
    case.order.as_mut().unwrap().updated = NOW.minus(Duration::from_secs(9));
    for (grace, in_flight) in [(10, true), (9, false), (0, false)] {
        let mut judged = judge(&books);
        judged.excuse_recent(&books, Duration::from_secs(grace));
        assert_eq!(judged.findings[0].in_flight, in_flight, "{grace} s");
        assert_eq!(judged.suspects().contains(&Subject::Order("o-1".to_owned())), !in_flight);
    }
}
