//! Services fail while rooms are booked, decided about and used.

use maeul_proto::approval::v1::{
    ApprovalRequest, ApprovalState, DenyApprovalRequest, GetApprovalRequestRequest,
};
use maeul_proto::booking::v1::{Booking, BookingState};
use maeul_proto::notification::v1::NotificationKind as Kind;
use maeul_proto::occupancy::v1::{EndUseRequest, GetRoomUseRequest, RoomUse, RoomUseState, StartUseRequest};
use tonic::Code;
use tonic_types::StatusExt;

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

/// The use of a booked room.
async fn use_is(mesh: &Mesh, booking: &Booking, state: RoomUseState) -> RoomUse {
    let request = GetRoomUseRequest {
        customer_id: booking.customer_id.clone(),
        booking_id: booking.booking_id.clone(),
    };
    until(&format!("the use of {} is {state:?}", booking.booking_id), || async {
        let found = mesh.occupancy().get_room_use(request.clone()).await.ok()?.into_inner().room_use;
        found.filter(|room_use| room_use.state() == state)
    })
    .await
}

/// What the manager is asked about a booking.
async fn approval_is(mesh: &Mesh, booking: &Booking, state: ApprovalState) -> ApprovalRequest {
    let request = GetApprovalRequestRequest {
        manager_id: booking.manager_id.clone(),
        booking_id: booking.booking_id.clone(),
    };
    until(&format!("the approval of {} is {state:?}", booking.booking_id), || async {
        let found = mesh.approval().get_approval_request(request.clone()).await.ok()?;
        found.into_inner().approval_request.filter(|approval| approval.state() == state)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn r7_with_booking_away_denials_and_ends_are_kept_and_finished_and_a_start_is_refused_with_a_time() {
    let mut mesh = MeshStart { services: SERVICES.to_vec(), ..MeshStart::default() }.mesh().await;
    let customer = unique("customer");
    for fault in ["killed", "paused"] {
        let used = mesh.booked(&customer, &mesh.registered_room().await).await;
        mesh.approved(&used).await;
        use_is(&mesh, &used, RoomUseState::Expected).await;
        mesh.starts_use(&used).await;
        let asked = mesh.booked(&customer, &mesh.registered_room().await).await;
        approval_is(&mesh, &asked, ApprovalState::Pending).await;
        let waits = mesh.booked(&customer, &mesh.registered_room().await).await;
        mesh.approved(&waits).await;
        use_is(&mesh, &waits, RoomUseState::Expected).await;

        match fault {
            "killed" => mesh.kill("booking").await,
            _ => mesh.pause("booking"),
        }
        let end = EndUseRequest {
            customer_id: customer.clone(),
            booking_id: used.booking_id.clone(),
            request_id: unique("end"),
        };
        let ending = mesh.occupancy().end_use(end.clone()).await.unwrap().into_inner();
        assert_eq!(ending.room_use.unwrap().state(), RoomUseState::Ending, "{fault}");
        assert!(ending.retry_after.is_some());
        let deny = DenyApprovalRequest {
            manager_id: asked.manager_id.clone(),
            booking_id: asked.booking_id.clone(),
            reason: "A wedding.".into(),
            request_id: unique("deny"),
        };
        let denying = mesh.approval().deny_approval(deny).await.unwrap().into_inner();
        assert_eq!(denying.approval_request.unwrap().state(), ApprovalState::Denying, "{fault}");
        assert!(denying.retry_after.is_some());
        let start = StartUseRequest {
            customer_id: customer.clone(),
            booking_id: waits.booking_id.clone(),
            request_id: unique("start"),
        };
        let refused = mesh.occupancy().start_use(start.clone()).await.unwrap_err();
        assert_eq!((refused.code(), reason(&refused).as_str()), (Code::Unavailable, "BOOKING_UNAVAILABLE"));
        assert!(refused.get_details_retry_info().is_some_and(|info| info.retry_delay.is_some()));

        match fault {
            "killed" => mesh.start_again("booking"),
            _ => mesh.resume("booking"),
        }
        // The workers finish what was kept, and the same key goes through.
        let ended = use_is(&mesh, &used, RoomUseState::Ended).await;
        mesh.booking_is(&used, BookingState::Released).await;
        approval_is(&mesh, &asked, ApprovalState::Denied).await;
        mesh.booking_is(&asked, BookingState::Denied).await;
        until("the use starts", || async { mesh.occupancy().start_use(start.clone()).await.ok() }).await;
        mesh.booking_is(&waits, BookingState::Started).await;
        let again = mesh.occupancy().end_use(end).await.unwrap().into_inner().room_use.unwrap();
        assert_eq!(again.end_time, ended.end_time, "ended when the customer left");
    }
    mesh.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n4_the_rooms_services_are_killed_one_after_the_other_and_nothing_is_half_done() {
    let mut mesh = MeshStart { services: SERVICES.to_vec(), ..MeshStart::default() }.mesh().await;
    let customer = unique("customer");
    for service in ["booking", "approval", "occupancy"] {
        let room = mesh.registered_room().await;
        let booking = mesh.booked(&customer, &room).await;
        mesh.kill(service).await;
        mesh.start_again(service);
        mesh.serves(service).await;
        mesh.approved(&booking).await;
        use_is(&mesh, &booking, RoomUseState::Expected).await;
        mesh.kill(service).await;
        mesh.start_again(service);
        mesh.serves(service).await;
        mesh.starts_use(&booking).await;
        mesh.kill(service).await;
        mesh.start_again(service);
        mesh.serves(service).await;
        mesh.ends_use(&booking).await;
        mesh.booking_is(&booking, BookingState::Released).await;
        // The rest of the hour is free again.
        mesh.booked(&customer, &room).await;
    }
    mesh.audit_is_clean().await;
}
