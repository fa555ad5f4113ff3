//! Reservations, by delivery's gRPC API.

use std::time::Duration;

use chassis::async_trait;
use chassis::context::Context;
use chassis::grpc::{Peer, remote};
use maeul_proto::delivery::v1::delivery_service_client::DeliveryServiceClient;
use maeul_proto::delivery::v1::reserve_delivery_response::Outcome;
use maeul_proto::delivery::v1::{ReleaseDeliveryRequest, ReserveDeliveryRequest, ReserveDeliveryResponse};
use tracing::Instrument;

use super::{retry_after, silence, within_deadline};
use crate::application::{Deliveries, Reservation};
use crate::domain::{Fulfilment, Order, OrderId};

/// Reserves through the delivery service, and waits for it at most `timeout`.
#[derive(Debug, Clone)]
pub(crate) struct GrpcDeliveries {
    client: DeliveryServiceClient<Peer>,
    timeout: Duration,
}

impl GrpcDeliveries {
    /// Over a channel to delivery.
    pub(crate) fn new(peer: Peer, timeout: Duration) -> Self {
        Self { client: DeliveryServiceClient::new(peer), timeout }
    }
}

#[async_trait]
impl Deliveries for GrpcDeliveries {
    async fn reserve(&self, order: &Order) -> Reservation {
        let data = order.data();
        let Fulfilment::Delivery(address) = &data.fulfilment else {
            return Reservation::Declined("a pickup order needs no delivery".to_owned());
        };
        let request = ReserveDeliveryRequest {
            order_id: data.id.to_string(),
            customer_id: data.customer_id.to_string(),
            store_id: data.store_id.to_string(),
            address: address.0.clone(),
        };
        let mut client = self.client.clone();
        let budget = within_deadline(self.timeout);
        let call = client.reserve_delivery(request);
        match remote("delivery/ReserveDelivery", budget, call).await {
            Ok(response) => outcome(response.into_inner()),
            Err(error) => {
                // Also for refusals: the order then ended or was placed meanwhile, which is found out when the
                // attempt is written down.
                tracing::warn!(order = %data.id, %error, "no outcome of the reservation");
                if silence(&error, budget, self.timeout) {
                    Reservation::NoAnswer(retry_after(&error))
                } else {
                    Reservation::Pending(retry_after(&error))
                }
            }
        }
    }

    fn release(&self, order: &OrderId) {
        let (mut client, timeout, order) = (self.client.clone(), self.timeout, order.clone());
        let release = async move {
            let request = ReleaseDeliveryRequest { order_id: order.to_string() };
            if let Err(error) =
                remote("delivery/ReleaseDelivery", timeout, client.release_delivery(request)).await
            {
                tracing::info!(%order, %error, "reservation not released, it will lapse");
            }
        };
        // The customer's deadline is not this call's.
        let context = Context { deadline: None, ..Context::current() };
        tokio::spawn(context.scope(release).in_current_span());
    }
}

fn outcome(response: ReserveDeliveryResponse) -> Reservation {
    match response.outcome {
        Some(Outcome::Reserved(reserved)) => match reserved.reserved_until {
            Some(until) => Reservation::Reserved(until.into()),
            None => Reservation::Pending(None),
        },
        Some(Outcome::Declined(declined)) => Reservation::Declined(declined.reason),
        Some(Outcome::Pending(pending)) => {
            Reservation::Pending(pending.retry_after.and_then(|d| d.try_into().ok()))
        }
        None => Reservation::Pending(None),
    }
}
