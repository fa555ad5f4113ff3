//! `maeul.lending.v1.LendingService`: requests in, answers out, nothing decided here.

use std::sync::Arc;

use chassis::db::Database;
use chassis::grpc::command;
use chassis::idempotency::RequestKey;
use maeul_proto::lending::v1 as pb;
use maeul_proto::lending::v1::lending_service_server::LendingService;
use tonic::{Request, Response, Status};

use super::convert;
use crate::application::Loans;

/// Serves loans.
pub(crate) struct LendingApi {
    loans: Arc<Loans>,
    db: Database,
}

impl LendingApi {
    /// Over these use cases; refusals are kept in `db`.
    pub(crate) fn new(loans: Arc<Loans>, db: Database) -> Self {
        Self { loans, db }
    }
}

#[tonic::async_trait]
impl LendingService for LendingApi {
    async fn borrow_book(
        &self,
        request: Request<pb::BorrowBookRequest>,
    ) -> Result<Response<pb::BorrowBookResponse>, Status> {
        let request = request.into_inner();
        let wish = convert::borrow_book(&request)?;
        let key = RequestKey::new(&request.customer_id, "BorrowBook", &request.request_id, &request);
        let (loans, claimed) = (self.loans.clone(), key.clone());
        command(&self.db, key, async move { loans.borrow_book(wish, claimed).await }).await
    }

    async fn return_books(
        &self,
        request: Request<pb::ReturnBooksRequest>,
    ) -> Result<Response<pb::ReturnBooksResponse>, Status> {
        let request = request.into_inner();
        let back = convert::return_books(&request)?;
        let key = RequestKey::new(&request.customer_id, "ReturnBooks", &request.request_id, &request);
        let (loans, claimed) = (self.loans.clone(), key.clone());
        command(&self.db, key, async move { loans.return_books(back, claimed).await }).await
    }

    async fn get_loan(
        &self,
        request: Request<pb::GetLoanRequest>,
    ) -> Result<Response<pb::GetLoanResponse>, Status> {
        let (whose, id) = convert::get_loan(request.get_ref())?;
        let loan = self.loans.get_loan(&whose, &id).await?;
        Ok(Response::new(pb::GetLoanResponse { loan: Some(loan.into()) }))
    }

    async fn list_loans(
        &self,
        request: Request<pb::ListLoansRequest>,
    ) -> Result<Response<pb::ListLoansResponse>, Status> {
        let list = convert::list_loans(request.get_ref())?;
        let page = self.loans.list_loans(&list.whose, list.updated_after, &list.token, list.size).await?;
        let page = page.map(pb::Loan::from);
        Ok(Response::new(pb::ListLoansResponse { loans: page.items, next_page_token: page.next }))
    }
}
