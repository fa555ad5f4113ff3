//! Bookings, decisions about them, the use of rooms, and what customers see of it.

use chassis::types::Timestamp;
use maeul_proto::approval::v1::ListApprovalRequestsRequest;
use maeul_proto::booking::v1::{GetBookingRequest, ListBookingsRequest};
use maeul_proto::mypage::v1::{ListBookingViewsRequest, ListRoomUseViewsRequest};
use maeul_proto::occupancy::v1::ListRoomUsesRequest;

use super::paging::{After, note, pages, without_older};
use super::{ALL, PAGE};
use crate::audit::books::{Books, Held, Service};
use crate::audit::facts::Booking;
use crate::client::Village;
use crate::failure::Failure;

pub(super) async fn bookings(
    village: &Village,
    books: &mut Books,
    updated_after: After,
) -> Result<(), Failure> {
    let request =
        ListBookingsRequest { customer_id: ALL.into(), updated_after, page_size: PAGE, ..Default::default() };
    let there = pages!(village.booking, list_bookings, request, bookings, |booking| {
        let booking = Booking::from(booking);
        if let Some(until) = booking.held_until() {
            let (from, updated) = (booking.booked.from, booking.updated);
            let held = Held { booking: booking.id.clone(), from, until, updated };
            books.diary(&booking.booked.room).held.push(held);
        }
        let case = books.booking(&booking.id);
        case.booking = Some(booking);
    });
    note(books, Service::Booking, there);
    Ok(())
}

pub(super) async fn approvals(
    village: &Village,
    books: &mut Books,
    updated_after: After,
) -> Result<(), Failure> {
    let request = ListApprovalRequestsRequest {
        manager_id: ALL.into(),
        updated_after,
        page_size: PAGE,
        ..Default::default()
    };
    let there = pages!(village.approval, list_approval_requests, request, approval_requests, |approval| {
        let case = books.booking(&approval.booking_id);
        case.approval = Some(approval.into());
    });
    note(books, Service::Approval, there);
    Ok(())
}

pub(super) async fn uses(village: &Village, books: &mut Books, updated_after: After) -> Result<(), Failure> {
    let request =
        ListRoomUsesRequest { customer_id: ALL.into(), updated_after, page_size: PAGE, ..Default::default() };
    let there = pages!(village.occupancy, list_room_uses, request, room_uses, |room_use| {
        let case = books.booking(&room_use.booking_id);
        case.room_use = Some(room_use.into());
    });
    note(books, Service::Occupancy, there);
    Ok(())
}

pub(super) async fn views(village: &Village, books: &mut Books, updated_after: After) -> Result<(), Failure> {
    let request = ListBookingViewsRequest {
        customer_id: ALL.into(),
        updated_after,
        page_size: PAGE,
        ..Default::default()
    };
    let bookings = pages!(village.mypage, list_booking_views, request, booking_views, |view| {
        let case = books.booking(&view.booking_id);
        case.view = Some(view.into());
    });
    let request = ListRoomUseViewsRequest {
        customer_id: ALL.into(),
        updated_after,
        page_size: PAGE,
        ..Default::default()
    };
    let uses = pages!(village.mypage, list_room_use_views, request, room_use_views, |view| {
        let case = books.booking(&view.booking_id);
        case.use_view = Some(view.into());
    });
    note(books, Service::Mypage, bookings && uses);
    Ok(())
}

/// Drops the cases of bookings that were taken before.
pub(super) async fn leave_out_older(
    village: &Village,
    books: &mut Books,
    since: Timestamp,
) -> Result<(), Failure> {
    let request = |booking_id| GetBookingRequest { customer_id: ALL.into(), booking_id };
    without_older!(books, since, bookings.booking, Service::Booking, village.booking, get_booking, request);
    Ok(())
}
