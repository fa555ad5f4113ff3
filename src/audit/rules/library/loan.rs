//! What a loan says about itself.

use std::time::Duration;

use chassis::types::{Currency, Money, Timestamp};
use maeul_proto::lending::v1::LoanState;

use super::Verdict;
use super::verdict::Differences;
use crate::audit::books::{Books, LoanCase, Service};
use crate::audit::facts::{Day, Loan, Return};
use crate::audit::words::Word;

const HOUR: Duration = Duration::from_hours(1);
pub(super) const DAY: Duration = Duration::from_hours(24);
/// A day begins so much earlier than in UTC where it begins first, and so much later where it begins last: which zone
/// the library keeps is its own affair.
const EAST: Duration = HOUR.saturating_mul(14);
const WEST: Duration = HOUR.saturating_mul(12);

/// Whether copies ever went out.
pub(super) fn was_lent(loan: &Loan) -> bool {
    matches!(loan.state, LoanState::Confirmed | LoanState::Returned)
}

/// Why something is demanded of it.
pub(super) fn why(loan: &Loan) -> String {
    format!("the loan is {}", loan.state.word())
}

/// The catalog decides; without it a loan is kept (L7).
pub(super) fn decided(case: &LoanCase, books: &Books) -> Verdict {
    let Some(loan) = &case.loan else { return Verdict::Silent };
    if loan.state != LoanState::Requested {
        return Verdict::Holds;
    }
    let expected = "the catalog has decided";
    if books.has(Service::Catalog) {
        Verdict::broken(expected, loan.state.word())
    } else {
        Verdict::unfinished(expected, loan.state.word())
    }
}

/// L3: in parts, and never more than were borrowed.
pub(super) fn copies(case: &LoanCase, _: &Books) -> Verdict {
    let Some(loan) = &case.loan else { return Verdict::Silent };
    let back: i64 = loan.returns.iter().map(|back| back.copies).sum();
    let shown = |out: i64, back: i64| format!("{out} out, {back} back");
    let mut differences = Differences::default();
    let lent = if was_lent(loan) { loan.copies } else { 0 };
    if loan.out + back != lent || loan.out < 0 || loan.returns.iter().any(|back| back.copies <= 0) {
        differences.add(
            format!("{lent} out and back: {}, {} asked for", why(loan), loan.copies),
            shown(loan.out, back),
        );
    }
    if was_lent(loan) && (loan.out == 0) != (loan.state == LoanState::Returned) {
        differences.add("RETURNED exactly when all is back".to_owned(), format!("{} out", loan.out));
    }
    if was_lent(loan) != loan.due.is_some() {
        let shown = loan.due.map_or_else(|| "no due date".to_owned(), |due| format!("due on {due}"));
        differences.add(format!("a due date exactly once it is confirmed: {}", why(loan)), shown);
    }
    differences.verdict()
}

/// The table of L4, for one return; nothing in time.
fn fee(days_late: i32) -> Option<Money> {
    let won = match days_late {
        ..=0 => return None,
        1..=7 => 500,
        8..=14 => 1_000,
        15.. => 2_000,
    };
    Some(Money::from_micros(Currency::KRW, won * 1_000_000))
}

/// L4: each late return is charged, nothing else is, and the days are those from the due date to the return.
pub(super) fn fees(case: &LoanCase, _: &Books) -> Verdict {
    let Some(loan) = case.loan.as_ref().filter(|loan| was_lent(loan)) else { return Verdict::Silent };
    let mut differences = Differences::default();
    for back in &loan.returns {
        let what = format!("{} days late:", back.days_late);
        differences = differences.optional(&what, fee(back.days_late).as_ref(), back.fee.as_ref());
        if let Some(due) = loan.due.filter(|due| !is_so_late(back, *due)) {
            let found = format!("{} days late at {}", back.days_late, back.at);
            differences.add(format!("days late: those after {due}"), found);
        }
    }
    differences.optional("fees", sum(loan).as_ref(), loan.fees.as_ref()).verdict()
}

/// What its returns were charged together.
fn sum(loan: &Loan) -> Option<Money> {
    let charged = loan.returns.iter().filter_map(|back| back.fee);
    charged.map(Some).reduce(|sum, fee| sum?.checked_add(fee?).ok()).flatten()
}

/// When the day after the due date begins, where days begin first; none before it is confirmed.
pub(super) fn first_day_late(loan: &Loan) -> Option<Timestamp> {
    Some(loan.due?.begins()?.plus(DAY).minus(EAST))
}

/// Whether it can have come back so many days late, wherever the library is.
fn is_so_late(back: &Return, due: Day) -> bool {
    let (Some(begins), Ok(days)) = (due.begins(), u32::try_from(back.days_late)) else { return false };
    let day = begins.plus(DAY.saturating_mul(days));
    let not_before = days == 0 || back.at >= day.minus(EAST);
    not_before && back.at < day.plus(DAY).plus(WEST)
}
