//! Events of loans.

use chassis::events::Event;
use lending::v1::{
    BooksReturned, CancelReason, FeeCharged, LoanCancelled, LoanConfirmed, LoanOverdue, LoanRequested,
};
use maeul_proto::date::Date;
use maeul_proto::lending;
use maeul_proto::money::Money;

use super::super::notices;
use super::{Table, event, texts};

/// An event of loan `l-1` of customer `c-1`.
macro_rules! about {
    ($sequence:expr, $message:ty $(, $field:ident: $value:expr)*) => {{
        let mut message = <$message>::default();
        message.loan_id = "l-1".into();
        message.customer_id = "c-1".into();
        message.book_id = "b-1".into();
        message.title = "Emma".into();
        $(message.$field = $value;)*
        event("l-1", $sequence, &message)
    }};
}

fn due() -> Date {
    Date { year: 2026, month: 12, day: 6 }
}

fn won(units: i64) -> Money {
    Money { currency_code: "KRW".into(), units, nanos: 0 }
}

pub(super) fn table() -> Table {
    vec![
        (about!(2, LoanConfirmed, copies: 4, due_date: Some(due())), &["LOAN_CONFIRMED"]),
        (
            about!(2, LoanCancelled, copies: 4, reason: CancelReason::NotEnoughCopies.into(), available: 1),
            &["LOAN_CANCELLED"],
        ),
        (about!(4, BooksReturned, copies: 3, copies_out: 1, days_late: 7), &["BOOKS_RETURNED"]),
        (
            about!(5, FeeCharged, copies: 3, days_late: 7, fee: Some(won(500)), fees: Some(won(500))),
            &["FEE_CHARGED"],
        ),
        (about!(3, LoanOverdue, copies_out: 4, days_late: 1, due_date: Some(due())), &["LOAN_OVERDUE"]),
    ]
}

/// The rest of that loan is announced on a second day, and comes back.
pub(super) fn late_parts() -> [Event; 3] {
    [
        about!(6, LoanOverdue, copies_out: 1, days_late: 8, due_date: Some(due())),
        about!(7, BooksReturned, copies: 1, days_late: 8),
        about!(8, FeeCharged, copies: 1, days_late: 8, fee: Some(won(1_000)), fees: Some(won(1_500))),
    ]
}

#[test]
fn l2_l4_l6_a_notice_repeats_what_its_event_tells() {
    let told: Vec<_> = table().iter().flat_map(|(event, _)| texts(event)).collect();
    assert_eq!(
        told,
        [
            "You have 4 copies of “Emma”, to be returned by 2026-12-06. Enjoy reading!",
            "Sorry, the library cannot lend you 4 copies of “Emma”: only 1 copy is left. Your loan is cancelled.",
            "Thank you for returning 3 copies of “Emma”. Still out: 1 copy.",
            "500 KRW charged: 3 copies of “Emma” came back 7 days late. Fees for this loan so far: 500 KRW.",
            "A reminder: 4 copies of “Emma” should have been back by 2026-12-06, 1 day ago. \
             A late fee is charged only when you return.",
        ]
    );
    let [overdue, returned, charged] = late_parts().map(|event| texts(&event).concat());
    assert!(
        overdue.contains("1 copy of “Emma” should have been back by 2026-12-06, 8 days ago"),
        "{overdue}"
    );
    assert!(returned.ends_with("Still out: none."), "{returned}");
    assert!(charged.starts_with("1,000 KRW") && charged.ends_with("so far: 1,500 KRW."), "{charged}");
}

#[test]
fn l2_a_loan_of_a_book_that_is_gone_is_told_of_with_that_reason() {
    let gone =
        about!(2, LoanCancelled, copies: 1, reason: CancelReason::BookNotFound.into(), title: String::new());
    assert_eq!(
        texts(&gone),
        [
            "Sorry, the library cannot lend you 1 copy of the book: it does not have this book. Your loan is cancelled."
        ]
    );
}

#[test]
fn a_date_that_is_not_whole_is_not_told() {
    let someday = about!(2, LoanConfirmed, copies: 1, due_date: Some(Date { year: 2026, month: 12, day: 0 }));
    assert_eq!(
        texts(&someday),
        ["You have 1 copy of “Emma”, to be returned by the due date. Enjoy reading!"]
    );
}

#[test]
fn that_a_loan_was_requested_is_said_by_the_answer_alone() {
    assert_eq!(notices::of(&about!(1, LoanRequested, copies: 4)).unwrap(), []);
}
