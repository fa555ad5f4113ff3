//! What belongs to no order: somebody acted on something that was never ordered.

use super::Verdict;
use super::delivery::may_be_none;
use super::order::awaits;
use super::verdict::{self, some};
use crate::audit::books::{Books, OrderCase};
use crate::audit::words::Word;

/// Broken where there is no order but `found` something.
fn orphan(case: &OrderCase, found: Option<String>) -> Verdict {
    verdict::orphan("an order", case.order.is_some(), found)
}

pub(super) fn payment(case: &OrderCase, _: &Books) -> Verdict {
    orphan(case, case.payment.as_ref().map(|payment| format!("payment {}", payment.state.word())))
}

pub(super) fn delivery(case: &OrderCase, _: &Books) -> Verdict {
    orphan(case, case.delivery.as_ref().map(|delivery| format!("delivery {}", delivery.state.word())))
}

pub(super) fn store_order(case: &OrderCase, _: &Books) -> Verdict {
    orphan(case, case.store_order.as_ref().map(|order| format!("store order {}", order.state.word())))
}

pub(super) fn view(case: &OrderCase, _: &Books) -> Verdict {
    orphan(case, case.view.as_ref().map(|view| format!("view {}", view.state.word())))
}

pub(super) fn message(case: &OrderCase, _: &Books) -> Verdict {
    orphan(case, some(case.messages.len(), "messages"))
}

pub(super) fn stock(case: &OrderCase, _: &Books) -> Verdict {
    let found =
        some(case.movements.len(), "movements of stock").into_iter().chain(some(case.units.len(), "units"));
    orphan(case, found.reduce(|movements, units| format!("{movements}, {units}")))
}

/// The provider is asked for payments only. Where the order demands a payment, `payment.state` misses it.
pub(super) fn provider(case: &OrderCase, _: &Books) -> Verdict {
    if case.provider.is_empty() {
        return Verdict::Silent;
    }
    let missed_elsewhere = case.order.as_ref().is_some_and(|order| !awaits(order));
    let kinds: Vec<_> = case.provider.iter().map(|entry| entry.kind.word()).collect();
    Verdict::of(case.payment.is_some() || missed_elsewhere, || ("a payment".to_owned(), kinds.join(", ")))
}

/// The carrier is asked for deliveries only. Where the order demands one, `delivery.state` misses it.
pub(super) fn carrier(case: &OrderCase, _: &Books) -> Verdict {
    if case.carrier.is_empty() {
        return Verdict::Silent;
    }
    let missed_elsewhere = case.order.as_ref().is_some_and(|order| !may_be_none(order));
    let kinds: Vec<_> = case.carrier.iter().map(|entry| entry.kind.word()).collect();
    Verdict::of(case.delivery.is_some() || missed_elsewhere, || ("a delivery".to_owned(), kinds.join(", ")))
}
