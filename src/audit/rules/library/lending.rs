//! What the catalog did, against loans.

use maeul_proto::catalog::v1::{LendingState, RefusalReason};
use maeul_proto::lending::v1::{CancelReason, LoanState};

use super::Verdict;
use super::loan::why;
use super::verdict::{self, Demand, Differences};
use crate::audit::books::{Books, LoanCase};
use crate::audit::words::Word;

/// A loan that is undecided is `loan.decided`'s.
pub(super) fn state(case: &LoanCase, _: &Books) -> Verdict {
    let Some(loan) = &case.loan else { return Verdict::Silent };
    let allowed: &[LendingState] = match loan.state {
        LoanState::Confirmed | LoanState::Returned => &[LendingState::Lent],
        LoanState::Cancelled => &[LendingState::Refused],
        LoanState::Requested | LoanState::Unspecified => return Verdict::Silent,
    };
    let demand = Demand { what: "lending", why: why(loan), allowed, or_none: false };
    demand.verdict(case.lending.as_ref().map(|lending| lending.state))
}

pub(super) fn facts(case: &LoanCase, _: &Books) -> Verdict {
    let (Some(loan), Some(lending)) = (&case.loan, &case.lending) else { return Verdict::Silent };
    let mut differences = Differences::default().field("book", &loan.book, &lending.book).field(
        "copies",
        &loan.copies,
        &lending.copies,
    );
    if loan.state != LoanState::Requested {
        let reason = match loan.reason {
            CancelReason::Unspecified => RefusalReason::Unspecified,
            CancelReason::NotEnoughCopies => RefusalReason::NotEnoughCopies,
            CancelReason::BookNotFound => RefusalReason::BookNotFound,
        };
        differences = differences.field("copies out", &loan.out, &lending.out).word(
            "reason",
            &[reason],
            lending.reason,
        );
    }
    differences.verdict()
}

pub(super) fn orphan(case: &LoanCase, _: &Books) -> Verdict {
    let found = case.lending.as_ref().map(|lending| format!("lending {}", lending.state.word()));
    verdict::orphan("a loan", case.loan.is_some(), found)
}
