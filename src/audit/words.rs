//! The words of the contexts: their states as they are written down, and which event gives reason to which message.

use maeul_proto::approval::v1::ApprovalState;
use maeul_proto::booking::v1::BookingState;
use maeul_proto::catalog::v1::{LendingState, RefusalReason};
use maeul_proto::delivery::v1::{CarrierEntryKind, DeliveryState};
use maeul_proto::lending::v1::{CancelReason, LoanState};
use maeul_proto::mypage::v1::OrderViewState;
use maeul_proto::notification::v1::{NotificationKind, NotificationState};
use maeul_proto::occupancy::v1::RoomUseState;
use maeul_proto::order::v1::{EndReason, FulfilmentKind, OrderState};
use maeul_proto::payment::v1::{PaymentState, ProviderEntryKind};
use maeul_proto::store::v1::{RejectReason, StockKind, StockMovementKind, StoreOrderState, UnitState};

/// A value of a proto's enum, without the prefix that its name bears there.
pub(super) trait Word: Copy + PartialEq {
    /// For example `APPROVED`.
    fn word(self) -> &'static str;
}

macro_rules! words {
    ($($name:ident $prefix:literal,)+) => {$(
        impl Word for $name {
            fn word(self) -> &'static str {
                let name = self.as_str_name();
                name.strip_prefix($prefix).unwrap_or(name)
            }
        }
    )+};
}

words! {
    OrderState "ORDER_STATE_",
    EndReason "END_REASON_",
    FulfilmentKind "FULFILMENT_KIND_",
    PaymentState "PAYMENT_STATE_",
    ProviderEntryKind "PROVIDER_ENTRY_KIND_",
    DeliveryState "DELIVERY_STATE_",
    CarrierEntryKind "CARRIER_ENTRY_KIND_",
    StoreOrderState "STORE_ORDER_STATE_",
    RejectReason "REJECT_REASON_",
    StockKind "STOCK_KIND_",
    StockMovementKind "STOCK_MOVEMENT_KIND_",
    UnitState "UNIT_STATE_",
    LoanState "LOAN_STATE_",
    CancelReason "CANCEL_REASON_",
    LendingState "LENDING_STATE_",
    RefusalReason "REFUSAL_REASON_",
    BookingState "BOOKING_STATE_",
    ApprovalState "APPROVAL_STATE_",
    RoomUseState "ROOM_USE_STATE_",
    NotificationKind "NOTIFICATION_KIND_",
    NotificationState "NOTIFICATION_STATE_",
    OrderViewState "ORDER_VIEW_STATE_",
}

/// `A`, `A or B`, `A, B or C`.
pub(super) fn any_of<W: Word>(words: &[W]) -> String {
    let words: Vec<_> = words.iter().map(|word| word.word()).collect();
    match words.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// `A, B, C`.
pub(super) fn all_of<W: Word>(words: &[W]) -> String {
    words.iter().map(|word| word.word()).collect::<Vec<_>>().join(", ")
}

/// The message to the customer that an event gives reason to. Source: the comments of `NotificationKind`.
pub(super) fn source_of(event_type: &str) -> Option<NotificationKind> {
    use NotificationKind as K;
    Some(match event_type {
        "maeul.order.v1.OrderDeferred" => K::OrderDeferred,
        "maeul.order.v1.OrderPlaced" => K::OrderPlaced,
        "maeul.order.v1.OrderDeclined" => K::OrderDeclined,
        "maeul.order.v1.OrderExpired" => K::OrderExpired,
        "maeul.order.v1.OrderWithdrawn" => K::OrderWithdrawn,
        "maeul.order.v1.CancellationDenied" => K::CancellationRefused,
        "maeul.order.v1.OrderCancelled" => K::OrderCancelled,
        "maeul.order.v1.OrderRejected" => K::OrderRejected,
        "maeul.store.v1.StoreOrderAccepted" => K::OrderAccepted,
        "maeul.store.v1.PreparationStarted" => K::Preparing,
        "maeul.store.v1.OrderReady" => K::Ready,
        "maeul.store.v1.OrderServed" => K::Served,
        "maeul.delivery.v1.DeliveryPickedUp" => K::PickedUp,
        "maeul.delivery.v1.DeliveryCompleted" => K::Delivered,
        "maeul.payment.v1.PaymentRefunded" => K::Refunded,
        "maeul.lending.v1.LoanConfirmed" => K::LoanConfirmed,
        "maeul.lending.v1.LoanCancelled" => K::LoanCancelled,
        "maeul.lending.v1.BooksReturned" => K::BooksReturned,
        "maeul.lending.v1.FeeCharged" => K::FeeCharged,
        "maeul.lending.v1.LoanOverdue" => K::LoanOverdue,
        "maeul.booking.v1.BookingRequested" => K::BookingRequested,
        "maeul.booking.v1.BookingApproved" => K::BookingApproved,
        "maeul.booking.v1.BookingDenied" => K::BookingDenied,
        "maeul.booking.v1.BookingCancelled" => K::BookingCancelled,
        "maeul.booking.v1.BookingReleased" => K::BookingReleased,
        "maeul.occupancy.v1.UseStarted" => K::UseStarted,
        "maeul.occupancy.v1.UseEnded" => K::UseEnded,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_message_to_customers_has_one_source_event() {
        let mut kinds: Vec<i32> = maeul_proto::events::type_names()
            .iter()
            .filter_map(|name| source_of(name))
            .map(i32::from)
            .collect();
        kinds.sort_unstable();
        let every = (1..).map_while(|n| NotificationKind::try_from(n).ok());
        let to_customers: Vec<i32> =
            every.filter(|kind| *kind != NotificationKind::NewOrder).map(i32::from).collect();
        assert_eq!(kinds, to_customers);
    }

    #[test]
    fn words_are_listed_as_people_do() {
        use PaymentState::{Approved, Refunded, Voided};
        assert_eq!(any_of(&[Voided]), "VOIDED");
        assert_eq!(any_of(&[Voided, Refunded, Approved]), "VOIDED, REFUNDED or APPROVED");
        assert_eq!(all_of(&[Voided, Refunded]), "VOIDED, REFUNDED");
    }
}
