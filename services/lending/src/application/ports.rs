//! What the use cases need from outside.

use chassis::async_trait;
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::types::Timestamp;
use chassis::uow::UnitOfWork;

use crate::domain::{BookId, Copies, CustomerId, Loan, LoanId};

/// Whose loans are looked at.
pub(crate) type Whose = chassis::types::Whose<CustomerId>;

/// Loans within one unit of work.
#[async_trait]
pub(crate) trait LoanUow: UnitOfWork {
    /// A loan, as it is within this unit of work.
    async fn loan(&mut self, id: &LoanId) -> Result<Option<Loan>>;

    /// Writes a changed loan and publishes its events; does nothing for an unchanged one. `ABORTED`, now or with the
    /// commit, if it was changed by another since it was read.
    async fn save(&mut self, loan: &mut Loan) -> Result<()>;
}

/// Where loans are kept.
#[async_trait]
pub(crate) trait LoanStore: Send + Sync {
    /// Begins a unit of work; `step` names it in traces and kill points.
    async fn begin(&self, step: &'static str) -> Result<Box<dyn LoanUow>>;

    /// A loan as it was last committed.
    async fn loan(&self, id: &LoanId) -> Result<Option<Loan>>;

    /// Loans, newest first, that come after `token` and changed after `updated_after`; at most `most`.
    async fn list(
        &self,
        whose: &Whose,
        updated_after: Timestamp,
        token: &PageToken,
        most: i64,
    ) -> Result<Vec<Loan>>;

    /// The first loans to look at for an announcement, and when; at most `most`.
    async fn to_announce(&self, most: i64) -> Result<Vec<(LoanId, Timestamp)>>;
}

/// What is known of a book's stock at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stock {
    /// So many copies are left.
    Left {
        /// The book's title.
        title: String,
        /// How many.
        available: Copies,
    },
    /// The library does not have the book.
    NoSuchBook,
    /// The catalog is away, too slow or too busy to say.
    Unknown,
}

/// Knows the stock.
#[async_trait]
pub(crate) trait Catalog: Send + Sync {
    /// The stock of a book. Never fails: silence is an answer.
    async fn stock(&self, book: &BookId) -> Stock;
}
