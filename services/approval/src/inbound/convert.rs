//! Requests into commands, every field checked; requests for approval into answers.

use chassis::error::Result;
use chassis::grpc::{Listing, Violations};
use maeul_proto::approval::v1 as pb;

use crate::application::{Answer, Deny, Whose};
use crate::domain::{ApprovalRequest, BookingId, ManagerId, State};

const LONGEST_REASON: usize = 500;

/// The manager and the booking that a grant names.
pub(super) fn grant(request: &pb::GrantApprovalRequest) -> Result<(ManagerId, BookingId)> {
    let mut v = Violations::new();
    v.request_id(&request.request_id);
    let manager = v.id("manager_id", &request.manager_id);
    let booking = v.id("booking_id", &request.booking_id);
    v.finish(manager.zip(booking))
}

pub(super) fn deny(request: &pb::DenyApprovalRequest) -> Result<Deny> {
    let mut v = Violations::new();
    v.request_id(&request.request_id);
    let manager_id = v.id("manager_id", &request.manager_id);
    let booking_id = v.id("booking_id", &request.booking_id);
    let reason = v.optional_text("reason", &request.reason, LONGEST_REASON);
    let wish = (|| Some(Deny { manager_id: manager_id?, booking_id: booking_id?, reason: reason? }))();
    v.finish(wish)
}

pub(super) fn get(request: &pb::GetApprovalRequestRequest) -> Result<(Whose, BookingId)> {
    let mut v = Violations::new();
    let whose = v.whose("manager_id", &request.manager_id);
    let booking = v.id("booking_id", &request.booking_id);
    v.finish(whose.zip(booking))
}

pub(super) fn list(request: &pb::ListApprovalRequestsRequest) -> Result<(Listing<ManagerId>, Option<State>)> {
    let (mut v, token) = (Violations::new(), &request.page_token);
    let listing =
        v.listing("manager_id", &request.manager_id, request.updated_after, token, request.page_size);
    let state = match pb::ApprovalState::try_from(request.state) {
        Ok(pb::ApprovalState::Unspecified) => None,
        Ok(asked) => State::ALL.iter().copied().find(|one| state(*one) == asked),
        Err(_) => {
            v.add("state", "is no state of a request");
            None
        }
    };
    v.finish(listing.map(|listing| (listing, state)))
}

/// A request as it is answered.
pub(super) fn request(request: &ApprovalRequest) -> pb::ApprovalRequest {
    let data = request.data();
    pb::ApprovalRequest {
        booking_id: data.booked.booking_id.to_string(),
        room_id: data.booked.room_id.to_string(),
        room_name: data.booked.room_name.clone(),
        manager_id: data.booked.manager_id.to_string(),
        customer_id: data.booked.customer_id.to_string(),
        start_time: Some(data.booked.from.into()),
        end_time: Some(data.booked.until.into()),
        state: state(data.state).into(),
        reason: data.reason.clone(),
        next_attempt_time: data.next_attempt_at.map(Into::into),
        create_time: Some(data.created_at.into()),
        update_time: Some(data.updated_at.into()),
    }
}

impl From<ApprovalRequest> for pb::GrantApprovalResponse {
    fn from(granted: ApprovalRequest) -> Self {
        Self { approval_request: Some(request(&granted)) }
    }
}

impl From<Answer> for pb::DenyApprovalResponse {
    fn from(answer: Answer) -> Self {
        // A few seconds at most, which always fits.
        let retry_after = answer.retry_after.and_then(|wait| wait.try_into().ok());
        Self { approval_request: Some(request(&answer.request)), retry_after }
    }
}

fn state(state: State) -> pb::ApprovalState {
    match state {
        State::Pending => pb::ApprovalState::Pending,
        State::Granted => pb::ApprovalState::Granted,
        State::Denying => pb::ApprovalState::Denying,
        State::Denied => pb::ApprovalState::Denied,
        State::Withdrawn => pb::ApprovalState::Withdrawn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r2_every_field_of_a_command_is_checked_and_named() {
        let all = grant(&pb::GrantApprovalRequest::default()).unwrap_err();
        for field in ["manager_id", "booking_id", "request_id"] {
            assert!(all.message().contains(&format!("{field}: ")), "{field}: {all}");
        }
        let all =
            deny(&pb::DenyApprovalRequest { reason: "x".repeat(501), ..Default::default() }).unwrap_err();
        for field in ["manager_id", "booking_id", "request_id", "reason"] {
            assert!(all.message().contains(&format!("{field}: ")), "{field}: {all}");
        }
        let good = pb::DenyApprovalRequest {
            manager_id: "m-1".into(),
            booking_id: "b-1".into(),
            reason: String::new(),
            request_id: "r-1".into(),
        };
        assert_eq!(deny(&good).unwrap().reason, "");
    }

    #[test]
    fn a_list_can_be_of_one_state_and_not_of_a_state_that_does_not_exist() {
        let of =
            |state| pb::ListApprovalRequestsRequest { manager_id: "-".into(), state, ..Default::default() };
        for one in State::ALL {
            assert_eq!(list(&of(state(*one).into())).unwrap().1, Some(*one));
        }
        assert_eq!(list(&of(0)).unwrap().1, None);
        assert!(list(&of(99)).is_err_and(|error| error.message().starts_with("state: ")));
    }
}
