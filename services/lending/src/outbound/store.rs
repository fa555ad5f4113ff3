//! Loans in the database: one body of SQL for PostgreSQL and SQLite.

use chassis::async_trait;
use chassis::case::remember_told;
use chassis::db::{ByKey, Database, Tx, sql};
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::rows_by_key;
use chassis::types::Timestamp;

use super::{events, rows};
use crate::application::{LoanStore, LoanUow, Whose};
use crate::domain::{CustomerId, Loan, LoanId};

macro_rules! select_loans {
    () => {
        "SELECT loan_id, customer_id, book_id, title, copies, copies_out, state, cancel_reason, due_on, \
         announced_on, announce_at, returns, created_at, updated_at, sequence, version FROM loans"
    };
}

/// Loans by their id.
pub(crate) const LOANS: ByKey = rows_by_key!(select_loans!(), "loan_id");

#[async_trait]
impl LoanUow for Tx {
    async fn loan(&mut self, id: &LoanId) -> Result<Option<Loan>> {
        self.find(LOANS, id.as_str()).await?.as_ref().map(rows::loan).transpose()
    }

    async fn save(&mut self, loan: &mut Loan) -> Result<()> {
        if !loan.is_changed() {
            return Ok(());
        }
        let pending = loan.take_pending();
        let data = loan.data();
        let write = if pending.expected == 0 {
            sql(
                "INSERT INTO loans (loan_id, version, customer_id, book_id, title, copies, copies_out, state, \
                 cancel_reason, due_on, announced_on, announce_at, returns, created_at, updated_at, sequence) \
                 VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
                 ON CONFLICT DO NOTHING",
            )
        } else {
            sql(
                "UPDATE loans SET version = $2 + 1, customer_id = $3, book_id = $4, title = $5, copies = $6, \
                 copies_out = $7, state = $8, cancel_reason = $9, due_on = $10, announced_on = $11, \
                 announce_at = $12, returns = $13, created_at = $14, updated_at = $15, sequence = $16 \
                 WHERE loan_id = $1 AND version = $2",
            )
        };
        self.change_one(rows::bind(write, data, &pending)?).await?;
        let told_something = !pending.events.is_empty();
        for (sequence, event) in pending.events {
            events::publish(self, data, event, sequence);
        }
        // The worker that announces it goes on with what a call or an event began.
        if told_something && data.announce_at.is_some() {
            remember_told(self);
        }
        Ok(())
    }
}

/// The store over this context's database.
#[derive(Debug, Clone)]
pub(crate) struct SqlLoans {
    db: Database,
}

impl SqlLoans {
    /// Over a migrated database.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

#[async_trait]
impl LoanStore for SqlLoans {
    async fn begin(&self, step: &'static str) -> Result<Box<dyn LoanUow>> {
        Ok(Box::new(self.db.begin(step).await?))
    }

    async fn loan(&self, id: &LoanId) -> Result<Option<Loan>> {
        self.db.find(LOANS, id.as_str()).await?.as_ref().map(rows::loan).transpose()
    }

    async fn list(
        &self,
        whose: &Whose,
        updated_after: Timestamp,
        token: &PageToken,
        most: i64,
    ) -> Result<Vec<Loan>> {
        let page = match whose {
            Whose::All => sql(concat!(
                select_loans!(),
                " WHERE (created_at, loan_id) < ($1, $2) AND updated_at > $3 \
                 ORDER BY created_at DESC, loan_id DESC LIMIT $4"
            )),
            Whose::One(_) => sql(concat!(
                select_loans!(),
                " WHERE (created_at, loan_id) < ($1, $2) AND updated_at > $3 AND customer_id = $5 \
                 ORDER BY created_at DESC, loan_id DESC LIMIT $4"
            )),
        };
        let page = page
            .bind(token.newest_first())
            .bind(&token.id)
            .bind(updated_after)
            .bind(most)
            .bind_some(whose.one().map(CustomerId::as_str));
        self.db.fetch_all(page).await?.iter().map(rows::loan).collect()
    }

    async fn to_announce(&self, most: i64) -> Result<Vec<(LoanId, Timestamp)>> {
        let first = sql("SELECT loan_id, announce_at FROM loans WHERE announce_at IS NOT NULL \
             ORDER BY announce_at LIMIT $1");
        let rows = self.db.fetch_all(first.bind(most)).await?;
        rows.iter().map(|row| Ok((rows::loan_id(row)?, row.get("announce_at")?))).collect()
    }
}
