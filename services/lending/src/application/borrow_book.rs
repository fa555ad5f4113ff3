//! `BorrowBook`: looks at the stock, then takes the loan as requested; the catalog decides by event.

use chassis::clock::new_id;
use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::{Loans, Stock};
use crate::domain::{BookId, Copies, CustomerId, Loan, LoanId, NewLoan};

/// What a customer wants.
#[derive(Debug, Clone)]
pub(crate) struct BorrowBook {
    /// Who borrows.
    pub(crate) customer_id: CustomerId,
    /// What.
    pub(crate) book_id: BookId,
    /// How many copies.
    pub(crate) copies: Copies,
}

impl Loans {
    /// Takes the loan. Where no copy is left it is refused at once (L2); where the catalog cannot say, it is taken all
    /// the same and decided later (L7). Too many at once are told to come back, before anything was begun (L8).
    pub(crate) async fn borrow_book(&self, wish: BorrowBook, key: RequestKey) -> Result<Loan> {
        let _turn = self.desk.borrowing.enter().await?;
        // Also for a repeat, which is answered whatever the stock is by now: a unit of work cannot wait for it.
        let stock = self.catalog.stock(&wish.book_id).await;
        retry_conflicts(|| self.take(&wish, &stock, &key)).await
    }

    async fn take(&self, wish: &BorrowBook, stock: &Stock, key: &RequestKey) -> Result<Loan> {
        let id = LoanId::try_new(new_id()).map_err(Error::internal)?;
        let mut uow = self.store.begin("BorrowBook").await?;
        if let Claim::Repeat(id) = uow.claim_at_commit(key, id.as_str()).await? {
            // The first call's commit may still be on its way to the disk: ours waits behind it.
            uow.commit().await?;
            return self.existing(&LoanId::try_new(id).map_err(Error::internal)?).await;
        }
        let title = match stock {
            Stock::NoSuchBook => return Err(Error::not_found("book", &wish.book_id)),
            Stock::Left { available: Copies::NONE, .. } => {
                let none =
                    Error::precondition("NO_COPIES_LEFT", "no copy of the book is left at this moment");
                return Err(none.with_resource("book", &wish.book_id));
            }
            Stock::Left { title, .. } => title.clone(),
            Stock::Unknown => String::new(),
        };
        let BorrowBook { customer_id, book_id, copies } = wish.clone();
        let mut loan = Loan::request(NewLoan { id, customer_id, book_id, title, copies }, uow.now());
        uow.save(&mut loan).await?;
        uow.commit().await?;
        Ok(loan)
    }
}
