//! The stock of a book, by the catalog's gRPC API.

use std::time::Duration;

use chassis::async_trait;
use chassis::call::patiently;
use chassis::grpc::{Peer, RemoteError};
use maeul_proto::catalog::v1::CheckStockRequest;
use maeul_proto::catalog::v1::catalog_service_client::CatalogServiceClient;

use crate::application::{Catalog, Stock};
use crate::domain::{BookId, Copies};

/// Asks the catalog, and waits for it at most `timeout`, and shorter than our own caller waits.
#[derive(Debug, Clone)]
pub(crate) struct GrpcCatalog {
    client: CatalogServiceClient<Peer>,
    timeout: Duration,
}

impl GrpcCatalog {
    /// Over a channel to the catalog.
    pub(crate) fn new(peer: Peer, timeout: Duration) -> Self {
        Self { client: CatalogServiceClient::new(peer), timeout }
    }
}

#[async_trait]
impl Catalog for GrpcCatalog {
    async fn stock(&self, book: &BookId) -> Stock {
        let mut client = self.client.clone();
        let call = client.check_stock(CheckStockRequest { book_id: book.to_string() });
        let error = match patiently("catalog/CheckStock", self.timeout, call).await {
            Some(Ok(answer)) => {
                let answer = answer.into_inner();
                let available = Copies::new(u32::try_from(answer.available).unwrap_or(0));
                return Stock::Left { title: answer.title, available };
            }
            Some(Err(status)) => RemoteError::Status(Box::new(status)),
            None => RemoteError::TimedOut,
        };
        if error.is("BOOK_NOT_FOUND") {
            return Stock::NoSuchBook;
        }
        // Whatever it was: the loan is taken, and the catalog decides when it hears of it.
        tracing::info!(%book, %error, "the catalog does not tell the stock now");
        Stock::Unknown
    }
}
