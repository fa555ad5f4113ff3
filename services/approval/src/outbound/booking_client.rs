//! Denials, by booking's gRPC API.

use std::time::Duration;

use chassis::async_trait;
use chassis::call::patiently;
use chassis::grpc::Peer;
use maeul_proto::booking::v1::booking_service_client::BookingServiceClient;
use maeul_proto::booking::v1::{DenyBookingRequest, DenyBookingResponse, Refusal};
use tonic_types::StatusExt;

use crate::application::{Bookings, Denial, TooLate};
use crate::domain::BookingId;

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
    async fn deny(&self, booking: &BookingId, reason: &str) -> Denial {
        let request = DenyBookingRequest { booking_id: booking.to_string(), reason: reason.to_owned() };
        let mut client = self.client.clone();
        match patiently("booking/DenyBooking", self.timeout, client.deny_booking(request)).await {
            Some(Ok(answer)) => decided(answer.into_inner()).unwrap_or_else(|| {
                tracing::error!(%booking, "what booking says of a denial is no answer");
                Denial::NoAnswer(None)
            }),
            // Also where booking does not know it: a request was made from a booking's own event, so that is a
            // mistake that somebody has to look into.
            Some(Err(status)) => {
                tracing::warn!(%booking, code = ?status.code(), message = status.message(), "no decision");
                Denial::NoAnswer(status.get_details_retry_info().and_then(|info| info.retry_delay))
            }
            None => Denial::NoAnswer(None),
        }
    }
}

fn decided(answer: DenyBookingResponse) -> Option<Denial> {
    Some(match answer.refusal() {
        Refusal::Unspecified => Denial::Denied(answer.booking?.reason),
        Refusal::Started => Denial::Late(TooLate::Started),
        Refusal::Released => Denial::Late(TooLate::Released),
        Refusal::Cancelled => Denial::Late(TooLate::Cancelled),
        Refusal::NotApproved
        | Refusal::Denied
        | Refusal::TooEarly
        | Refusal::TooLate
        | Refusal::NotStarted => return None,
    })
}
