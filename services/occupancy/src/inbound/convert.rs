//! Requests into commands, every field checked; uses into answers.

use chassis::error::Result;
use chassis::grpc::{Listing, Violations};
use maeul_proto::occupancy::v1 as pb;

use crate::application::{Answer, Whose};
use crate::domain::{BookingId, CustomerId, RoomUse, State};

/// The customer and the booking that a command names.
pub(super) fn command(customer: &str, booking: &str, request_id: &str) -> Result<(CustomerId, BookingId)> {
    let mut v = Violations::new();
    v.request_id(request_id);
    let customer = v.id("customer_id", customer);
    let booking = v.id("booking_id", booking);
    v.finish(customer.zip(booking))
}

pub(super) fn get(request: &pb::GetRoomUseRequest) -> Result<(Whose, BookingId)> {
    let mut v = Violations::new();
    let whose = v.whose("customer_id", &request.customer_id);
    let booking = v.id("booking_id", &request.booking_id);
    v.finish(whose.zip(booking))
}

pub(super) fn list(request: &pb::ListRoomUsesRequest) -> Result<Listing<CustomerId>> {
    let (mut v, token) = (Violations::new(), &request.page_token);
    let listing =
        v.listing("customer_id", &request.customer_id, request.updated_after, token, request.page_size);
    v.finish(listing)
}

/// A use as it is answered.
pub(super) fn room_use(room_use: &RoomUse) -> pb::RoomUse {
    let data = room_use.data();
    pb::RoomUse {
        booking_id: data.booked.booking_id.to_string(),
        room_id: data.booked.room_id.to_string(),
        room_name: data.booked.room_name.clone(),
        customer_id: data.booked.customer_id.to_string(),
        booked_start_time: Some(data.booked.from.into()),
        booked_end_time: Some(data.booked.until.into()),
        start_time: data.started_at.map(Into::into),
        end_time: data.ended_at.map(Into::into),
        state: state(data.state).into(),
        next_attempt_time: data.next_attempt_at.map(Into::into),
        create_time: Some(data.created_at.into()),
        update_time: Some(data.updated_at.into()),
    }
}

impl From<RoomUse> for pb::StartUseResponse {
    fn from(started: RoomUse) -> Self {
        Self { room_use: Some(room_use(&started)) }
    }
}

impl From<Answer> for pb::EndUseResponse {
    fn from(answer: Answer) -> Self {
        // A few seconds at most, which always fits.
        let retry_after = answer.retry_after.and_then(|wait| wait.try_into().ok());
        Self { room_use: Some(room_use(&answer.room_use)), retry_after }
    }
}

fn state(state: State) -> pb::RoomUseState {
    match state {
        State::Expected => pb::RoomUseState::Expected,
        State::InUse => pb::RoomUseState::InUse,
        State::Ending => pb::RoomUseState::Ending,
        State::Ended => pb::RoomUseState::Ended,
        State::Cancelled => pb::RoomUseState::Cancelled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r3_every_field_of_a_command_is_checked_and_named() {
        command("c-1", "b-1", "r-1").unwrap();
        let all = command("-", "a b", "").unwrap_err();
        for field in ["customer_id", "booking_id", "request_id"] {
            assert!(all.message().contains(&format!("{field}: ")), "{field}: {all}");
        }
    }
}
