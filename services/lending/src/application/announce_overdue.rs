//! Overdue loans are announced, each at most once a day.

use chassis::error::{Error, Result};
use chassis::uow::retry_conflicts;
use chassis::worker::Next;

use super::Loans;
use crate::domain::LoanId;

/// How many loans are looked at in one go.
const BATCH: i64 = 64;

impl Loans {
    /// Announces what is overdue; when to come again. Which day a loan was announced on is kept with the loan, so that
    /// neither a crash nor another replica announces it twice.
    pub(crate) async fn announce_overdue(&self) -> Result<Next> {
        for (id, at) in self.store.to_announce(BATCH).await? {
            if at > self.clock.now() {
                return Ok(Next::At(at));
            }
            self.cases.go_on(id.as_str(), self.announce(&id)).await?;
        }
        let next = self.store.to_announce(1).await?;
        Ok(next.first().map_or(Next::Idle, |(_, at)| Next::At(*at)))
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
