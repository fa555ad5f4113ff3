//! `maeul.catalog.v1.CatalogService`: requests in, answers out, nothing decided here.

use std::sync::Arc;

use chassis::db::Database;
use chassis::grpc::{PageToken, command, page_size};
use chassis::idempotency::RequestKey;
use maeul_proto::catalog::v1 as pb;
use maeul_proto::catalog::v1::catalog_service_server::CatalogService;
use tonic::{Request, Response, Status};

use super::convert;
use crate::application::Catalog;
use crate::wire;

/// Serves the catalog, in every version.
pub(crate) struct CatalogApi {
    pub(super) catalog: Arc<Catalog>,
    db: Database,
}

impl CatalogApi {
    /// Over these use cases; refusals are kept in `db`.
    pub(crate) fn new(catalog: Arc<Catalog>, db: Database) -> Self {
        Self { catalog, db }
    }
}

/// A command: convert the request, claim its key on behalf of the librarian, run the use case to its end.
macro_rules! run {
    ($self:ident, $request:ident, $rpc:literal, $use_case:ident) => {{
        let request = $request.into_inner();
        let input = convert::$use_case(&request)?;
        let key = RequestKey::new(&request.librarian_id, $rpc, &request.request_id, &request);
        let (catalog, claim) = ($self.catalog.clone(), key.clone());
        command(&$self.db, key, async move { catalog.$use_case(input, claim).await }).await
    }};
}

#[tonic::async_trait]
impl CatalogService for CatalogApi {
    async fn register_book(
        &self,
        request: Request<pb::RegisterBookRequest>,
    ) -> Result<Response<pb::RegisterBookResponse>, Status> {
        run!(self, request, "RegisterBook", register_book)
    }

    async fn update_book(
        &self,
        request: Request<pb::UpdateBookRequest>,
    ) -> Result<Response<pb::UpdateBookResponse>, Status> {
        run!(self, request, "UpdateBook", update_book)
    }

    async fn remove_book(
        &self,
        request: Request<pb::RemoveBookRequest>,
    ) -> Result<Response<pb::RemoveBookResponse>, Status> {
        run!(self, request, "RemoveBook", remove_book)
    }

    async fn get_book(
        &self,
        request: Request<pb::GetBookRequest>,
    ) -> Result<Response<pb::GetBookResponse>, Status> {
        let id = convert::book_id(&request.get_ref().book_id)?;
        Ok(Response::new(self.catalog.get_book(&id).await?.into()))
    }

    async fn list_books(
        &self,
        request: Request<pb::ListBooksRequest>,
    ) -> Result<Response<pb::ListBooksResponse>, Status> {
        let list = convert::list_books(request.get_ref())?;
        let page = self.catalog.list_books(list.query.as_ref(), &list.token, list.size).await?;
        let page = page.map(pb::Book::from);
        Ok(Response::new(pb::ListBooksResponse { books: page.items, next_page_token: page.next }))
    }

    async fn check_stock(
        &self,
        request: Request<pb::CheckStockRequest>,
    ) -> Result<Response<pb::CheckStockResponse>, Status> {
        let id = convert::book_id(&request.get_ref().book_id)?;
        let book = self.catalog.get_book(&id).await?;
        let (title, available) = (book.data().title.clone(), wire::copies(book.available()));
        Ok(Response::new(pb::CheckStockResponse { title, available }))
    }

    async fn list_lendings(
        &self,
        request: Request<pb::ListLendingsRequest>,
    ) -> Result<Response<pb::ListLendingsResponse>, Status> {
        let request = request.get_ref();
        let updated_after = convert::changed_after(request.updated_after)?;
        let (size, token) = (page_size(request.page_size)?, PageToken::parse(&request.page_token)?);
        let page = self.catalog.list_lendings(updated_after, &token, size).await?.map(pb::Lending::from);
        Ok(Response::new(pb::ListLendingsResponse { lendings: page.items, next_page_token: page.next }))
    }
}
