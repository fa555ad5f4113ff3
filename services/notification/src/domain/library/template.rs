//! What a message about a loan says: one template for each kind.

use chassis::types::{Money, words};

use super::facts::{CancelReason, Date, LoanFacts};
use crate::domain::template::{Tells, Template, counted};

words! {
    /// What a message about a loan tells.
    enum LoanKind {
        /// The copies are out.
        LoanConfirmed = "LOAN_CONFIRMED",
        /// Ended without a copy, with the reason.
        LoanCancelled = "LOAN_CANCELLED",
        /// Copies are back.
        BooksReturned = "BOOKS_RETURNED",
        /// A late return was charged.
        FeeCharged = "FEE_CHARGED",
        /// Copies are out after the due date.
        LoanOverdue = "LOAN_OVERDUE",
    }
}

impl LoanKind {
    /// Whether it can come several times for one loan: copies come back in parts (L3), each late return is charged
    /// (L4), and an overdue loan is announced once a day (L6).
    pub(crate) const fn repeats(self) -> bool {
        match self {
            Self::LoanConfirmed | Self::LoanCancelled => false,
            Self::BooksReturned | Self::FeeCharged | Self::LoanOverdue => true,
        }
    }
}

/// The table. `{copies}`, `{title}`, `{out}`, `{due}`, `{days_late}`, `{fee}`, `{fees}` and `{reason}` are filled in.
impl Tells for LoanKind {
    type Facts = LoanFacts;

    fn template(self) -> Template {
        let (title, text) = match self {
            Self::LoanConfirmed => {
                ("Books lent", "You have {copies} of {title}, to be returned by {due}. Enjoy reading!")
            }
            Self::LoanCancelled => (
                "Loan cancelled",
                "Sorry, the library cannot lend you {copies} of {title}: {reason}. Your loan is cancelled.",
            ),
            Self::BooksReturned => {
                ("Books returned", "Thank you for returning {copies} of {title}. Still out: {out}.")
            }
            Self::FeeCharged => (
                "Late fee",
                "{fee} charged: {copies} of {title} came back {days_late} late. Fees for this loan so far: {fees}.",
            ),
            // L4: announcing charges nothing, and the text says so.
            Self::LoanOverdue => (
                "Loan overdue",
                "A reminder: {out} of {title} should have been back by {due}, {days_late} ago. \
                 A late fee is charged only when you return.",
            ),
        };
        Template { title, text }
    }

    fn fill(place: &str, facts: &LoanFacts) -> String {
        match place {
            "copies" => copies(facts.copies),
            "title" if facts.title.is_empty() => "the book".to_owned(),
            "title" => format!("“{}”", facts.title),
            "out" if facts.copies_out == 0 => "none".to_owned(),
            "out" => copies(facts.copies_out),
            "due" => facts.due.as_ref().map_or_else(|| "the due date".to_owned(), Date::to_string),
            "days_late" => counted(facts.days_late, "day", "days"),
            "fee" => money(facts.fee),
            "fees" => money(facts.fees),
            "reason" => reason(facts),
            // A test holds that no template names anything else.
            _ => String::new(),
        }
    }
}

fn copies(count: i32) -> String {
    counted(count, "copy", "copies")
}

fn money(amount: Option<Money>) -> String {
    amount.map_or_else(|| "a fee".to_owned(), |amount| amount.to_string())
}

fn reason(facts: &LoanFacts) -> String {
    match (facts.reason, facts.available) {
        (Some(CancelReason::NotEnoughCopies), 0) => "none is left".to_owned(),
        (Some(CancelReason::NotEnoughCopies), 1) => "only 1 copy is left".to_owned(),
        (Some(CancelReason::NotEnoughCopies), left) => format!("only {left} copies are left"),
        (Some(CancelReason::BookNotFound), _) => "it does not have this book".to_owned(),
        (None, _) => "it was refused".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use chassis::types::Currency;

    use super::*;
    use crate::domain::template::compose;
    use crate::domain::template::tests::{case, every_place_is_filled_in};

    fn won(units: i64) -> Money {
        Money::from_micros(Currency::KRW, units * 1_000_000)
    }

    /// Borrow 4, return 3 seven days late (L4).
    fn facts() -> LoanFacts {
        LoanFacts {
            title: "Emma".into(),
            copies: 3,
            copies_out: 1,
            due: Some(Date { year: 2026, month: 12, day: 6 }),
            days_late: 7,
            fee: Some(won(500)),
            fees: Some(won(1_500)),
            reason: Some(CancelReason::NotEnoughCopies),
            available: 2,
        }
    }

    fn text(kind: LoanKind, facts: &LoanFacts) -> String {
        compose(kind, &case(), facts)
    }

    #[test]
    fn l2_a_loan_is_told_of_with_its_copies_and_due_date() {
        assert_eq!(
            text(LoanKind::LoanConfirmed, &facts()),
            "You have 3 copies of “Emma”, to be returned by 2026-12-06. Enjoy reading!"
        );
    }

    #[test]
    fn l2_a_cancelled_loan_is_told_of_with_what_was_left() {
        let told = |reason, available| {
            let facts = LoanFacts { reason, available, ..facts() };
            let text = text(LoanKind::LoanCancelled, &facts);
            let (_, why) = text.split_once(": ").unwrap();
            why.split_once('.').unwrap().0.to_owned()
        };
        assert_eq!(
            text(LoanKind::LoanCancelled, &facts()),
            "Sorry, the library cannot lend you 3 copies of “Emma”: only 2 copies are left. Your loan is cancelled."
        );
        let short = Some(CancelReason::NotEnoughCopies);
        assert_eq!(told(short, 0), "none is left");
        assert_eq!(told(short, 1), "only 1 copy is left");
        assert_eq!(told(Some(CancelReason::BookNotFound), 0), "it does not have this book");
        assert_eq!(told(None, 0), "it was refused");
    }

    #[test]
    fn l4_a_late_return_is_told_of_with_what_is_out_and_what_was_charged() {
        assert_eq!(
            text(LoanKind::BooksReturned, &facts()),
            "Thank you for returning 3 copies of “Emma”. Still out: 1 copy."
        );
        assert_eq!(
            text(LoanKind::FeeCharged, &facts()),
            "500 KRW charged: 3 copies of “Emma” came back 7 days late. Fees for this loan so far: 1,500 KRW."
        );
        let last = LoanFacts { copies: 1, copies_out: 0, title: String::new(), ..facts() };
        assert_eq!(
            text(LoanKind::BooksReturned, &last),
            "Thank you for returning 1 copy of the book. Still out: none."
        );
    }

    #[test]
    fn l6_an_overdue_loan_is_told_of_with_what_is_out_and_since_when() {
        assert_eq!(
            text(LoanKind::LoanOverdue, &LoanFacts { days_late: 1, ..facts() }),
            "A reminder: 1 copy of “Emma” should have been back by 2026-12-06, 1 day ago. A late fee is charged \
             only when you return."
        );
    }

    #[test]
    fn every_place_of_a_template_is_filled_in() {
        every_place_is_filled_in(LoanKind::ALL, &facts(), &LoanFacts::default());
    }
}
