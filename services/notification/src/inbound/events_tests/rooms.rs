//! Events of bookings and of the use of rooms.

use booking::v1::{
    BookingApproved, BookingCancelled, BookingDenied, BookingReleased, BookingRequested, BookingStarted,
};
use chassis::types::Timestamp;
use maeul_proto::{booking, occupancy};
use occupancy::v1::{UseEnded, UseStarted};

use super::super::notices;
use super::{Table, event, texts};

/// So many minutes after 2026-11-23T10:00:00Z.
fn at(minutes: i64) -> prost_types::Timestamp {
    Timestamp::from_micros(1_795_428_000_000_000 + minutes * 60_000_000).into()
}

/// An event of booking `k-1` of customer `c-1`.
macro_rules! about {
    ($message:ty, $from:ident, $until:ident $(, $field:ident: $value:expr)*) => {{
        let mut message = <$message>::default();
        message.booking_id = "k-1".into();
        message.customer_id = "c-1".into();
        message.room_id = "r-1".into();
        message.room_name = "The Attic".into();
        message.$from = Some(at(0));
        message.$until = Some(at(60));
        $(message.$field = $value;)*
        event("k-1", 1, &message)
    }};
}

macro_rules! booking {
    ($message:ty $(, $field:ident: $value:expr)*) => {
        about!($message, start_time, end_time $(, $field: $value)*)
    };
}

macro_rules! room_use {
    ($message:ty $(, $field:ident: $value:expr)*) => {
        about!($message, booked_start_time, booked_end_time $(, $field: $value)*)
    };
}

pub(super) fn table() -> Table {
    vec![
        (booking!(BookingRequested), &["BOOKING_REQUESTED"]),
        (booking!(BookingApproved), &["BOOKING_APPROVED"]),
        (booking!(BookingDenied, reason: "A wedding.".into()), &["BOOKING_DENIED"]),
        (booking!(BookingCancelled), &["BOOKING_CANCELLED"]),
        (booking!(BookingReleased), &["BOOKING_RELEASED"]),
        (room_use!(UseStarted, start_time: Some(at(2))), &["USE_STARTED"]),
        (room_use!(UseEnded, start_time: Some(at(2)), end_time: Some(at(41))), &["USE_ENDED"]),
    ]
}

#[test]
fn r6_a_notice_repeats_what_its_event_tells() {
    let told: Vec<_> = table().iter().flat_map(|(event, _)| texts(event)).collect();
    assert_eq!(
        told,
        [
            "The Attic is held for you, 2026-11-23 10:00 to 11:00 UTC. The manager decides about your booking k-1, \
             and we tell you.",
            "Good news: The Attic is yours, 2026-11-23 10:00 to 11:00 UTC. The manager approved your booking k-1.",
            "Sorry, the manager denied your booking k-1 of The Attic, 2026-11-23 10:00 to 11:00 UTC: A wedding.",
            "You cancelled your booking k-1 of The Attic, 2026-11-23 10:00 to 11:00 UTC.",
            "Your booking k-1 of The Attic, 2026-11-23 10:00 to 11:00 UTC, is released: what is left of it is free \
             for others.",
            "Welcome to The Attic! You use it since 2026-11-23 10:02 UTC. Your booking k-1 is for \
             2026-11-23 10:00 to 11:00 UTC.",
            "Thank you! You used The Attic from 2026-11-23 10:02 to 10:41 UTC. Your booking k-1 was for \
             2026-11-23 10:00 to 11:00 UTC.",
        ]
    );
}

#[test]
fn that_a_use_was_claimed_is_told_by_its_start_alone() {
    assert_eq!(notices::of(&booking!(BookingStarted)).unwrap(), []);
}
