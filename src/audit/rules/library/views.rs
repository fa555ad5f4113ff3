//! What customers see of a loan.

use super::Verdict;
use super::loan::why;
use super::verdict::{self, Differences};
use crate::audit::books::{Books, LoanCase};
use crate::audit::facts::{Loan, LoanView};
use crate::audit::words::Word;

/// L6: from the first loan on; also a request is published.
pub(super) fn missing(case: &LoanCase, _: &Books) -> Verdict {
    let Some(loan) = &case.loan else { return Verdict::Silent };
    Verdict::of(case.view.is_some(), || (format!("a view: {}", why(loan)), "no view".to_owned()))
}

pub(super) fn state(case: &LoanCase, _: &Books) -> Verdict {
    let (Some(loan), Some(view)) = (&case.loan, &case.view) else { return Verdict::Silent };
    standing(loan, view)
}

/// Whether a view says where its loan stands.
pub(super) fn standing(loan: &Loan, view: &LoanView) -> Verdict {
    Differences::default()
        .word("loan", &[loan.state], view.state)
        .word("reason", &[loan.reason], view.reason)
        .field("copies out", &loan.out, &view.out)
        .optional("fees", loan.fees.as_ref(), view.fees.as_ref())
        .verdict()
}

pub(super) fn facts(case: &LoanCase, _: &Books) -> Verdict {
    let (Some(loan), Some(view)) = (&case.loan, &case.view) else { return Verdict::Silent };
    Differences::default()
        .field("customer", &loan.customer, &view.customer)
        .field("book", &loan.book, &view.book)
        .field("copies", &loan.copies, &view.copies)
        .optional("due date", loan.due.as_ref(), view.due.as_ref())
        .verdict()
}

pub(super) fn orphan(case: &LoanCase, _: &Books) -> Verdict {
    let found = case.view.as_ref().map(|view| format!("view {}", view.state.word()));
    verdict::orphan("a loan", case.loan.is_some(), found)
}
