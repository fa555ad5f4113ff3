//! Values of the domain as the protos write them, for answers and for events alike.

use maeul_proto::notification::v1::{CaseKind as ProtoCase, ChannelKind as ProtoChannel, NotificationKind};

use crate::domain::{BookingKind, CaseKind, ChannelKind, Kind, LoanKind, OrderKind};

/// A kind on the wire.
pub(crate) fn kind(kind: Kind) -> NotificationKind {
    match kind {
        Kind::Order(kind) => order(kind),
        Kind::Loan(kind) => loan(kind),
        Kind::Booking(kind) => booking(kind),
    }
}

fn order(kind: OrderKind) -> NotificationKind {
    match kind {
        OrderKind::OrderDeferred => NotificationKind::OrderDeferred,
        OrderKind::OrderPlaced => NotificationKind::OrderPlaced,
        OrderKind::OrderDeclined => NotificationKind::OrderDeclined,
        OrderKind::OrderExpired => NotificationKind::OrderExpired,
        OrderKind::OrderWithdrawn => NotificationKind::OrderWithdrawn,
        OrderKind::OrderAccepted => NotificationKind::OrderAccepted,
        OrderKind::Preparing => NotificationKind::Preparing,
        OrderKind::Ready => NotificationKind::Ready,
        OrderKind::PickedUp => NotificationKind::PickedUp,
        OrderKind::Served => NotificationKind::Served,
        OrderKind::Delivered => NotificationKind::Delivered,
        OrderKind::CancellationRefused => NotificationKind::CancellationRefused,
        OrderKind::OrderCancelled => NotificationKind::OrderCancelled,
        OrderKind::OrderRejected => NotificationKind::OrderRejected,
        OrderKind::Refunded => NotificationKind::Refunded,
        OrderKind::NewOrder => NotificationKind::NewOrder,
    }
}

fn loan(kind: LoanKind) -> NotificationKind {
    match kind {
        LoanKind::LoanConfirmed => NotificationKind::LoanConfirmed,
        LoanKind::LoanCancelled => NotificationKind::LoanCancelled,
        LoanKind::BooksReturned => NotificationKind::BooksReturned,
        LoanKind::FeeCharged => NotificationKind::FeeCharged,
        LoanKind::LoanOverdue => NotificationKind::LoanOverdue,
    }
}

fn booking(kind: BookingKind) -> NotificationKind {
    match kind {
        BookingKind::BookingRequested => NotificationKind::BookingRequested,
        BookingKind::BookingApproved => NotificationKind::BookingApproved,
        BookingKind::BookingDenied => NotificationKind::BookingDenied,
        BookingKind::BookingCancelled => NotificationKind::BookingCancelled,
        BookingKind::BookingReleased => NotificationKind::BookingReleased,
        BookingKind::UseStarted => NotificationKind::UseStarted,
        BookingKind::UseEnded => NotificationKind::UseEnded,
    }
}

/// What a message is about, on the wire.
pub(crate) fn case_kind(kind: CaseKind) -> ProtoCase {
    match kind {
        CaseKind::Order => ProtoCase::Order,
        CaseKind::Loan => ProtoCase::Loan,
        CaseKind::Booking => ProtoCase::Booking,
    }
}

/// A kind of channel on the wire.
pub(crate) fn channel_kind(kind: ChannelKind) -> ProtoChannel {
    match kind {
        ChannelKind::Console => ProtoChannel::Console,
        ChannelKind::Webhook => ProtoChannel::Webhook,
        ChannelKind::Email => ProtoChannel::Email,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_has_the_same_words() {
        for it in Kind::all() {
            assert_eq!(kind(it).as_str_name(), format!("NOTIFICATION_KIND_{}", it.word()));
        }
        for it in CaseKind::ALL {
            assert_eq!(case_kind(*it).as_str_name(), format!("CASE_KIND_{}", it.word()));
        }
    }
}
