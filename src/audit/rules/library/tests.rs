//! The library's rules: quiet about what is right, and the only ones to speak about the corruption they are there for.

use std::collections::BTreeSet;
use std::sync::Arc;

use maeul_proto::catalog::v1::{LendingState, RefusalReason};
use maeul_proto::lending::v1::LoanState;
use maeul_proto::notification::v1::NotificationKind;

use super::samples::{books, cancelled, confirmed, late, noon, requested, returned};
use crate::audit::books::{Books, LoanCase, Service, Shelf};
use crate::audit::facts::{Lending, LibraryCard, Loan, LoanView, Recipient};
use crate::audit::judge::judge;
use crate::audit::rules::RULES;
use crate::audit::rules::testing::{found, holds, message, won};

/// A story, what is done to it, and the rule that finds it.
type Corruption = (fn() -> LoanCase, fn(&mut LoanCase), &'static str);

fn loan(case: &mut LoanCase) -> &mut Loan {
    case.loan.as_mut().unwrap()
}

fn lending(case: &mut LoanCase) -> &mut Lending {
    Arc::make_mut(case.lending.as_mut().unwrap())
}

fn view(case: &mut LoanCase) -> &mut LoanView {
    case.view.as_mut().unwrap()
}

fn tell(case: &mut LoanCase, kind: NotificationKind) {
    case.messages.push(message(kind));
}

const CORRUPTIONS: &[Corruption] = &[
    (requested, |_| {}, "loan.decided"),
    (returned, |c| loan(c).returns[0].copies = 2, "loan.copies"),
    (returned, |c| loan(c).state = LoanState::Unspecified, "loan.copies"),
    (confirmed, |c| loan(c).copies = 5, "loan.copies"),
    (confirmed, |c| loan(c).due = None, "loan.copies"),
    (late, |c| loan(c).returns[0].fee = Some(won(1_000)), "loan.fees"),
    (late, |c| loan(c).returns[0].fee = None, "loan.fees"),
    (late, |c| loan(c).returns[0].days_late = 6, "loan.fees"),
    (late, |c| loan(c).returns[0].at = noon(23), "loan.fees"),
    (returned, |c| loan(c).returns[0].at = noon(16), "loan.fees"),
    (late, |c| loan(c).fees = Some(won(1_000)), "loan.fees"),
    (confirmed, |c| c.lending = None, "lending.state"),
    (confirmed, |c| lending(c).state = LendingState::Refused, "lending.state"),
    (cancelled, |c| lending(c).state = LendingState::Lent, "lending.state"),
    (cancelled, |c| lending(c).reason = RefusalReason::BookNotFound, "lending.facts"),
    (confirmed, |c| lending(c).out = 3, "lending.facts"),
    (confirmed, |c| lending(c).book = "lolita".into(), "lending.facts"),
    (confirmed, |c| c.messages.clear(), "loan-message.count"),
    (confirmed, |c| tell(c, NotificationKind::LoanConfirmed), "loan-message.count"),
    (confirmed, |c| tell(c, NotificationKind::LoanCancelled), "loan-message.count"),
    (confirmed, |c| tell(c, NotificationKind::FeeCharged), "loan-message.count"),
    (confirmed, |c| tell(c, NotificationKind::UseEnded), "loan-message.count"),
    (cancelled, |c| tell(c, NotificationKind::LoanOverdue), "loan-message.count"),
    (late, |c| drop(c.messages.pop()), "loan-message.count"),
    (returned, |c| (0..17).for_each(|_| tell(c, NotificationKind::LoanOverdue)), "loan-message.count"),
    (confirmed, |c| c.messages[0].to = Recipient::Nobody, "loan-message.recipient"),
    (confirmed, |c| c.messages[0].says_how = false, "loan-message.sent"),
    (requested, |c| c.view = None, "loan-view.missing"),
    (confirmed, |c| view(c).state = LoanState::Requested, "loan-view.state"),
    (late, |c| view(c).out = 4, "loan-view.state"),
    (late, |c| view(c).fees = None, "loan-view.state"),
    (confirmed, |c| view(c).copies = 0, "loan-view.facts"),
    (confirmed, |c| view(c).due = None, "loan-view.facts"),
];

#[test]
fn nothing_is_wrong_with_any_story() {
    for (name, case) in
        [("confirmed", confirmed()), ("late", late()), ("returned", returned()), ("cancelled", cancelled())]
    {
        holds(name, &books(case.clone()));
        assert_eq!(found(&books(case), true), BTreeSet::new(), "{name}");
    }
}

#[test]
fn each_corruption_is_found_by_its_rule() {
    for (place, (story, corrupt, rule)) in CORRUPTIONS.iter().enumerate() {
        let mut books = books(story());
        corrupt(books.loans.get_mut("l-1").unwrap());
        let found = found(&books, false);
        assert!(found.contains(rule), "corruption {place}: {found:?}");
        // What a loan says of itself is compared with what others say of it.
        let of_loan = rule.starts_with("loan.");
        assert!(of_loan || found.iter().all(|it| it == rule || *it == "loan.decided"), "{place}: {found:?}");
    }
}

#[test]
fn l7_a_loan_that_nobody_can_decide_is_on_its_way() {
    let mut without = books(requested());
    without.missing = [Service::Catalog].into();
    assert_eq!(found(&without, false), BTreeSet::new());
    assert_eq!(found(&without, true), ["loan.decided"].into());
}

/// What of a case is kept of a loan that is none, and the rule that finds it.
type Ghost = (fn(LoanCase) -> LoanCase, &'static str);

#[test]
fn what_belongs_to_no_loan_is_found_by_its_rule_and_by_no_other() {
    let ghosts: [Ghost; 3] = [
        (|c| LoanCase { lending: c.lending, ..LoanCase::default() }, "lending.orphan"),
        (|c| LoanCase { messages: c.messages, ..LoanCase::default() }, "loan-message.orphan"),
        (|c| LoanCase { view: c.view, ..LoanCase::default() }, "loan-view.orphan"),
    ];
    for (take, rule) in ghosts {
        let mut books = books(confirmed());
        books.loans.insert("ghost".to_owned(), take(confirmed()));
        assert_eq!(found(&books, false), [rule].into());
    }
}

/// What is done to the shelf with the book, and the finding that follows.
fn shelf(corrupt: impl Fn(&mut Shelf)) -> BTreeSet<&'static str> {
    let mut books = books(confirmed());
    corrupt(books.shelves.get_mut("emma").unwrap());
    found(&books, false)
}

#[test]
fn l1_stock_that_is_not_what_is_owned_without_what_is_out_is_found() {
    let wrong = BTreeSet::from(["book.stock"]);
    assert_eq!(shelf(|shelf| shelf.book.as_mut().unwrap().available += 1), wrong);
    assert_eq!(shelf(|shelf| drop(shelf.lendings.pop())), wrong);
    assert_eq!(shelf(|shelf| shelf.book = None), wrong);
    assert_eq!(
        shelf(|shelf| {
            let book = shelf.book.as_mut().unwrap();
            (book.copies, book.available) = (5, -1);
        }),
        wrong
    );
    let none = shelf(|shelf| (shelf.book, shelf.lendings) = (None, Vec::new()));
    assert_eq!(none, BTreeSet::new(), "a book that was removed when all was back");
    assert_eq!(shelf(|shelf| (shelf.book, shelf.complete) = (None, false)), BTreeSet::new());
}

/// What a card shows instead, and what is found.
fn card(story: fn() -> LoanCase, corrupt: impl Fn(&mut LibraryCard)) -> BTreeSet<&'static str> {
    let mut books = books(story());
    corrupt(books.cards.get_mut("customer").unwrap().shown.as_mut().unwrap());
    found(&books, false)
}

