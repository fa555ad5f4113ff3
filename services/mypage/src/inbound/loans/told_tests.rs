//! From the events of `lending` to the view as its customer gets it.

use maeul_proto::lending::v1::LoanState as State;
use maeul_proto::money::Money;
use maeul_proto::mypage::v1 as proto;

use super::*;
use crate::domain::samples::seen;
use crate::inbound::samples::{BEGIN, event};

const DUE: Date = Date { year: 2026, month: 11, day: 22 };

fn won(units: i64) -> Money {
    Money { currency_code: "KRW".into(), units, nanos: 0 }
}

/// `about!(number, Message, field: value…)`: event `number` of a loan, told that many seconds after the begin.
macro_rules! about {
    ($sequence:literal, $message:ident $(, $field:ident: $value:expr)*) => {{
        let mut message = pb::$message::default();
        message.loan_id = "l-1".into();
        message.customer_id = "c-1".into();
        message.book_id = "b-1".into();
        message.title = "Emma".into();
        $(message.$field = $value;)*
        event("l-1", $sequence, BEGIN + $sequence, &message)
    }};
}

/// L4: borrow 4, return 3 seven days late.
fn history() -> Vec<Event> {
    vec![
        about!(1, LoanRequested, copies: 4, title: String::new()),
        about!(2, LoanConfirmed, copies: 4, due_date: Some(DUE)),
        about!(3, LoanOverdue, copies_out: 4, due_date: Some(DUE), days_late: 1),
        about!(4, BooksReturned, copies: 3, copies_out: 1, days_late: 7),
        about!(5, FeeCharged, fee: Some(won(500)), fees: Some(won(500)), copies: 3, days_late: 7),
    ]
}

fn shown(events: &[Event]) -> proto::LoanView {
    loan_view(&seen(&events.iter().map(|event| told(event).unwrap()).collect::<Vec<_>>()))
}

#[test]
fn l6_a_loan_is_shown_as_its_events_tell_it() {
    let first = shown(&history()[..1]);
    assert_eq!((first.state(), first.copies, first.copies_out), (State::Requested, 4, 0));
    assert_eq!((first.title.as_str(), first.due_date, first.fees), ("", None, None));
    let time = |after: i32| Some(prost_types::Timestamp { seconds: BEGIN / 1_000_000, nanos: after * 1_000 });
    let expected = proto::LoanView {
        loan_id: "l-1".into(),
        customer_id: "c-1".into(),
        book_id: "b-1".into(),
        title: "Emma".into(),
        copies: 4,
        copies_out: 1,
        state: State::Confirmed.into(),
        cancel_reason: 0,
        due_date: Some(DUE),
        days_late: 7,
        fees: Some(won(500)),
        create_time: time(1),
        update_time: time(5),
    };
    assert_eq!(shown(&history()), expected);
    let mut turned = history();
    turned.reverse();
    assert_eq!(shown(&turned), expected);
}

#[test]
fn l2_a_cancelled_loan_is_shown_with_its_reason() {
    let reason = pb::CancelReason::BookNotFound;
    let view = shown(&[about!(2, LoanCancelled, copies: 4, reason: reason.into(), available: 0)]);
    assert_eq!((view.state(), view.cancel_reason(), view.copies_out), (State::Cancelled, reason, 0));
}

#[test]
fn an_event_that_lacks_what_it_must_tell_is_an_error() {
    let bad = [
        about!(1, LoanRequested, copies: -1),
        about!(1, LoanRequested, copies: 1, loan_id: String::new()),
        about!(1, LoanRequested, copies: 1, customer_id: "no id".into()),
        about!(1, LoanRequested, copies: 1, book_id: String::new()),
        about!(2, LoanConfirmed, copies: 4),
        about!(2, LoanConfirmed, copies: 4, due_date: Some(Date { month: 13, ..DUE })),
        about!(5, FeeCharged, fee: Some(won(500))),
    ];
    for event in bad {
        assert!(told(&event).is_err(), "{event:?}");
    }
}
