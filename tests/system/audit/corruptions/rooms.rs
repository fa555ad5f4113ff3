//! What can go wrong with bookings.

use super::About::{Case, Ghost, Room};
use super::Story::{Denied, Requested, Used};
use super::{Corruption, copy, found};

/// At least one for each rule.
#[rustfmt::skip]
pub(super) const CORRUPTIONS: &[Corruption] = &[
    found(&[("room.overlap", Room)], Requested, &[
        ("booking", "UPDATE bookings SET room_id = '{room}' WHERE booking_id = '{case}'"),
        ("approval", "UPDATE approval_requests SET room_id = '{room}' WHERE booking_id = '{case}'"),
        ("mypage", "UPDATE booking_views SET room_id = '{room}' WHERE booking_id = '{case}'"),
    ]),
    found(&[("booking.times", Case)], Used, &[
        ("booking", "UPDATE bookings SET released_at = NULL WHERE booking_id = '{case}'"),
    ]),
    found(&[("approval.state", Case)], Requested, &[
        ("approval", "DELETE FROM approval_requests WHERE booking_id = '{case}'"),
    ]),
    found(&[("approval.state", Case)], Denied, &[
        ("approval", "UPDATE approval_requests SET state = 'GRANTED' WHERE booking_id = '{case}'"),
    ]),
    found(&[("approval.facts", Case)], Used, &[
        ("approval", "UPDATE approval_requests SET manager_id = 'somebody' WHERE booking_id = '{case}'"),
    ]),
    found(&[("approval.orphan", Ghost)], Denied, &[
        ("approval", copy!("approval_requests", "booking_id = '{case}'", "booking_id = '{ghost}'")),
    ]),
    found(&[("use.state", Case)], Used, &[
        ("occupancy", "DELETE FROM room_uses WHERE booking_id = '{case}'"),
    ]),
    found(&[("use.facts", Case)], Used, &[
        ("occupancy", "UPDATE room_uses SET customer_id = 'somebody' WHERE booking_id = '{case}'"),
    ]),
    found(&[("use.orphan", Ghost)], Used, &[
        ("occupancy", copy!("room_uses", "booking_id = '{case}'", "booking_id = '{ghost}'")),
    ]),
    found(&[("booking-message.count", Case)], Used, &[
        ("notification", "DELETE FROM notifications WHERE case_id = '{case}' AND kind = 'USE_STARTED'"),
    ]),
    found(&[("booking-message.count", Case)], Denied, &[
        ("notification", copy!("notifications", "case_id = '{case}' AND kind = 'BOOKING_DENIED'",
            "notification_id = '{ghost}', position = NULL")),
    ]),
    found(&[("booking-message.recipient", Case)], Requested, &[
        ("notification", "UPDATE notifications SET recipient_id = 'somebody' WHERE case_id = '{case}'"),
    ]),
    found(&[("booking-message.sent", Case)], Requested, &[
        ("notification", "UPDATE notifications SET sent_at = NULL WHERE case_id = '{case}'"),
    ]),
    found(&[("booking-message.orphan", Ghost)], Denied, &[
        ("notification", copy!("notifications", "case_id = '{case}' AND kind = 'BOOKING_DENIED'",
            "case_id = '{ghost}', notification_id = '{ghost}', position = NULL")),
    ]),
    found(&[("booking-view.missing", Case)], Requested, &[
        ("mypage", "DELETE FROM booking_views WHERE booking_id = '{case}'"),
    ]),
    found(&[("booking-view.state", Case)], Denied, &[
        ("mypage", "UPDATE booking_views SET state = 'REQUESTED' WHERE booking_id = '{case}'"),
    ]),
    found(&[("booking-view.facts", Case)], Requested, &[
        ("mypage", "UPDATE booking_views SET manager_id = 'somebody' WHERE booking_id = '{case}'"),
    ]),
    found(&[("booking-view.use", Case)], Used, &[
        ("mypage", "UPDATE booking_views SET ended_at = NULL WHERE booking_id = '{case}'"),
    ]),
    found(&[("booking-view.orphan", Ghost)], Used, &[
        ("mypage", copy!("booking_views", "booking_id = '{case}'", "booking_id = '{ghost}'")),
    ]),
];
