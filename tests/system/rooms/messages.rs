//! R6: one message for each change of a booking and of its use, naming booking and room.

use maeul_proto::notification::v1::{CaseKind, NotificationKind as Kind};

use crate::harness::*;

#[tokio::test(flavor = "multi_thread")]
async fn r6_every_change_of_a_booking_and_of_its_use_sends_one_message() {
    let village = Village::start().await;
    let customer = unique("customer");

    let used = village.booked(&customer, &village.registered_room().await).await;
    village.approved(&used).await;
    village.starts_use(&used).await;
    village.ends_use(&used).await;
    let denied = village.booked(&customer, &village.registered_room().await).await;
    village.denied(&denied, "A wedding.").await;
    let given_up = village.booked(&customer, &village.registered_room().await).await;
    village.approved(&given_up).await;
    village.given_up(&given_up).await;

    let used_up = [
        Kind::BookingRequested,
        Kind::BookingApproved,
        Kind::UseStarted,
        Kind::BookingReleased,
        Kind::UseEnded,
    ];
    let mut told = village.was_told_of(&used.booking_id, &customer, used_up.to_vec()).await;
    let refused = vec![Kind::BookingRequested, Kind::BookingDenied];
    let refused = village.was_told_of(&denied.booking_id, &customer, refused).await;
    let reason = refused.iter().find(|message| message.kind() == Kind::BookingDenied).unwrap();
    assert!(reason.text.contains("A wedding."), "{}", reason.text);
    told.extend(refused);
    let cancelled = vec![Kind::BookingRequested, Kind::BookingApproved, Kind::BookingCancelled];
    told.extend(village.was_told_of(&given_up.booking_id, &customer, cancelled).await);

    for message in &told {
        assert_eq!(message.case_kind(), CaseKind::Booking);
        assert!(message.text.contains(&message.case_id), "the booking: {}", message.text);
        assert!(message.text.contains("The Attic"), "the room: {}", message.text);
        assert!(message.text.contains("UTC"), "the time: {}", message.text);
    }
    village.is_quiet().await;
    assert_eq!(village.messages_to(&customer).await.len(), told.len());
    village.audit_is_clean().await;
}
