//! The rules: each says when the contexts agree about one order, one loan, one booking, or what they share.
//!
//! Pure functions over what was read. A rule that compares two resources is silent where one of them is missing:
//! that is reported once, by the rule that demands it.

mod library;
mod ordering;
mod rooms;
mod told;
mod verdict;

#[cfg(test)]
mod testing;

use std::sync::LazyLock;

use super::books::{
    BookingCase, Books, Card, Diary, LoanCase, OrderCase,
    Service::{self, Events},
    Shelf, Stock,
};
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
#[derive(Clone, Copy)]
pub(super) enum Check {
    /// Each order, and each id that somebody takes for an order's.
    Order(fn(&OrderCase, &Books) -> Verdict),
    /// Each product.
    Stock(fn(&Stock) -> Verdict),
    /// Each loan, and each id that somebody takes for a loan's.
    Loan(fn(&LoanCase, &Books) -> Verdict),
    /// Each book.
    Shelf(fn(&Shelf) -> Verdict),
    /// Each customer who borrowed.
    Card(fn(&Card, &Books) -> Verdict),
    /// Each booking, and each id that somebody takes for a booking's.
    Booking(fn(&BookingCase, &Books) -> Verdict),
    /// Each room.
    Diary(fn(&Diary) -> Verdict),
    /// Each consumer of the event log.
    Consumer(fn(&Consumer) -> Verdict),
}

/// What concerns no case alone.
static EVENTS: &[Rule] = &[Rule {
    id: "events.consumed",
    says: "consumers have handled every event, none was given up on",
    needs: &[Events],
    check: Check::Consumer(consumed),
}];

/// Every rule, as reports list them.
pub(super) static RULES: LazyLock<Vec<&'static Rule>> =
    LazyLock::new(|| [ordering::RULES, library::RULES, rooms::RULES, EVENTS].into_iter().flatten().collect());

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
