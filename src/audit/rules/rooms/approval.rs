//! Managers' decisions against bookings.

use maeul_proto::approval::v1::ApprovalState;
use maeul_proto::booking::v1::BookingState;

use super::Verdict;
use super::booking::{compared, why};
use super::verdict::{self, Demand};
use crate::audit::books::{BookingCase, Books};
use crate::audit::words::Word;

/// R2. A denial that is kept is told until `booking` has answered (R7), which alone decides: so whatever the booking
/// says, it may be on its way.
pub(super) fn state(case: &BookingCase, _: &Books) -> Verdict {
    use ApprovalState::{Denied, Denying, Granted, Pending, Withdrawn};
    let Some(booking) = &case.booking else { return Verdict::Silent };
    let allowed: &[ApprovalState] = match booking.state {
        BookingState::Requested => &[Pending, Denying],
        BookingState::Approved | BookingState::Started | BookingState::Released => &[Granted, Denying],
        BookingState::Denied => &[Denied, Denying],
        BookingState::Cancelled => &[Withdrawn, Denying],
        BookingState::Unspecified => &[],
    };
    let demand = Demand { what: "decision", why: why(booking), allowed, or_none: false };
    demand.verdict_unless_open(case.approval.as_ref().map(|approval| approval.state), &[Denying])
}

pub(super) fn facts(case: &BookingCase, _: &Books) -> Verdict {
    let (Some(booking), Some(approval)) = (&case.booking, &case.approval) else { return Verdict::Silent };
    compared(&booking.booked, &approval.booked)
        .field("manager", &booking.manager, &approval.manager)
        .verdict()
}

pub(super) fn orphan(case: &BookingCase, _: &Books) -> Verdict {
    let found = case.approval.as_ref().map(|approval| format!("decision {}", approval.state.word()));
    verdict::orphan("a booking", case.booking.is_some(), found)
}
