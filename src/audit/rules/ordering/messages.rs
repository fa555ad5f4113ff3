//! Messages: which an order's state demands, which it rules out, and which only its history can tell.

use maeul_proto::delivery::v1::DeliveryState;
use maeul_proto::notification::v1::NotificationKind;
use maeul_proto::order::v1::{FulfilmentKind, OrderState};
use maeul_proto::payment::v1::PaymentState;
use maeul_proto::store::v1::{RejectReason, StoreKind, StoreOrderState};

use super::delivery::may_be_none;
use super::order::{awaits, is_unpaid, why};
use super::verdict::Differences;
use super::{Verdict, told};
use crate::audit::books::{Books, OrderCase, Service};
use crate::audit::facts::{Order, Recipient, StoreOrder};
use crate::audit::words::{Word, all_of};

/// Whether a kind of message must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    Demanded,
    Forbidden,
    /// Depends on what happened before, or on what was not read or is missing itself.
    Open,
}

use Call::{Demanded, Forbidden, Open};

fn exactly(if_so: bool) -> Call {
    if if_so { Demanded } else { Forbidden }
}

/// Every kind of message.
fn kinds() -> impl Iterator<Item = NotificationKind> {
    (1..).map_while(|n| NotificationKind::try_from(n).ok())
}

/// Whether it tells of an order; others tell of loans and bookings.
fn is_about_orders(kind: NotificationKind) -> bool {
    use NotificationKind as K;
    !matches!(
        kind,
        K::Unspecified
            | K::LoanConfirmed
            | K::LoanCancelled
            | K::BooksReturned
            | K::FeeCharged
            | K::LoanOverdue
            | K::BookingRequested
            | K::BookingApproved
            | K::BookingDenied
            | K::BookingCancelled
            | K::BookingReleased
            | K::UseStarted
            | K::UseEnded
    )
}

/// What the case demands of one kind. Source: O9, and the source events of `NotificationKind`.
fn call(kind: NotificationKind, order: &Order, case: &OrderCase, books: &Books) -> Call {
    use NotificationKind as K;
    use OrderState as O;
    match kind {
        _ if !is_about_orders(kind) => Forbidden,
        K::OrderPlaced | K::NewOrder => exactly(!is_unpaid(order)),
        K::OrderDeclined => exactly(order.state == O::Declined),
        K::OrderExpired => exactly(order.state == O::Expired),
        K::OrderWithdrawn => exactly(order.state == O::Withdrawn),
        K::OrderCancelled => exactly(order.state == O::Cancelled),
        K::OrderRejected => exactly(order.state == O::Rejected),
        // Whoever is told of a late wish to cancel has got it, or gets it.
        K::CancellationRefused if is_unpaid(order) || matches!(order.state, O::Cancelled | O::Rejected) => {
            Forbidden
        }
        K::OrderAccepted | K::Preparing | K::Ready | K::Served if books.has(Service::Store) => case
            .store_order
            .as_ref()
            .map_or(if is_unpaid(order) { Forbidden } else { Open }, |it| at_store(kind, it, books)),
        K::PickedUp | K::Delivered if books.has(Service::Delivery) => {
            match case.delivery.as_ref().map(|d| d.state) {
                None if !may_be_none(order) => Open,
                Some(DeliveryState::Delivered) => Demanded,
                state => exactly(kind == K::PickedUp && state == Some(DeliveryState::PickedUp)),
            }
        }
        K::Refunded if books.has(Service::Payment) => match case.payment.as_ref().map(|p| p.state) {
            None if !awaits(order) => Open,
            state => exactly(state == Some(PaymentState::Refunded)),
        },
        // Deferred or refused to cancel: only its history tells.
        _ => Open,
    }
}

fn at_store(kind: NotificationKind, store_order: &StoreOrder, books: &Books) -> Call {
    use NotificationKind as K;
    use StoreOrderState as S;
    let parcel = books.shops.get(&store_order.store) == Some(&StoreKind::PhoneShop)
        && store_order.fulfilment == FulfilmentKind::Delivery;
    match (kind, store_order.state) {
        (K::Served, state) => exactly(state == S::Served),
        (_, S::Rejected) if store_order.reason == RejectReason::StockShort => Forbidden,
        (_, S::Received | S::Unspecified)
        // Rejected before it was ready; how far it came before, only its history tells.
        | (K::Ready, S::Accepted | S::Preparing | S::Rejected)
        | (K::Preparing, S::Accepted) => Forbidden,
        (_, S::Stopped | S::Rejected) => Open,
        // A phone may be shipped as soon as the order is accepted.
        (K::Preparing, S::Ready | S::HandedOver) if parcel => Open,
        _ => Demanded,
    }
}

fn count(case: &OrderCase, kind: NotificationKind) -> usize {
    case.messages.iter().filter(|message| message.kind == kind).count()
}

/// The kinds that are called thus and are (not) there.
fn called(case: &OrderCase, books: &Books, which: Call, there: bool) -> (Vec<NotificationKind>, String) {
    let Some(order) = &case.order else { return (Vec::new(), String::new()) };
    let kinds =
        kinds().filter(|kind| call(*kind, order, case, books) == which && (count(case, *kind) > 0) == there);
    (kinds.collect(), why(order))
}

pub(super) fn missing(case: &OrderCase, books: &Books) -> Verdict {
    if case.order.is_none() {
        return Verdict::Silent;
    }
    let (missing, why) = called(case, books, Demanded, false);
    let expected = || (format!("{}: {why}", all_of(&missing)), "no such message".to_owned());
    Verdict::of(missing.is_empty(), expected)
}

pub(super) fn forbidden(case: &OrderCase, books: &Books) -> Verdict {
    if case.order.is_none() {
        return Verdict::Silent;
    }
    let (wrong, why) = called(case, books, Forbidden, true);
    Verdict::of(wrong.is_empty(), || (format!("no {}: {why}", all_of(&wrong)), all_of(&wrong)))
}

pub(super) fn twice(case: &OrderCase, _: &Books) -> Verdict {
    if case.messages.is_empty() {
        return Verdict::Silent;
    }
    let mut differences = Differences::default();
    for kind in kinds() {
        let count = count(case, kind);
        if count > 1 {
            differences.add(format!("{} once", kind.word()), format!("{count} messages"));
        }
    }
    differences.verdict()
}

pub(super) fn recipient(case: &OrderCase, _: &Books) -> Verdict {
    let Some(order) = &case.order else { return Verdict::Silent };
    told::to(&case.messages, |kind| match kind {
        NotificationKind::NewOrder => Recipient::Store(order.store.clone()),
        _ => Recipient::Customer(order.customer.clone()),
    })
}

pub(super) fn sent(case: &OrderCase, _: &Books) -> Verdict {
    told::sent(&case.messages)
}

/// Where the state leaves it open, the view's timeline says which events there were.
pub(super) fn event(case: &OrderCase, books: &Books) -> Verdict {
    let (Some(order), Some(view)) = (&case.order, &case.view) else { return Verdict::Silent };
    let mut differences = Differences::default();
    for kind in kinds().filter(|kind| call(*kind, order, case, books) == Open) {
        match (view.told.contains(&kind), count(case, kind) > 0) {
            (true, false) => differences.add(kind.word().to_owned(), "only its event".to_owned()),
            (false, true) => {
                differences.add(format!("an event for {}", kind.word()), "only the message".to_owned());
            }
            _ => {}
        }
    }
    differences.verdict()
}
