//! `MypageService`: each call is checked, handed to a use case, and answered. It only reads.

use std::sync::Arc;

use chassis::async_trait;
use chassis::db::Database;
use chassis::watch::{self, ResumeToken};
use maeul_proto::mypage::v1 as proto;
use proto::mypage_service_server::MypageService;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use super::{convert, wire};
use crate::application::Application;
use crate::application::ports::Whose;

/// The service.
pub(crate) struct Grpc {
    app: Arc<Application>,
    db: Database,
    stop: CancellationToken,
}

impl Grpc {
    /// Live streams end when `stop` is cancelled.
    pub(crate) fn new(app: Arc<Application>, db: Database, stop: CancellationToken) -> Self {
        Self { app, db, stop }
    }
}

#[async_trait]
impl MypageService for Grpc {
    async fn get_order_view(
        &self,
        request: Request<proto::GetOrderViewRequest>,
    ) -> Result<Response<proto::GetOrderViewResponse>, Status> {
        let (whose, order) = convert::wanted(request.get_ref())?;
        let shown = self.app.get(&whose, &order).await?;
        Ok(Response::new(proto::GetOrderViewResponse { order_view: Some(wire::order_view(&shown)) }))
    }

    async fn list_order_views(
        &self,
        request: Request<proto::ListOrderViewsRequest>,
    ) -> Result<Response<proto::ListOrderViewsResponse>, Status> {
        let page = self.app.list(&convert::query(request.get_ref())?).await?;
        let order_views = page.items.iter().map(wire::order_view).collect();
        Ok(Response::new(proto::ListOrderViewsResponse { order_views, next_page_token: page.next }))
    }

    type WatchOrderViewsStream = ReceiverStream<Result<proto::WatchOrderViewsResponse, Status>>;

    async fn watch_order_views(
        &self,
        request: Request<proto::WatchOrderViewsRequest>,
    ) -> Result<Response<Self::WatchOrderViewsStream>, Status> {
        let request = request.into_inner();
        let customer = convert::watched(&request)?;
        let token = ResumeToken::parse(&request.resume_token)?;
        let scope = format!("customer:{customer}");
        let whose = Whose::One(customer);
        let app = self.app.clone();
        let greet = |resume_token| proto::WatchOrderViewsResponse { order_view: None, resume_token };
        let load = move |item: String, resume_token: String| {
            let (app, whose) = (app.clone(), whose.clone());
            async move {
                // Gone for a moment while the views are rebuilt: it changes again when it is back.
                let shown = app.find(&whose, &convert::item(item)?).await?;
                let order_view = shown.as_ref().map(wire::order_view);
                Ok(order_view
                    .map(|view| proto::WatchOrderViewsResponse { order_view: Some(view), resume_token }))
            }
        };
        Ok(Response::new(watch::stream(self.db.clone(), scope, token, self.stop.clone(), greet, load)))
    }
}
