//! What the tests of all rules share.

use std::collections::BTreeSet;

use chassis::types::{Currency, Money, Timestamp};
use maeul_proto::notification::v1::{NotificationKind, NotificationState};

use super::RULES;
use crate::audit::books::Books;
use crate::audit::facts::{Message, Recipient};
use crate::audit::judge::judge;

pub(super) const BEFORE: Timestamp = Timestamp::from_micros(500_000_000);

pub(super) fn won(amount: i64) -> Money {
    Money::from_micros(Currency::KRW, amount * 1_000_000)
}

pub(super) fn text(text: &str) -> String {
    text.to_owned()
}

/// A message about a sample, sent to its customer or its shop.
pub(super) fn message(kind: NotificationKind) -> Message {
    let to = match kind {
        NotificationKind::NewOrder => Recipient::Store(text("shop")),
        _ => Recipient::Customer(text("customer")),
    };
    let state = NotificationState::Sent;
    Message { to, kind, state, says_how: true, created: BEFORE, updated: BEFORE }
}

/// The rules that found something, by whether it is on its way.
pub(super) fn found(books: &Books, in_flight: bool) -> BTreeSet<&'static str> {
    let findings = judge(books).findings.into_iter();
    findings.filter(|finding| finding.in_flight == in_flight).map(|finding| RULES[finding.rule].id).collect()
}

/// Nothing is wrong with what is as it should be.
pub(super) fn holds(name: &str, books: &Books) {
    let judged = judge(books);
    let wrong: Vec<_> = judged.findings.iter().filter(|finding| !finding.in_flight).collect();
    assert!(wrong.is_empty(), "{name}: {wrong:?}");
}
