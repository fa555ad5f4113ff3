//! Services fail while rooms are booked, decided about and used.

use maeul_proto::notification::v1::NotificationKind as Kind;

use crate::harness::*;

#[tokio::test(flavor = "multi_thread")]
async fn r6_with_notification_away_rooms_are_booked_approved_and_used_and_the_messages_come_later() {
    let mut mesh = MeshStart { services: SERVICES.to_vec(), ..MeshStart::default() }.mesh().await;
    let customer = unique("customer");
    mesh.kill("notification").await;
    let used = mesh.booked(&customer, &mesh.registered_room().await).await;
    mesh.approved(&used).await;
    mesh.starts_use(&used).await;
    mesh.ends_use(&used).await;
    let denied = mesh.booked(&customer, &mesh.registered_room().await).await;
    mesh.denied(&denied, "A wedding.").await;
    let given_up = mesh.booked(&customer, &mesh.registered_room().await).await;
    mesh.given_up(&given_up).await;

    mesh.start_again("notification");
    mesh.serves("notification").await;
    let all_the_way = [
        Kind::BookingRequested,
        Kind::BookingApproved,
        Kind::UseStarted,
        Kind::BookingReleased,
        Kind::UseEnded,
    ];
    for (booking, kinds) in [
        (&used, all_the_way.as_slice()),
        (&denied, &[Kind::BookingRequested, Kind::BookingDenied]),
        (&given_up, &[Kind::BookingRequested, Kind::BookingCancelled]),
    ] {
        mesh.was_told_of(&booking.booking_id, &customer, kinds.to_vec()).await;
    }
    mesh.audit_is_clean().await;
    // After all that is said, each was said once.
    assert_eq!(mesh.messages_to(&customer).await.len(), all_the_way.len() + 4);
}
