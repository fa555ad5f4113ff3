//! `maeul.payment.v1.PaymentService`: requests in, answers out, nothing decided here.

use std::sync::Arc;

use chassis::grpc::{PageToken, page_size, to_its_end};
use maeul_proto::payment::v1 as pb;
use maeul_proto::payment::v1::payment_service_server::PaymentService;
use tonic::{Request, Response, Status};

use super::convert;
use crate::application::Payments;

/// Serves payments.
pub(crate) struct PaymentApi {
    payments: Arc<Payments>,
}

impl PaymentApi {
    /// Over these use cases.
    pub(crate) fn new(payments: Arc<Payments>) -> Self {
        Self { payments }
    }
}

#[tonic::async_trait]
impl PaymentService for PaymentApi {
    async fn charge(
        &self,
        request: Request<pb::ChargeRequest>,
    ) -> Result<Response<pb::ChargeResponse>, Status> {
        let charge = convert::charge(request.get_ref())?;
        let payments = self.payments.clone();
        let outcome = to_its_end(async move { payments.charge(&charge).await }).await?;
        Ok(Response::new(convert::outcome(outcome)?))
    }

    async fn get_payment(
        &self,
        request: Request<pb::GetPaymentRequest>,
    ) -> Result<Response<pb::GetPaymentResponse>, Status> {
        let (whose, order) = convert::get(request.get_ref())?;
        let payment = self.payments.get(&whose, &order).await?;
        Ok(Response::new(pb::GetPaymentResponse { payment: Some(convert::payment(&payment)) }))
    }

    async fn list_payments(
        &self,
        request: Request<pb::ListPaymentsRequest>,
    ) -> Result<Response<pb::ListPaymentsResponse>, Status> {
        let list = convert::list(request.get_ref())?;
        let page = self.payments.list(&list.whose, list.updated_after, &list.token, list.size).await?;
        Ok(Response::new(pb::ListPaymentsResponse {
            payments: page.items.iter().map(convert::payment).collect(),
            next_page_token: page.next,
        }))
    }

    async fn list_provider_entries(
        &self,
        request: Request<pb::ListProviderEntriesRequest>,
    ) -> Result<Response<pb::ListProviderEntriesResponse>, Status> {
        let request = request.get_ref();
        let since = convert::entries(request)?;
        let (size, token) = (page_size(request.page_size)?, PageToken::parse(&request.page_token)?);
        let page = self.payments.statement(since, &token, size).await?.map(convert::entry);
        Ok(Response::new(pb::ListProviderEntriesResponse { entries: page.items, next_page_token: page.next }))
    }
}
