//! Payments against orders, and against the ledger of the provider, who forgets nothing.

use maeul_proto::order::v1::{EndReason, OrderState};
use maeul_proto::payment::v1::{PaymentState, ProviderEntryKind};

use super::Verdict;
use super::order::{awaits, why};
use super::verdict::{Demand, Differences};
use crate::audit::books::{Books, OrderCase};
use crate::audit::words::Word;

/// The payments that an order's state allows.
pub(super) fn state(case: &OrderCase, _: &Books) -> Verdict {
    use OrderState as O;
    use PaymentState::{Approved, Charging, Declined, Refunded, Unknown, Voided};
    let Some(order) = &case.order else { return Verdict::Silent };
    let allowed: &[PaymentState] = match (order.state, order.reason) {
        (O::AwaitingDelivery | O::AwaitingPayment, _) => &[Charging, Unknown],
        (O::Placed | O::Cancelling | O::HandedOver | O::Completed, _) => &[Approved],
        (O::Declined, EndReason::PaymentDeclined) => &[Declined],
        // A charge may have been refused, or have gone through and been given back, while the order ended.
        (O::Declined | O::Withdrawn | O::Expired, _) => &[Voided, Declined, Refunded],
        (O::Cancelled | O::Rejected, _) => &[Refunded],
        (O::Unspecified, _) => &[],
    };
    let demand = Demand { what: "payment", why: why(order), allowed, or_none: awaits(order) };
    demand.verdict_unless_open(case.payment.as_ref().map(|p| p.state), &[Charging, Unknown])
}

pub(super) fn facts(case: &OrderCase, _: &Books) -> Verdict {
    let (Some(order), Some(payment)) = (&case.order, &case.payment) else { return Verdict::Silent };
    let differences = Differences::default();
    let differences = differences.field("customer", &order.customer, &payment.customer);
    let differences = differences.field("store", &order.store, &payment.store);
    // Voided before any charge came: it never heard of an amount.
    if payment.amount.is_none() && payment.state == PaymentState::Voided {
        return differences.verdict();
    }
    differences.optional("amount", order.total.as_ref(), payment.amount.as_ref()).verdict()
}

/// How often the provider charged, declined, voided and refunded under one key.
fn entries(case: &OrderCase) -> [usize; 4] {
    use ProviderEntryKind::{Charged, Declined, Refunded, Voided};
    [Charged, Declined, Voided, Refunded].map(|kind| case.provider.iter().filter(|e| e.kind == kind).count())
}

/// What the provider must have done, at least and at most.
pub(super) fn provider_state(case: &OrderCase, _: &Books) -> Verdict {
    use PaymentState as P;
    let Some(payment) = &case.payment else { return Verdict::Silent };
    let (least, most): ([usize; 4], [usize; 4]) = match payment.state {
        P::Charging | P::Unknown => ([0; 4], [1, 1, 0, 0]),
        P::Approved => ([1, 0, 0, 0], [1, 0, 0, 0]),
        P::Declined => ([0, 1, 0, 0], [0, 1, 0, 0]),
        P::Voiding => ([0; 4], [1; 4]),
        // Not asked at all where the order ended first.
        P::Voided => ([0; 4], [0, 1, 1, 0]),
        P::Refunding => ([1, 0, 0, 0], [1, 0, 0, 1]),
        P::Refunded => ([1, 0, 0, 1], [1, 0, 0, 1]),
        P::Unspecified => ([0; 4], [0; 4]),
    };
    let found = entries(case);
    let holds =
        found.iter().zip(least.iter().zip(&most)).all(|(n, (least, most))| (least..=most).contains(&n));
    Verdict::of(holds, || {
        let names = ["charged", "declined", "voided", "refunded"];
        let expected = names.iter().zip(least.iter().zip(&most)).filter(|(_, (_, most))| **most > 0);
        let expected = expected.map(|(name, (least, _))| {
            let maybe = if *least == 0 { " at most" } else { "" };
            format!("{name}{maybe} once")
        });
        let mut expected: Vec<_> = expected.collect();
        if expected.is_empty() {
            expected.push("nothing".to_owned());
        }
        let found = names.iter().zip(found).filter(|(_, n)| *n > 0).map(|(name, n)| format!("{name} {n}×"));
        let mut found: Vec<_> = found.collect();
        if found.is_empty() {
            found.push("nothing".to_owned());
        }
        (format!("{}: the payment is {}", expected.join(", "), payment.state.word()), found.join(", "))
    })
}

pub(super) fn provider_amount(case: &OrderCase, _: &Books) -> Verdict {
    let Some(payment) = &case.payment else { return Verdict::Silent };
    let moved = |kind| matches!(kind, ProviderEntryKind::Charged | ProviderEntryKind::Refunded);
    let mut entries = case.provider.iter().filter(|entry| moved(entry.kind)).peekable();
    if entries.peek().is_none() {
        return Verdict::Silent;
    }
    let compared = entries.fold(Differences::default(), |differences, entry| {
        differences.optional(entry.kind.word(), payment.amount.as_ref(), entry.amount.as_ref())
    });
    compared.verdict()
}
