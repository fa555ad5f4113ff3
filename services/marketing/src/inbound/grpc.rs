//! `maeul.marketing.v1.MarketingService`: requests in, answers out, nothing decided here.

use std::sync::Arc;

use maeul_proto::marketing::v1 as pb;
use maeul_proto::marketing::v1::marketing_service_server::MarketingService;
use tonic::{Request, Response, Status};

use super::convert;
use crate::application::Marketing;

/// Serves recommendations.
pub(crate) struct MarketingApi {
    marketing: Arc<Marketing>,
}

impl MarketingApi {
    /// Over these use cases.
    pub(crate) fn new(marketing: Arc<Marketing>) -> Self {
        Self { marketing }
    }
}

#[tonic::async_trait]
impl MarketingService for MarketingApi {
    async fn recommend_products(
        &self,
        request: Request<pb::RecommendProductsRequest>,
    ) -> Result<Response<pb::RecommendProductsResponse>, Status> {
        let request = request.get_ref();
        let (customer, most) = convert::wanted(&request.customer_id, request.max_results)?;
        let found = self.marketing.products(&customer, most).await?;
        let products = found.into_iter().map(convert::product).collect();
        Ok(Response::new(pb::RecommendProductsResponse { products }))
    }

    async fn recommend_stores(
        &self,
        request: Request<pb::RecommendStoresRequest>,
    ) -> Result<Response<pb::RecommendStoresResponse>, Status> {
        let request = request.get_ref();
        let (customer, most) = convert::wanted(&request.customer_id, request.max_results)?;
        let found = self.marketing.stores(&customer, most).await?;
        let stores = found.into_iter().map(convert::store).collect();
        Ok(Response::new(pb::RecommendStoresResponse { stores }))
    }
}
