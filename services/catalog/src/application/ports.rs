//! What the use cases need of the outside: a unit of work that writes, a store that reads.

use chassis::async_trait;
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::types::Timestamp;
use chassis::uow::UnitOfWork;

use crate::domain::{Book, BookId, Lending, LoanId, Query};

/// Changes of books and lendings that become durable together, with their events.
///
/// A save of what has changed since it was read fails with `ABORTED`, now or with the commit.
#[async_trait]
pub(crate) trait CatalogUow: UnitOfWork {
    /// The book as it is within this unit of work; a removed one, too.
    async fn book(&mut self, id: &BookId) -> Result<Option<Book>>;

    /// Writes a changed book and the words by which it is found, and publishes its events; does nothing for an
    /// unchanged one. Its stock changes by lendings only.
    async fn save_book(&mut self, book: &mut Book) -> Result<()>;

    /// What was done about a loan.
    async fn lending(&mut self, loan: &LoanId) -> Result<Option<Lending>>;

    /// Writes a lending, moves the stock of its book by what went out or came back, and publishes its events.
    /// `ABORTED` where the copies are no longer there: look again.
    async fn save_lending(&mut self, lending: &mut Lending) -> Result<()>;
}

/// Reads, and begins what writes.
#[async_trait]
pub(crate) trait BookStore: Send + Sync {
    /// Begins a unit of work; `step` names it in traces and kill points.
    async fn begin(&self, step: &'static str) -> Result<Box<dyn CatalogUow>>;

    /// A book as it was last committed; a removed one, too.
    async fn book(&self, id: &BookId) -> Result<Option<Book>>;

    /// Books that are not removed, by id, that come after `token` and that `query` finds; at most `most`.
    async fn books(&self, query: Option<&Query>, token: &PageToken, most: i64) -> Result<Vec<Book>>;

    /// Lendings, newest first, that come after `token` and changed after `updated_after`; at most `most`.
    async fn lendings(&self, updated_after: Timestamp, token: &PageToken, most: i64) -> Result<Vec<Lending>>;
}
