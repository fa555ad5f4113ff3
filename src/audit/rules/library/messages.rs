//! Messages about loans.

use chassis::types::Timestamp;
use maeul_proto::lending::v1::LoanState;
use maeul_proto::notification::v1::NotificationKind;

use super::loan::{DAY, first_day_late, was_lent, why};
use super::told::{exactly, once};
use super::{Verdict, told, verdict};
use crate::audit::books::{Books, LoanCase};
use crate::audit::facts::{Loan, Recipient};

/// Every kind that tells of loans. Sources: L2, L3, L4, L6, and the source events of `NotificationKind`. That a loan was
/// requested is told by the answer.
pub(super) fn count(case: &LoanCase, books: &Books) -> Verdict {
    use NotificationKind::{BooksReturned, FeeCharged, LoanCancelled, LoanConfirmed, LoanOverdue};
    let Some(loan) = &case.loan else { return Verdict::Silent };
    let charged = loan.returns.iter().filter(|back| back.fee.is_some()).count();
    let demanded = [
        (LoanConfirmed, once(was_lent(loan))),
        (LoanCancelled, once(loan.state == LoanState::Cancelled)),
        (BooksReturned, exactly(loan.returns.len())),
        (FeeCharged, exactly(charged)),
        (LoanOverdue, 0..=days_overdue(loan, books.begun)),
    ];
    told::counted(&case.messages, &demanded, &why(loan))
}

/// On how many days it may have been announced, once on each: from the day after the due date on, wherever the library
/// is, until all was back. On which of them somebody looked, nobody knows.
fn days_overdue(loan: &Loan, now: Timestamp) -> usize {
    let Some(first) = first_day_late(loan) else { return 0 };
    let end = match (loan.state, loan.returns.last()) {
        (LoanState::Returned, Some(last)) => last.at,
        _ => now,
    };
    if end < first {
        return 0;
    }
    usize::try_from(end.since(first).as_secs() / DAY.as_secs()).unwrap_or(usize::MAX).saturating_add(1)
}

pub(super) fn recipient(case: &LoanCase, _: &Books) -> Verdict {
    let Some(loan) = &case.loan else { return Verdict::Silent };
    told::to(&case.messages, |_| Recipient::Customer(loan.customer.clone()))
}

pub(super) fn sent(case: &LoanCase, _: &Books) -> Verdict {
    told::sent(&case.messages)
}

pub(super) fn orphan(case: &LoanCase, _: &Books) -> Verdict {
    verdict::orphan("a loan", case.loan.is_some(), verdict::some(case.messages.len(), "messages"))
}
