//! Loans as rows, and the card as their sum.

#[cfg(test)]
mod contract;

use chassis::async_trait;
use chassis::db::{Row, Value, sql};
use chassis::error::{Error, Result};
use chassis::row;
use chassis::types::{Currency, Money};

use super::read::SqlViews;
use super::table::{Pages, Table, columns, into, latest, over, pages};
use crate::application::ports::LoanStore;
use crate::domain::loans::{Book, CancelReason, Day, LibraryCard, LoanCase, LoanState, Standing};
use crate::domain::{CustomerId, Latest};

macro_rules! loans {
    ($what:ident) => {
        $what!(
            "loan_views",
            "loan_id",
            "book_sequence",
            "book_id",
            "title",
            "copies",
            "due_on",
            "standing_sequence",
            "state",
            "cancel_reason",
            "copies_out",
            "days_late",
            "fees_sequence",
            "currency",
            "fees"
        )
    };
}

macro_rules! select {
    () => {
        concat!("SELECT ", loans!(columns), " FROM loan_views AS v")
    };
}

impl Table for LoanCase {
    const KEY: &'static str = "loan_id";
    const INTO: &'static str = loans!(into);
    const OVER: &'static str = loans!(over);
    const MANY: &'static str = concat!(select!(), " WHERE v.loan_id = ANY($1)");
    const ONE: &'static str = concat!(select!(), " WHERE v.loan_id = $1");
    const PAGES: Pages = pages!(select!(), "loan_id");

    fn case(row: &Row) -> Result<Self> {
        let due_on = row.get::<Option<i64>>("due_on")?.map(Day::from_number).transpose();
        Ok(Self {
            book: Latest {
                sequence: row.get("book_sequence")?,
                value: Book { id: row.id("book_id")?, title: row.get("title")? },
            },
            copies: row.get::<Option<i64>>("copies")?.map(count).transpose()?,
            due_on: due_on.map_err(Error::internal)?,
            standing: latest(row, "standing_sequence", standing(row)?)?,
            fees: latest(row, "fees_sequence", fees(row)?)?,
        })
    }

    fn values(&self) -> Result<Vec<Value>> {
        let book = &self.book.value;
        let standing = self.standing.as_ref();
        let stands = standing.map(|latest| latest.value);
        let fees = self.fees.as_ref();
        Ok(row![
            self.book.sequence,
            book.id.as_str(),
            &book.title,
            self.copies,
            self.due_on.map(Day::number),
            standing.map(|latest| latest.sequence),
            stands.map(|stands| stands.state.word()),
            stands.and_then(|stands| stands.cancel_reason.map(CancelReason::word)),
            stands.map(|stands| stands.copies_out),
            stands.map(|stands| stands.days_late),
            fees.map(|latest| latest.sequence),
            fees.map(|latest| latest.value.currency().code().to_owned()),
            fees.map(|latest| latest.value.micros()),
        ])
    }
}

fn count(count: i64) -> Result<u32> {
    u32::try_from(count).map_err(Error::internal)
}

fn standing(row: &Row) -> Result<Option<Standing>> {
    let Some(state) = row.optional_word("state", LoanState::from_word)? else { return Ok(None) };
    let cancel_reason = row.optional_word("cancel_reason", CancelReason::from_word)?;
    Ok(Some(Standing {
        state,
        cancel_reason,
        copies_out: row.get("copies_out")?,
        days_late: row.get("days_late")?,
    }))
}

fn fees(row: &Row) -> Result<Option<Money>> {
    let Some(currency) = row.get::<Option<String>>("currency")? else { return Ok(None) };
    let currency = Currency::try_new(&currency).map_err(Error::internal)?;
    Ok(Some(Money::from_micros(currency, row.get("fees")?)))
}

/// One row for each currency, and one for the loans without a fee. A sum of BIGINT is NUMERIC on PostgreSQL.
const CARD: &str = "SELECT currency, CAST(SUM(fees) AS BIGINT) AS fees, \
     CAST(COALESCE(SUM(copies_out), 0) AS BIGINT) AS copies_out, \
     COUNT(CASE WHEN copies_out > 0 AND days_late > 0 THEN 1 END) AS overdue_loans \
     FROM loan_views WHERE customer_id = $1 GROUP BY currency ORDER BY currency";

#[async_trait]
impl LoanStore for SqlViews {
    async fn card(&self, customer: &CustomerId) -> Result<LibraryCard> {
        let mut card = LibraryCard::default();
        for row in self.db.fetch_all(sql(CARD).bind(customer.as_str())).await? {
            card.copies_out += row.get::<i64>("copies_out")?;
            card.overdue_loans += row.get::<i64>("overdue_loans")?;
            card.fees.extend(fees(&row)?);
        }
        Ok(card)
    }
}
