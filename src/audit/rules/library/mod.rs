//! The library: the catalog's lendings, stock, fees, messages, views and cards are what the loans demand.

mod card;
mod lending;
mod loan;
mod messages;
mod shelf;
mod views;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use super::Service::{Catalog, Lending, Mypage, Notification};
use super::{Check, Rule, Verdict, told, verdict};
use crate::audit::books::{Books, LoanCase, Service};

const fn loan(
    id: &'static str,
    says: &'static str,
    needs: &'static [Service],
    check: fn(&LoanCase, &Books) -> Verdict,
) -> Rule {
    Rule { id, says, needs, check: Check::Loan(check) }
}

/// In the order in which reports list them.
#[rustfmt::skip]
pub(super) static RULES: &[Rule] = &[
    loan("loan.decided", "is confirmed or cancelled once the catalog can be asked", &[Lending], loan::decided),
    loan("loan.copies", "what is out and what is back is what was lent", &[Lending], loan::copies),
    loan("loan.fees", "each late return is charged once, by the table of fees", &[Lending], loan::fees),
    loan("lending.state", "the catalog lent what is confirmed, and refused what is cancelled", &[Lending, Catalog], lending::state),
    loan("lending.facts", "the catalog knows book, copies and what of them is out", &[Lending, Catalog], lending::facts),
    loan("lending.orphan", "nothing is lent or refused without loan", &[Lending, Catalog], lending::orphan),
    Rule {
        id: "book.stock",
        says: "available are the copies owned without those of loans, never fewer than none",
        needs: &[Catalog],
        check: Check::Shelf(shelf::stock),
    },
    loan("loan-message.count", "has each message as often as its story demands", &[Lending, Notification], messages::count),
    loan("loan-message.recipient", "messages went to who borrows", &[Lending, Notification], messages::recipient),
    loan("loan-message.sent", "messages say when and how they were sent", &[Notification], messages::sent),
    loan("loan-message.orphan", "no message without loan", &[Lending, Notification], messages::orphan),
    loan("loan-view.missing", "has a view", &[Lending, Mypage], views::missing),
    loan("loan-view.state", "the view knows where it stands, what is out and what is owed", &[Lending, Mypage], views::state),
    loan("loan-view.facts", "the view shows what was borrowed, by whom, until when", &[Lending, Mypage], views::facts),
    loan("loan-view.orphan", "no view without loan", &[Lending, Mypage], views::orphan),
    Rule {
        id: "card.sum",
        says: "a library card is the sum of its customer's loans",
        needs: &[Lending, Mypage],
        check: Check::Card(card::sum),
    },
];
