//! Loans: what their events say, and views as the protos write them.

mod wire;

use chassis::error::{Error, Result};
use chassis::events::{Event, id};
use maeul_proto::date::Date;
use maeul_proto::lending::v1 as pb;

use super::fact::{fact, money, unknown};
use crate::domain::loans::{Book, CancelReason, Day, LoanEvent, LoanFact, LoanSays};

pub(super) use wire::{library_card, loan_view};

/// The events of a loan.
pub(super) const SOURCES: [&str; 6] = [
    "maeul.lending.v1.LoanRequested",
    "maeul.lending.v1.LoanConfirmed",
    "maeul.lending.v1.LoanCancelled",
    "maeul.lending.v1.BooksReturned",
    "maeul.lending.v1.LoanOverdue",
    "maeul.lending.v1.FeeCharged",
];

/// `told!(event, Message, |e| what)`: reads a message that names loan, customer and book.
macro_rules! told {
    ($event:expr, $message:ty, |$e:ident| $what:expr) => {{
        let $e: $message = $event.decode()?;
        let happened = $what;
        let book = Book { id: id($e.book_id)?, title: $e.title };
        fact($event, $e.loan_id, $e.customer_id, LoanSays { book, event: happened })
    }};
}

/// What an event says about its loan.
pub(super) fn told(event: &Event) -> Result<LoanFact> {
    match event.short_kind() {
        "LoanRequested" => {
            told!(event, pb::LoanRequested, |e| LoanEvent::Requested { copies: count(e.copies)? })
        }
        "LoanConfirmed" => told!(event, pb::LoanConfirmed, |e| LoanEvent::Confirmed {
            copies: count(e.copies)?,
            due_on: day(e.due_date.as_ref())?,
        }),
        "LoanCancelled" => told!(event, pb::LoanCancelled, |e| LoanEvent::Cancelled {
            copies: count(e.copies)?,
            reason: reason(e.reason()),
        }),
        "BooksReturned" => told!(event, pb::BooksReturned, |e| LoanEvent::Returned {
            copies_out: count(e.copies_out)?,
            days_late: count(e.days_late)?,
        }),
        "LoanOverdue" => told!(event, pb::LoanOverdue, |e| LoanEvent::Overdue {
            copies_out: count(e.copies_out)?,
            due_on: day(e.due_date.as_ref())?,
            days_late: count(e.days_late)?,
        }),
        "FeeCharged" => told!(event, pb::FeeCharged, |e| LoanEvent::Charged {
            fees: money(e.fees.as_ref().ok_or_else(|| Error::internal("the charge lacks its sum"))?)?,
        }),
        _ => Err(unknown(event)),
    }
}

fn count(count: i32) -> Result<u32> {
    u32::try_from(count).map_err(Error::internal)
}

fn day(date: Option<&Date>) -> Result<Day> {
    let date = date.ok_or_else(|| Error::internal("the event lacks its day"))?;
    Day::try_new(date.year, date.month, date.day).map_err(Error::internal)
}

fn reason(reason: pb::CancelReason) -> Option<CancelReason> {
    match reason {
        pb::CancelReason::NotEnoughCopies => Some(CancelReason::NotEnoughCopies),
        pb::CancelReason::BookNotFound => Some(CancelReason::BookNotFound),
        pb::CancelReason::Unspecified => None,
    }
}

#[cfg(test)]
#[path = "told_tests.rs"]
mod tests;
