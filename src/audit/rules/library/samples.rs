//! Loans as they should be, each at one point of its story, for tests to break.

use std::sync::Arc;

use chassis::types::Timestamp;
use maeul_proto::catalog::v1::{LendingState, RefusalReason};
use maeul_proto::lending::v1::{CancelReason, LoanState};
use maeul_proto::notification::v1::NotificationKind;

use crate::audit::books::{Books, Card, LoanCase, Shelf};
use crate::audit::facts::{Book, Day, Lending, LibraryCard, Loan, LoanView, Return};
use crate::audit::rules::testing::{BEFORE, message, text, won};

/// The last day without a fee.
const DUE: Day = Day(1970, 1, 15);

/// Noon, so many days after 1 January 1970.
pub(super) const fn noon(days: i64) -> Timestamp {
    Timestamp::from_micros((days * 24 + 12) * 3_600_000_000)
}

/// So many copies, at noon of so many days after the due date.
fn back(copies: i64, days_late: i32, fee: i64) -> Return {
    let fee = Some(won(fee)).filter(|fee| fee.micros() > 0);
    Return { copies, days_late, fee, at: noon(14 + i64::from(days_late)) }
}

/// A loan of four copies that stands so.
fn loan(state: LoanState, returns: Vec<Return>, kinds: &[NotificationKind]) -> LoanCase {
    let lent = matches!(state, LoanState::Confirmed | LoanState::Returned);
    let gone: i64 = returns.iter().map(|back| back.copies).sum();
    let out = if lent { 4 - gone } else { 0 };
    let micros = returns.iter().filter_map(|back| back.fee).map(|fee| fee.micros()).sum::<i64>();
    let fees = (micros > 0).then(|| won(micros / 1_000_000));
    let cancelled = state == LoanState::Cancelled;
    let reason = if cancelled { CancelReason::NotEnoughCopies } else { CancelReason::Unspecified };
    let loan = Loan {
        id: text("l-1"),
        customer: text("customer"),
        book: text("emma"),
        copies: 4,
        out,
        state,
        reason,
        due: lent.then_some(DUE),
        returns,
        fees,
        created: BEFORE,
        updated: BEFORE,
    };
    let lending = Lending {
        loan: text("l-1"),
        book: text("emma"),
        copies: 4,
        out,
        state: if lent { LendingState::Lent } else { LendingState::Refused },
        reason: if cancelled { RefusalReason::NotEnoughCopies } else { RefusalReason::Unspecified },
        created: BEFORE,
        updated: BEFORE,
    };
    let view = LoanView {
        loan: text("l-1"),
        customer: text("customer"),
        book: text("emma"),
        copies: 4,
        out,
        state,
        reason,
        due: loan.due,
        fees,
        created: BEFORE,
        updated: BEFORE,
    };
    LoanCase {
        lending: (state != LoanState::Requested).then(|| Arc::new(lending)),
        messages: kinds.iter().map(|kind| message(*kind)).collect(),
        view: Some(view),
        loan: Some(loan),
    }
}

/// Four copies are out.
pub(super) fn confirmed() -> LoanCase {
    loan(LoanState::Confirmed, vec![], &[NotificationKind::LoanConfirmed])
}

/// L4: borrow 4, return 3 seven days late: 1 book out, 500 KRW owed.
pub(super) fn late() -> LoanCase {
    use NotificationKind::{BooksReturned, FeeCharged, LoanConfirmed, LoanOverdue};
    let kinds = [LoanConfirmed, LoanOverdue, LoanOverdue, BooksReturned, FeeCharged];
    loan(LoanState::Confirmed, vec![back(3, 7, 500)], &kinds)
}

/// All are back, at each step of the table of fees.
pub(super) fn returned() -> LoanCase {
    use NotificationKind::{BooksReturned, FeeCharged, LoanConfirmed};
    let returns = vec![back(1, 0, 0), back(1, 8, 1_000), back(1, 14, 1_000), back(1, 15, 2_000)];
    let kinds = [vec![LoanConfirmed], vec![BooksReturned; 4], vec![FeeCharged; 3]].concat();
    loan(LoanState::Returned, returns, &kinds)
}

/// Fewer were left.
pub(super) fn cancelled() -> LoanCase {
    loan(LoanState::Cancelled, vec![], &[NotificationKind::LoanCancelled])
}

/// Nobody has decided yet.
pub(super) fn requested() -> LoanCase {
    loan(LoanState::Requested, vec![], &[])
}

/// Books with this case: of the ten copies two are with somebody else.
pub(super) fn books(case: LoanCase) -> Books {
    let others = Lending {
        loan: text("l-2"),
        book: text("emma"),
        copies: 2,
        out: 2,
        state: LendingState::Lent,
        reason: RefusalReason::Unspecified,
        created: BEFORE,
        updated: BEFORE,
    };
    let lendings: Vec<_> = case.lending.iter().cloned().chain([Arc::new(others)]).collect();
    let available = 10 - lendings.iter().map(|lending| lending.out).sum::<i64>();
    let book = Book { id: text("emma"), copies: 10, available, updated: BEFORE };
    let loan = case.loan.clone().unwrap();
    let overdue = loan.out > 0 && loan.returns.last().is_some_and(|back| back.days_late > 0);
    let shown =
        LibraryCard { out: loan.out, fees: loan.fees.into_iter().collect(), overdue: i64::from(overdue) };
    let card = Card { shown: Some(shown), loans: vec![(loan, case.view.clone())] };
    Books {
        begun: noon(40),
        loans: [(text("l-1"), case)].into(),
        shelves: [(text("emma"), Shelf { book: Some(book), lendings, complete: true })].into(),
        cards: [(text("customer"), card)].into(),
        ..Books::default()
    }
}
