//! What an order says about itself.

use maeul_proto::order::v1::{EndReason, FulfilmentKind, OrderState};

use super::Verdict;
use super::verdict::Differences;
use crate::audit::books::{Books, OrderCase, Service};
use crate::audit::facts::Order;
use crate::audit::words::Word;

/// Whether it was never paid.
pub(super) fn is_unpaid(order: &Order) -> bool {
    use OrderState::{AwaitingDelivery, AwaitingPayment, Declined, Expired, Withdrawn};
    matches!(order.state, AwaitingDelivery | AwaitingPayment | Declined | Withdrawn | Expired)
}

/// Whether it can still be paid.
pub(super) fn awaits(order: &Order) -> bool {
    matches!(order.state, OrderState::AwaitingDelivery | OrderState::AwaitingPayment)
}

/// Why something is demanded of it.
pub(super) fn why(order: &Order) -> String {
    let reason = match order.reason {
        EndReason::Unspecified => String::new(),
        reason => format!(" ({})", reason.word()),
    };
    format!("the order is {}{reason}", order.state.word())
}

pub(super) fn total(case: &OrderCase, _: &Books) -> Verdict {
    let Some(order) = &case.order else { return Verdict::Silent };
    Differences::default().optional("total", order.priced.as_ref(), order.total.as_ref()).verdict()
}

pub(super) fn reason(case: &OrderCase, _: &Books) -> Verdict {
    let Some(order) = &case.order else { return Verdict::Silent };
    let allowed: &[EndReason] = match order.state {
        OrderState::Declined => &[EndReason::PaymentDeclined, EndReason::DeliveryDeclined],
        OrderState::Rejected => &[EndReason::StockShort, EndReason::StoreRejected, EndReason::DeliveryFailed],
        _ => &[EndReason::Unspecified],
    };
    Differences::default().word(&format!("{}:", order.state.word()), allowed, order.reason).verdict()
}

/// An unpaid order waits for the provider, the carrier or its customer, but not forever.
pub(super) fn unpaid(case: &OrderCase, books: &Books) -> Verdict {
    let Some(order) = &case.order else { return Verdict::Silent };
    if !awaits(order) {
        return Verdict::Silent;
    }
    let expected = format!("paid or expired by {}", order.expires);
    if order.expires < books.begun {
        Verdict::broken(expected, order.state.word())
    } else {
        Verdict::unfinished(expected, order.state.word())
    }
}

/// Delivery decides, for a pickup the store; without them a wish is kept.
pub(super) fn cancelling(case: &OrderCase, books: &Books) -> Verdict {
    let Some(order) = &case.order else { return Verdict::Silent };
    if order.state != OrderState::Cancelling {
        return Verdict::Silent;
    }
    let decides = match order.fulfilment {
        FulfilmentKind::Pickup => Service::Store,
        _ => Service::Delivery,
    };
    let expected = format!("{} has decided about the wish to cancel", decides.name());
    if books.has(decides) {
        Verdict::broken(expected, order.state.word())
    } else {
        Verdict::unfinished(expected, order.state.word())
    }
}
