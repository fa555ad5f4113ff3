//! `maeul.catalog.v2.CatalogService`: what has a second version, by the same use cases as the first one.

use maeul_proto::catalog::v2 as pb;
use maeul_proto::catalog::v2::catalog_service_server::CatalogService;
use tonic::{Request, Response, Status};

use super::{CatalogApi, convert};
use crate::domain::{Book, Isbn, authors};
use crate::wire;

#[tonic::async_trait]
impl CatalogService for CatalogApi {
    async fn get_book(
        &self,
        request: Request<pb::GetBookRequest>,
    ) -> Result<Response<pb::GetBookResponse>, Status> {
        let id = convert::book_id(&request.get_ref().book_id)?;
        let book = self.catalog.get_book(&id).await?;
        Ok(Response::new(pb::GetBookResponse { book: Some(book.into()) }))
    }
}

impl From<Book> for pb::Book {
    fn from(book: Book) -> Self {
        let data = book.data();
        Self {
            book_id: data.id.to_string(),
            title: data.title.clone(),
            authors: authors(&data.author).into_iter().map(str::to_owned).collect(),
            isbn: data.isbn.as_ref().map(Isbn::as_str).unwrap_or_default().to_owned(),
            stock: Some(pb::Stock {
                copies: wire::copies(data.copies),
                available: wire::copies(book.available()),
                lent: wire::copies(data.out),
            }),
            create_time: Some(data.created_at.into()),
            update_time: Some(data.updated_at.into()),
        }
    }
}
