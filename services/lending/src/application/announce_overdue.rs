//! Overdue loans are announced, each at most once a day.

use chassis::error::{Error, Result};
use chassis::uow::retry_conflicts;
use chassis::worker::{Next, in_turn};

use super::Loans;
use crate::domain::LoanId;

impl Loans {
    /// Announces what is overdue; when to come again. Which day a loan was announced on is kept with the loan, so that
    /// neither a crash nor another replica announces it twice.
    pub(crate) async fn announce_overdue(&self) -> Result<Next> {
        let announce = async |id: LoanId| self.cases.go_on(id.as_str(), self.announce(&id)).await;
        in_turn(&self.clock, |most| self.store.to_announce(most), announce).await
    }

    async fn announce(&self, id: &LoanId) -> Result<()> {
        let announce = async || {
            let mut uow = self.store.begin("AnnounceOverdue").await?;
            let mut loan = uow.loan(id).await?.ok_or_else(|| Error::not_found("loan", id))?;
            loan.announce_overdue(&self.calendar, uow.now());
            uow.save(&mut loan).await?;
            uow.commit().await
        };
        retry_conflicts(announce).await
    }
}
