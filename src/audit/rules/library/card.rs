//! What a customer has of the library, over all loans (L6).

use chassis::types::Money;
use maeul_proto::lending::v1::LoanState;

use super::Verdict;
use super::loan::first_day_late;
use super::verdict::Differences;
use super::views::standing;
use crate::audit::books::{Books, Card};
use crate::audit::facts::Loan;

/// A card is a sum of views: where one of these is missing or wrong, that is reported there.
pub(super) fn sum(card: &Card, books: &Books) -> Verdict {
    let views_are_right = card
        .loans
        .iter()
        .all(|(loan, view)| view.as_ref().is_some_and(|view| standing(loan, view) == Verdict::Holds));
    let Some(shown) = card.shown.as_ref().filter(|_| views_are_right) else { return Verdict::Silent };
    let loans = || card.loans.iter().map(|(loan, _)| loan);
    let out: i64 = loans().map(|loan| loan.out).sum();
    let mut differences = Differences::default().field("copies out", &out, &shown.out).field(
        "fees",
        &fees(loans().filter_map(|loan| loan.fees)),
        &fees(shown.fees.iter().copied()),
    );
    // Overdue is what was late when some came back, or when that was last announced: not each loan that is late now.
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let least = count(loans().filter(|loan| came_back_late(loan)).count());
    let most = count(loans().filter(|loan| may_be_late(loan, books)).count());
    if !(least..=most).contains(&shown.overdue) {
        differences.add(format!("{least} to {most} overdue"), format!("{} overdue", shown.overdue));
    }
    differences.verdict()
}

/// One amount for each currency.
fn fees(all: impl Iterator<Item = Money>) -> String {
    let mut sums = std::collections::BTreeMap::<String, i64>::new();
    for fee in all {
        *sums.entry(fee.currency().code().to_owned()).or_default() += fee.micros();
    }
    let shown = sums.into_iter().map(|(currency, micros)| format!("{micros} micros of {currency}"));
    shown.reduce(|a, b| format!("{a}, {b}")).unwrap_or_else(|| "none".to_owned())
}

fn is_out(loan: &Loan) -> bool {
    loan.state == LoanState::Confirmed && loan.out > 0
}

fn came_back_late(loan: &Loan) -> bool {
    is_out(loan) && loan.returns.last().is_some_and(|back| back.days_late > 0)
}

/// Whether the due date is over, wherever the library is.
fn may_be_late(loan: &Loan, books: &Books) -> bool {
    is_out(loan) && first_day_late(loan).is_some_and(|late| late <= books.begun)
}
