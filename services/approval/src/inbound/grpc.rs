//! `maeul.approval.v1.ApprovalService`: requests in, answers out, nothing decided here.

use std::sync::Arc;

use chassis::db::Database;
use chassis::grpc::command;
use chassis::idempotency::RequestKey;
use maeul_proto::approval::v1 as pb;
use maeul_proto::approval::v1::approval_service_server::ApprovalService;
use tonic::{Request, Response, Status};

use super::convert;
use crate::application::Approvals;

/// Serves managers' decisions.
pub(crate) struct ApprovalApi {
    approvals: Arc<Approvals>,
    db: Database,
}

impl ApprovalApi {
    /// Over these use cases; refusals are kept in `db`.
    pub(crate) fn new(approvals: Arc<Approvals>, db: Database) -> Self {
        Self { approvals, db }
    }
}

#[tonic::async_trait]
impl ApprovalService for ApprovalApi {
    async fn grant_approval(
        &self,
        request: Request<pb::GrantApprovalRequest>,
    ) -> Result<Response<pb::GrantApprovalResponse>, Status> {
        let request = request.into_inner();
        let (manager, booking) = convert::grant(&request)?;
        let key = RequestKey::new(&request.manager_id, "GrantApproval", &request.request_id, &request);
        let (approvals, claimed) = (self.approvals.clone(), key.clone());
        command(&self.db, key, async move { approvals.grant(&manager, &booking, &claimed).await }).await
    }

    async fn deny_approval(
        &self,
        request: Request<pb::DenyApprovalRequest>,
    ) -> Result<Response<pb::DenyApprovalResponse>, Status> {
        let request = request.into_inner();
        let wish = convert::deny(&request)?;
        let key = RequestKey::new(&request.manager_id, "DenyApproval", &request.request_id, &request);
        let (approvals, claimed) = (self.approvals.clone(), key.clone());
        command(&self.db, key, async move { approvals.deny(&wish, &claimed).await }).await
    }

    async fn get_approval_request(
        &self,
        request: Request<pb::GetApprovalRequestRequest>,
    ) -> Result<Response<pb::GetApprovalRequestResponse>, Status> {
        let (whose, booking) = convert::get(request.get_ref())?;
        let found = self.approvals.get(&whose, &booking).await?;
        Ok(Response::new(pb::GetApprovalRequestResponse { approval_request: Some(convert::request(&found)) }))
    }

    async fn list_approval_requests(
        &self,
        request: Request<pb::ListApprovalRequestsRequest>,
    ) -> Result<Response<pb::ListApprovalRequestsResponse>, Status> {
        let (list, state) = convert::list(request.get_ref())?;
        let page = self.approvals.list(&list.whose, state, list.updated_after, &list.token, list.size);
        let page = page.await?.map(|one| convert::request(&one));
        Ok(Response::new(pb::ListApprovalRequestsResponse {
            approval_requests: page.items,
            next_page_token: page.next,
        }))
    }
}
