//! `NotificationService`: each call is checked, handed to a use case, and answered.

use std::sync::Arc;

use chassis::async_trait;
use chassis::db::Database;
use chassis::grpc::command;
use chassis::idempotency::RequestKey;
use chassis::watch::{self, ResumeToken};
use maeul_proto::notification::v1 as proto;
use proto::notification_service_server::NotificationService;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use super::convert;
use crate::application::Application;

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
impl NotificationService for Grpc {
    async fn list_notifications(
        &self,
        request: Request<proto::ListNotificationsRequest>,
    ) -> Result<Response<proto::ListNotificationsResponse>, Status> {
        let page = self.app.list(&convert::query(request.into_inner())?).await?;
        let notifications = page.items.iter().map(convert::notification).collect();
        Ok(Response::new(proto::ListNotificationsResponse { notifications, next_page_token: page.next }))
    }

    type WatchNotificationsStream = ReceiverStream<Result<proto::WatchNotificationsResponse, Status>>;

    async fn watch_notifications(
        &self,
        request: Request<proto::WatchNotificationsRequest>,
    ) -> Result<Response<Self::WatchNotificationsStream>, Status> {
        let request = request.into_inner();
        let token = ResumeToken::parse(&request.resume_token)?;
        let scope = convert::watched(request)?.to_string();
        let greet = |resume_token| proto::WatchNotificationsResponse { notification: None, resume_token };
        let app = self.app.clone();
        let load = move |item: String, resume_token: String| {
            let app = app.clone();
            async move {
                let message = app.get(&convert::item(item)?).await?;
                Ok(message.map(|message| proto::WatchNotificationsResponse {
                    notification: Some(convert::notification(&message)),
                    resume_token,
                }))
            }
        };
        Ok(Response::new(watch::stream(self.db.clone(), scope, token, self.stop.clone(), greet, load)))
    }

    async fn set_channel(
        &self,
        request: Request<proto::SetChannelRequest>,
    ) -> Result<Response<proto::SetChannelResponse>, Status> {
        let request = request.into_inner();
        let (recipient, channel) = convert::choice(request.clone())?;
        let key = RequestKey::new(&recipient.to_string(), "SetChannel", &request.request_id, &request);
        let app = self.app.clone();
        let work = {
            let key = key.clone();
            async move { app.set_channel(recipient, channel, key).await }
        };
        command(&self.db, key, work).await
    }
}
