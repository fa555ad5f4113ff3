//! Loans: whatever arrives first, the last word counts.

use chassis::types::Currency;

use super::*;
use crate::domain::samples::each_order;

fn says(title: &str, event: LoanEvent) -> LoanSays {
    let id = BookId::try_new("b-1").unwrap();
    LoanSays { book: Book { id, title: title.to_owned() }, event }
}

fn day() -> Day {
    Day::try_new(2026, 11, 22).unwrap()
}

fn won(units: i64) -> Money {
    Money::try_from_parts("KRW", units, 0).unwrap()
}

/// L4: borrow 4, return 3 seven days late, keep one until it is announced, and return it after two weeks.
fn history() -> Vec<LoanSays> {
    let due_on = day();
    vec![
        says("", LoanEvent::Requested { copies: 4 }),
        says("Emma", LoanEvent::Confirmed { copies: 4, due_on }),
        says("Emma", LoanEvent::Overdue { copies_out: 4, due_on, days_late: 1 }),
        says("Emma", LoanEvent::Returned { copies_out: 1, days_late: 7 }),
        says("Emma", LoanEvent::Charged { fees: won(500) }),
        says("Emma", LoanEvent::Overdue { copies_out: 1, due_on, days_late: 8 }),
        says("Emma", LoanEvent::Returned { copies_out: 0, days_late: 15 }),
        says("Emma", LoanEvent::Charged { fees: won(2_500) }),
    ]
}

/// The case that comes of events in an order of arrival.
fn seen(events: &[LoanSays], order: &[usize]) -> LoanCase {
    let number = |at: usize| i64::try_from(at).unwrap() + 1;
    let mut case = LoanCase::of(number(order[0]), &events[order[0]]);
    for at in order {
        case.learn(number(*at), &events[*at]);
    }
    case
}

fn standing(case: &LoanCase) -> (LoanState, u32, u32, Option<i64>) {
    let standing = case.standing.as_ref().unwrap().value;
    let fees = case.fees.as_ref().map(|fees| fees.value.units());
    (standing.state, standing.copies_out, standing.days_late, fees)
}

#[test]
fn l6_each_event_moves_books_out_and_fees_by_the_totals_that_it_tells() {
    let events = history();
    let told = [
        (LoanState::Requested, 0, 0, None),
        (LoanState::Confirmed, 4, 0, None),
        (LoanState::Confirmed, 4, 1, None),
        (LoanState::Confirmed, 1, 7, None),
        (LoanState::Confirmed, 1, 7, Some(500)),
        (LoanState::Confirmed, 1, 8, Some(500)),
        (LoanState::Returned, 0, 15, Some(500)),
        (LoanState::Returned, 0, 15, Some(2_500)),
    ];
    let mut arrived = Vec::new();
    for (at, told) in told.into_iter().enumerate() {
        arrived.push(at);
        let case = seen(&events, &arrived);
        assert_eq!(standing(&case), told, "after event {at}");
        assert_eq!((case.copies, case.due_on), (Some(4), (at > 0).then(day)));
        assert_eq!(case.book.value.title, if at == 0 { "" } else { "Emma" });
    }
}

#[test]
fn l6_any_order_of_arrival_shows_the_same() {
    let events = history();
    let all: Vec<usize> = (0..events.len()).collect();
    let expected = seen(&events, &all);
    let orders = each_order(&all, |order| assert_eq!(seen(&events, order), expected, "{order:?}"));
    assert_eq!(orders, 40_320);
}

#[test]
fn l6_the_end_alone_shows_what_it_tells_and_nothing_more() {
    let case = seen(&history(), &[6]);
    assert_eq!(standing(&case), (LoanState::Returned, 0, 15, None));
    assert_eq!((case.copies, case.due_on), (None, None));
    let charged = seen(&history(), &[7]);
    assert_eq!((charged.standing, charged.fees.unwrap().value.currency()), (None, Currency::KRW));
}

#[test]
fn l2_a_cancelled_loan_has_nothing_out_and_says_why() {
    let reason = Some(CancelReason::NotEnoughCopies);
    let events = [
        says("", LoanEvent::Requested { copies: 4 }),
        says("Emma", LoanEvent::Cancelled { copies: 4, reason }),
    ];
    for order in [[0, 1], [1, 0]] {
        let case = seen(&events, &order);
        assert_eq!(standing(&case), (LoanState::Cancelled, 0, 0, None));
        assert_eq!((case.copies, case.standing.unwrap().value.cancel_reason), (Some(4), reason));
    }
}
