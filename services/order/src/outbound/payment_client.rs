//! The charge, by payment's gRPC API.

use std::time::Duration;

use chassis::async_trait;
use chassis::grpc::{Peer, remote};
use maeul_proto::payment::v1::charge_response::Outcome;
use maeul_proto::payment::v1::payment_service_client::PaymentServiceClient;
use maeul_proto::payment::v1::{ChargeRequest, ChargeResponse};

use super::{retry_after, silence, within_deadline};
use crate::application::{Charge, Payments};
use crate::domain::Order;

/// Charges through the payment service, and waits for it at most `timeout`.
#[derive(Debug, Clone)]
pub(crate) struct GrpcPayments {
    client: PaymentServiceClient<Peer>,
    timeout: Duration,
}

impl GrpcPayments {
    /// Over a channel to payment.
    pub(crate) fn new(peer: Peer, timeout: Duration) -> Self {
        Self { client: PaymentServiceClient::new(peer), timeout }
    }
}

#[async_trait]
impl Payments for GrpcPayments {
    async fn charge(&self, order: &Order) -> Charge {
        let data = order.data();
        let request = ChargeRequest {
            order_id: data.id.to_string(),
            customer_id: data.customer_id.to_string(),
            store_id: data.store_id.to_string(),
            amount: Some(data.total.into()),
            payment_method: data.payment_method.as_ref().map_or_else(String::new, |method| method.0.clone()),
        };
        let mut client = self.client.clone();
        let budget = within_deadline(self.timeout);
        match remote("payment/Charge", budget, client.charge(request)).await {
            Ok(response) => outcome(response.into_inner()),
            Err(error) => {
                // Also for refusals: the order then ended meanwhile (PAYMENT_VOIDED), which is found out when
                // the attempt is written down; or it was charged otherwise before, and expires.
                tracing::warn!(order = %data.id, %error, "no outcome of the charge");
                if silence(&error, budget, self.timeout) {
                    Charge::NoAnswer(retry_after(&error))
                } else {
                    Charge::Pending(retry_after(&error))
                }
            }
        }
    }
}

fn outcome(response: ChargeResponse) -> Charge {
    match response.outcome {
        Some(Outcome::Approved(_)) => Charge::Approved,
        Some(Outcome::Declined(declined)) => Charge::Declined(declined.reason),
        Some(Outcome::Pending(pending)) => {
            Charge::Pending(pending.retry_after.and_then(|d| d.try_into().ok()))
        }
        None => Charge::Pending(None),
    }
}