#[test]
fn l6_a_card_that_is_not_the_sum_of_the_loans_is_found() {
    let wrong = BTreeSet::from(["card.sum"]);
    assert_eq!(card(late, |card| card.out = 2), wrong);
    assert_eq!(card(late, |card| card.fees.clear()), wrong);
    assert_eq!(card(late, |card| card.overdue = 0), wrong);
    assert_eq!(card(returned, |card| card.overdue = 1), wrong);
    // Whether that was announced, nobody knows.
    assert_eq!(card(confirmed, |card| card.overdue = 1), BTreeSet::new());

    let mut unseen = books(late());
    let card = unseen.cards.get_mut("customer").unwrap();
    (card.loans[0].1, card.shown.as_mut().unwrap().out) = (None, 0);
    assert_eq!(found(&unseen, false), BTreeSet::new(), "the missing view is what is wrong");
}

#[test]
fn every_rule_is_broken_by_some_corruption() {
    let others = ["lending.orphan", "loan-message.orphan", "loan-view.orphan", "book.stock", "card.sum"];
    let all: BTreeSet<_> = CORRUPTIONS.iter().map(|(_, _, rule)| *rule).chain(others).collect();
    assert_eq!(all, super::RULES.iter().map(|rule| rule.id).collect());
}

#[test]
fn rules_that_need_a_service_that_is_away_are_not_applied() {
    let mut without: Books = books(late());
    without.missing = [Service::Lending, Service::Notification].into();
    let case = without.loans.get_mut("l-1").unwrap();
    (case.loan, case.messages) = (None, Vec::new());
    without.cards.clear();
    let judged = judge(&without);
    assert_eq!(judged.findings, []);
    for (rule, checked) in RULES.iter().zip(&judged.checked) {
        let away = rule.needs.iter().any(|service| without.missing.contains(service));
        assert!(!away || *checked == 0, "{}", rule.id);
    }
}
