//! Reading loans.

use chassis::error::{Error, Result};
use chassis::grpc::{Page, PageToken};
use chassis::types::Timestamp;

use super::{Loans, Whose};
use crate::domain::{Loan, LoanId};

impl Loans {
    /// One loan; another customer's does not exist.
    pub(crate) async fn get_loan(&self, whose: &Whose, id: &LoanId) -> Result<Loan> {
        let loan = self.store.loan(id).await?.filter(|loan| whose.includes(&loan.data().customer_id));
        loan.ok_or_else(|| Error::not_found("loan", id))
    }

    /// A page of loans, newest first, of those that changed after `updated_after`.
    pub(crate) async fn list_loans(
        &self,
        whose: &Whose,
        updated_after: Timestamp,
        token: &PageToken,
        size: i64,
    ) -> Result<Page<Loan>> {
        let rows = self.store.list(whose, updated_after, token, size + 1).await?;
        Ok(Page::cut(rows, size, |loan| PageToken::after(loan.data().created_at, loan.data().id.as_str())))
    }

    pub(super) async fn existing(&self, id: &LoanId) -> Result<Loan> {
        self.get_loan(&Whose::All, id).await
    }
}
