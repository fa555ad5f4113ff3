//! Values of the domain as the protos write them, for answers and for events alike.

use maeul_proto::notification::v1::{ChannelKind as ProtoChannel, NotificationKind};

use crate::domain::{ChannelKind, Kind};

/// A kind on the wire.
pub(crate) fn kind(kind: Kind) -> NotificationKind {
    match kind {
        Kind::OrderDeferred => NotificationKind::OrderDeferred,
        Kind::OrderPlaced => NotificationKind::OrderPlaced,
        Kind::OrderDeclined => NotificationKind::OrderDeclined,
        Kind::OrderExpired => NotificationKind::OrderExpired,
        Kind::OrderWithdrawn => NotificationKind::OrderWithdrawn,
        Kind::OrderAccepted => NotificationKind::OrderAccepted,
        Kind::Preparing => NotificationKind::Preparing,
        Kind::Ready => NotificationKind::Ready,
        Kind::PickedUp => NotificationKind::PickedUp,
        Kind::Served => NotificationKind::Served,
        Kind::Delivered => NotificationKind::Delivered,
        Kind::CancellationRefused => NotificationKind::CancellationRefused,
        Kind::OrderCancelled => NotificationKind::OrderCancelled,
        Kind::OrderRejected => NotificationKind::OrderRejected,
        Kind::Refunded => NotificationKind::Refunded,
        Kind::NewOrder => NotificationKind::NewOrder,
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
