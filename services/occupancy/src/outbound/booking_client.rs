//! Claims and releases, by booking's gRPC API.

use std::time::Duration;

use chassis::async_trait;
use chassis::call::patiently;
use chassis::error::{Error, Result};
use chassis::grpc::Peer;
use maeul_proto::booking::v1 as pb;
use maeul_proto::booking::v1::booking_service_client::BookingServiceClient;
use tonic::{Code, Response, Status};
use tonic_types::StatusExt;

use crate::application::{Bookings, Refusal, Release, Start};
use crate::domain::{Booked, BookingId, CustomerId, RoomId};

/// Asks the booking service, and waits for it at most `timeout` and a moment less than our own caller does.
#[derive(Debug, Clone)]
pub(crate) struct GrpcBookings {
    client: BookingServiceClient<Peer>,
    timeout: Duration,
}

impl GrpcBookings {
    /// Over a channel to booking.
    pub(crate) fn new(peer: Peer, timeout: Duration) -> Self {
        Self { client: BookingServiceClient::new(peer), timeout }
    }
}

#[async_trait]
impl Bookings for GrpcBookings {
    async fn start(&self, booking: &BookingId, customer: &CustomerId) -> Start {
        let request =
            pb::StartBookingRequest { booking_id: booking.to_string(), customer_id: customer.to_string() };
        let mut client = self.client.clone();
        let answer = patiently("booking/StartBooking", self.timeout, client.start_booking(request)).await;
        match heard(answer) {
            Ok(answer) => decided(answer).unwrap_or_else(|error| {
                tracing::error!(%booking, %error, "what booking says of a start is no answer");
                Start::NoAnswer(None)
            }),
            Err(Silence::Unknown) => Start::Refused(Refusal::Unknown),
            Err(Silence::NoAnswer(hint)) => Start::NoAnswer(hint),
        }
    }

    async fn release(&self, booking: &BookingId) -> Release {
        let request = pb::ReleaseBookingRequest { booking_id: booking.to_string() };
        let mut client = self.client.clone();
        let answer = patiently("booking/ReleaseBooking", self.timeout, client.release_booking(request)).await;
        match heard(answer) {
            Ok(answer) if answer.refusal() == pb::Refusal::Unspecified => Release::Released,
            // Whatever is in use was started there: this cannot be, and somebody has to look.
            Ok(answer) => {
                tracing::error!(%booking, refusal = ?answer.refusal(), "booking does not release what is in use");
                Release::NoAnswer(None)
            }
            Err(Silence::Unknown) => {
                tracing::error!(%booking, "booking does not know what is in use");
                Release::NoAnswer(None)
            }
            Err(Silence::NoAnswer(hint)) => Release::NoAnswer(hint),
        }
    }
}

/// Why there is no decision.
enum Silence {
    /// There is no such booking for this customer.
    Unknown,
    /// Nobody answered, or not with a decision; when to come back, where somebody said so.
    NoAnswer(Option<Duration>),
}

fn heard<T>(answer: Option<std::result::Result<Response<T>, Status>>) -> std::result::Result<T, Silence> {
    match answer {
        Some(Ok(response)) => Ok(response.into_inner()),
        Some(Err(status)) if status.code() == Code::NotFound => Err(Silence::Unknown),
        Some(Err(status)) => {
            tracing::warn!(code = ?status.code(), message = status.message(), "booking gave no decision");
            Err(Silence::NoAnswer(status.get_details_retry_info().and_then(|info| info.retry_delay)))
        }
        None => Err(Silence::NoAnswer(None)),
    }
}

fn decided(answer: pb::StartBookingResponse) -> Result<Start> {
    let missing = |what: &'static str| move || Error::internal(format!("booking says nothing of {what}"));
    let refusal = match answer.refusal() {
        pb::Refusal::Unspecified => None,
        pb::Refusal::NotApproved => Some(Refusal::NotApproved),
        pb::Refusal::Denied => Some(Refusal::Denied),
        pb::Refusal::Cancelled => Some(Refusal::Cancelled),
        pb::Refusal::Released => Some(Refusal::Released),
        pb::Refusal::TooEarly => Some(Refusal::TooEarly),
        pb::Refusal::TooLate => Some(Refusal::TooLate),
        pb::Refusal::Started | pb::Refusal::NotStarted => {
            return Err(Error::internal("a start was refused because of a start"));
        }
    };
    if let Some(why) = refusal {
        return Ok(Start::Refused(why));
    }
    let booking = answer.booking.ok_or_else(missing("the booking"))?;
    let booked = Booked {
        booking_id: BookingId::try_new(booking.booking_id).map_err(Error::internal)?,
        room_id: RoomId::try_new(booking.room_id).map_err(Error::internal)?,
        room_name: booking.room_name,
        customer_id: CustomerId::try_new(booking.customer_id).map_err(Error::internal)?,
        from: booking.start_time.ok_or_else(missing("its begin"))?.into(),
        until: booking.end_time.ok_or_else(missing("its end"))?.into(),
    };
    Ok(Start::Started(booked, booking.started_time.ok_or_else(missing("its start"))?.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(refusal: pb::Refusal) -> pb::StartBookingResponse {
        let time = |seconds| Some(stamp(seconds));
        let booking = pb::Booking {
            booking_id: "b-1".into(),
            room_id: "maru".into(),
            room_name: "Maru".into(),
            customer_id: "c-1".into(),
            start_time: time(10),
            end_time: time(20),
            started_time: time(11),
            ..Default::default()
        };
        pb::StartBookingResponse { booking: Some(booking), refusal: refusal.into() }
    }

    fn stamp(seconds: i64) -> prost_types::Timestamp {
        prost_types::Timestamp { seconds, nanos: 0 }
    }

    #[test]
    fn r3_what_booking_decides_is_understood_and_half_an_answer_is_none() {
        let Start::Started(booked, at) = decided(answer(pb::Refusal::Unspecified)).unwrap() else {
            panic!("it is started")
        };
        assert_eq!((booked.from.micros(), at.micros()), (10_000_000, 11_000_000));
        let refused = decided(answer(pb::Refusal::Cancelled)).unwrap();
        assert_eq!(refused, Start::Refused(Refusal::Cancelled));
        assert!(decided(answer(pb::Refusal::NotStarted)).is_err());
        assert!(decided(pb::StartBookingResponse::default()).is_err());
    }

    #[test]
    fn r3_only_an_unknown_booking_is_no_silence() {
        let of = |status: Status| heard::<()>(Some(Err(status)));
        assert!(matches!(of(Status::not_found("no")), Err(Silence::Unknown)));
        assert!(matches!(of(Status::unavailable("away")), Err(Silence::NoAnswer(None))));
        let busy: Status = Error::exhausted("BUSY", "later", Duration::from_secs(3)).into();
        assert!(matches!(of(busy), Err(Silence::NoAnswer(Some(wait))) if wait == Duration::from_secs(3)));
        assert!(matches!(heard::<()>(None), Err(Silence::NoAnswer(None))));
    }
}
