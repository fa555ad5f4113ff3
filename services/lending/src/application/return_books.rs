//! `ReturnBooks`: takes copies back, and charges for late ones. Nobody else is asked (L7).

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::{Loans, Whose};
use crate::domain::{Copies, Loan, LoanId};

/// What a customer brings.
#[derive(Debug, Clone)]
pub(crate) struct ReturnBooks {
    /// Whose loan it must be.
    pub(crate) whose: Whose,
    /// Which.
    pub(crate) id: LoanId,
    /// How many copies.
    pub(crate) copies: Copies,
}

impl Loans {
    /// Takes copies back. Too many at once are told to come back, before anything was begun (L8).
    pub(crate) async fn return_books(&self, back: ReturnBooks, key: RequestKey) -> Result<Loan> {
        let _turn = self.desk.returning.enter().await?;
        retry_conflicts(|| self.take_back(&back, &key)).await
    }

    async fn take_back(&self, back: &ReturnBooks, key: &RequestKey) -> Result<Loan> {
        let ReturnBooks { whose, id, copies } = back;
        let mut uow = self.store.begin("ReturnBooks").await?;
        let claim = uow.claim(key, id.as_str()).await?;
        let found = uow.loan(id).await?.filter(|loan| whose.includes(&loan.data().customer_id));
        let mut loan = found.ok_or_else(|| Error::not_found("loan", id))?;
        if claim == Claim::New {
            loan.give_back(*copies, &self.calendar, uow.now())
                .map_err(|refusal| Error::from(refusal).with_resource("loan", id))?;
            uow.save(&mut loan).await?;
        }
        // Also for a repeat: the first call's commit may still be on its way to the disk.
        uow.commit().await?;
        Ok(loan)
    }
}
