//! Bookings and the use of rooms as the protos write them.

use maeul_proto::booking::v1::BookingState as ProtoState;
use maeul_proto::mypage::v1 as proto;
use maeul_proto::occupancy::v1::RoomUseState as ProtoUse;

use crate::domain::rooms::{BookingState, BookingView, RoomUse};

/// A view as its customer gets it.
pub(in crate::inbound) fn booking_view(view: &BookingView) -> proto::BookingView {
    let case = &view.case;
    let part = case.booking.as_ref().map(|latest| &latest.value);
    let room_use = case.room_use.as_ref().map(|latest| latest.value);
    proto::BookingView {
        booking_id: view.id.to_string(),
        room_id: case.room.id.to_string(),
        room_name: case.room.name.clone(),
        manager_id: part.map(|part| part.manager_id.to_string()).unwrap_or_default(),
        customer_id: view.customer_id.to_string(),
        booked_start_time: Some(case.booked.from.into()),
        booked_end_time: Some(case.booked.until.into()),
        state: part.map_or(ProtoState::Unspecified, |part| state(part.state)).into(),
        reason: part.map(|part| part.reason.clone()).unwrap_or_default(),
        use_state: use_state(room_use).into(),
        use_start_time: room_use.map(|room_use| room_use.started_at.into()),
        use_end_time: room_use.and_then(|room_use| room_use.ended_at).map(Into::into),
        create_time: Some(view.created_at.into()),
        update_time: Some(view.updated_at.into()),
    }
}

/// The use of a booking's room as its customer gets it.
pub(in crate::inbound) fn room_use_view(view: &BookingView) -> proto::RoomUseView {
    let case = &view.case;
    let room_use = case.room_use.as_ref().map(|latest| latest.value);
    proto::RoomUseView {
        booking_id: view.id.to_string(),
        room_id: case.room.id.to_string(),
        room_name: case.room.name.clone(),
        customer_id: view.customer_id.to_string(),
        booked_start_time: Some(case.booked.from.into()),
        booked_end_time: Some(case.booked.until.into()),
        state: use_state(room_use).into(),
        start_time: room_use.map(|room_use| room_use.started_at.into()),
        end_time: room_use.and_then(|room_use| room_use.ended_at).map(Into::into),
    }
}

fn use_state(room_use: Option<RoomUse>) -> ProtoUse {
    match room_use {
        None => ProtoUse::Unspecified,
        Some(RoomUse { ended_at: None, .. }) => ProtoUse::InUse,
        Some(_) => ProtoUse::Ended,
    }
}

fn state(state: BookingState) -> ProtoState {
    match state {
        BookingState::Requested => ProtoState::Requested,
        BookingState::Approved => ProtoState::Approved,
        BookingState::Denied => ProtoState::Denied,
        BookingState::Cancelled => ProtoState::Cancelled,
        BookingState::Started => ProtoState::Started,
        BookingState::Released => ProtoState::Released,
    }
}
