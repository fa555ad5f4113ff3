//! Store orders against orders.

use maeul_proto::order::v1::{EndReason, OrderState};
use maeul_proto::store::v1::{RejectReason, StoreOrderState};

use super::Verdict;
use super::order::{is_unpaid, why};
use super::verdict::{Demand, Differences};
use crate::audit::books::{Books, OrderCase};
use crate::audit::facts::Line;
use crate::audit::words::Word;
use maeul_proto::order::v1::FulfilmentKind::Pickup;

/// The store orders that an order's state allows. An unpaid order has none: no store ever hears of it.
pub(super) fn state(case: &OrderCase, _: &Books) -> Verdict {
    use OrderState as O;
    use StoreOrderState::{Accepted, HandedOver, Preparing, Ready, Received, Rejected, Served, Stopped};
    let Some(order) = &case.order else { return Verdict::Silent };
    let allowed: &[StoreOrderState] = match order.state {
        _ if is_unpaid(order) => &[],
        O::Placed => &[Received, Accepted, Preparing, Ready],
        O::Cancelling if order.fulfilment == Pickup => {
            &[Received, Accepted, Preparing, Ready, Served, Stopped, Rejected]
        }
        O::Cancelling => &[Received, Accepted, Preparing, Ready, HandedOver, Rejected],
        O::Completed if order.fulfilment == Pickup => &[Served],
        O::HandedOver | O::Completed => &[HandedOver],
        O::Rejected if matches!(order.reason, EndReason::StockShort | EndReason::StoreRejected) => {
            &[Rejected]
        }
        // The store may have rejected it at the same moment.
        O::Cancelled | O::Rejected => &[Stopped, Rejected],
        _ => &[],
    };
    let demand = Demand { what: "store order", why: why(order), allowed, or_none: is_unpaid(order) };
    demand.verdict(case.store_order.as_ref().map(|o| o.state))
}

pub(super) fn facts(case: &OrderCase, _: &Books) -> Verdict {
    let (Some(order), Some(store_order)) = (&case.order, &case.store_order) else { return Verdict::Silent };
    let reason = match (order.reason, store_order.state) {
        (EndReason::StockShort, StoreOrderState::Rejected) => &[RejectReason::StockShort][..],
        (EndReason::StoreRejected, StoreOrderState::Rejected) => &[RejectReason::StoreRejected],
        (_, StoreOrderState::Rejected) => &[RejectReason::StockShort, RejectReason::StoreRejected],
        _ => &[RejectReason::Unspecified],
    };
    Differences::default()
        .field("customer", &order.customer, &store_order.customer)
        .field("store", &order.store, &store_order.store)
        .optional("total", order.total.as_ref(), store_order.total.as_ref())
        .field("fulfilment", order.fulfilment.word(), store_order.fulfilment.word())
        .field("lines", &lines(&order.lines), &lines(&store_order.lines))
        .word("reason", reason, store_order.reason)
        .verdict()
}

/// For example `2 × bagel, 1 × tea`.
pub(super) fn lines(lines: &[Line]) -> String {
    lines.iter().map(|line| format!("{} × {}", line.quantity, line.product)).collect::<Vec<_>>().join(", ")
}
