//! Loans as rows.

use chassis::db::{Row, Stmt};
use chassis::error::{Error, Result};
use chassis::types::{Currency, Money, Pending, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::{CancelReason, Copies, Day, Event, Loan, LoanData, LoanId, Return, State};

/// One return within the column `returns`.
#[derive(Serialize, Deserialize)]
struct ReturnJson {
    copies: u32,
    days_late: u32,
    /// Micros of a won; none in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fee_micros: Option<i64>,
    /// Microseconds since the epoch.
    at: i64,
}

/// The parameters `$1` to `$16` of an insert or an update: the key, the version that was read, the rest.
pub(super) fn bind(stmt: Stmt, loan: &LoanData, pending: &Pending<Event>) -> Result<Stmt> {
    Ok(stmt
        .bind(loan.id.as_str())
        .bind(pending.expected)
        .bind(loan.customer_id.as_str())
        .bind(loan.book_id.as_str())
        .bind(&loan.title)
        .bind(loan.copies.count())
        .bind(loan.out.count())
        .bind(loan.state.word())
        .bind(loan.cancel_reason.map(CancelReason::word))
        .bind(loan.due_on.map(|day| i64::from(day.number())))
        .bind(loan.announced_on.map(|day| i64::from(day.number())))
        .bind(loan.announce_at)
        .bind(to_json(&loan.returns)?)
        .bind(loan.created_at)
        .bind(loan.updated_at)
        .bind(pending.sequence))
}

/// A loan out of a row.
pub(super) fn loan(row: &Row) -> Result<Loan> {
    let data = LoanData {
        id: loan_id(row)?,
        customer_id: row.id("customer_id")?,
        book_id: row.id("book_id")?,
        title: row.get("title")?,
        copies: Copies::new(row.get("copies")?),
        out: Copies::new(row.get("copies_out")?),
        state: row.word("state", State::from_word)?,
        cancel_reason: row.optional_word("cancel_reason", CancelReason::from_word)?,
        due_on: day(row, "due_on")?,
        announced_on: day(row, "announced_on")?,
        announce_at: row.get("announce_at")?,
        returns: from_json(&row.get::<String>("returns")?)?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    };
    Ok(Loan::restore(data, row.journal()?))
}

/// The id of a loan out of a row.
pub(super) fn loan_id(row: &Row) -> Result<LoanId> {
    row.id("loan_id")
}

fn day(row: &Row, column: &str) -> Result<Option<Day>> {
    let number = row.get::<Option<i64>>(column)?;
    number.map(|number| i32::try_from(number).map(Day::new)).transpose().map_err(Error::internal)
}

fn to_json(returns: &[Return]) -> Result<String> {
    let json = |back: &Return| ReturnJson {
        copies: back.copies.count(),
        days_late: back.days_late,
        fee_micros: back.fee.map(|fee| fee.micros()),
        at: back.at.micros(),
    };
    serde_json::to_string(&returns.iter().map(json).collect::<Vec<_>>()).map_err(Error::internal)
}

fn from_json(text: &str) -> Result<Vec<Return>> {
    let returns: Vec<ReturnJson> = serde_json::from_str(text).map_err(Error::internal)?;
    let back = |json: ReturnJson| Return {
        copies: Copies::new(json.copies),
        days_late: json.days_late,
        fee: json.fee_micros.map(|micros| Money::from_micros(Currency::KRW, micros)),
        at: Timestamp::from_micros(json.at),
    };
    Ok(returns.into_iter().map(back).collect())
}
