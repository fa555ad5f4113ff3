//! What is told of loans. That a loan was requested its customer is told by the answer.

use chassis::error::Result;
use chassis::events::Event;
use lending::v1::{self as pb, CancelReason as ProtoReason};
use maeul_proto::date::Date as ProtoDate;
use maeul_proto::lending;

use super::{customer, money};
use crate::application::Notice;
use crate::domain::{CancelReason, Date, LoanFacts, LoanKind, Telling};

/// The events of a loan that its customer is told of.
pub(super) const SOURCES: [&str; 5] = [
    "maeul.lending.v1.LoanConfirmed",
    "maeul.lending.v1.LoanCancelled",
    "maeul.lending.v1.BooksReturned",
    "maeul.lending.v1.FeeCharged",
    "maeul.lending.v1.LoanOverdue",
];

/// What an event of a loan gives reason to tell; nothing for those that are not in [`SOURCES`].
pub(super) fn of(event: &Event) -> Result<Vec<Notice>> {
    /// Every event of a loan names loan, customer and title.
    macro_rules! tell {
        ($message:ident, $kind:ident, |$e:ident| { $($field:ident: $value:expr),+ $(,)? }) => {{
            let $e: pb::$message = event.decode()?;
            let facts = LoanFacts { $($field: $value,)+ title: $e.title.clone(), ..LoanFacts::default() };
            vec![customer(event, $e.loan_id, $e.customer_id, Telling::Loan(LoanKind::$kind, facts))?]
        }};
    }
    Ok(match event.kind.as_str() {
        "maeul.lending.v1.LoanConfirmed" => {
            tell!(LoanConfirmed, LoanConfirmed, |e| { copies: e.copies, due: e.due_date.and_then(date) })
        }
        "maeul.lending.v1.LoanCancelled" => tell!(LoanCancelled, LoanCancelled, |e| {
            copies: e.copies, reason: reason(e.reason()), available: e.available,
        }),
        "maeul.lending.v1.BooksReturned" => tell!(BooksReturned, BooksReturned, |e| {
            copies: e.copies, copies_out: e.copies_out,
        }),
        "maeul.lending.v1.FeeCharged" => tell!(FeeCharged, FeeCharged, |e| {
            copies: e.copies, days_late: e.days_late, fee: money(e.fee.as_ref()), fees: money(e.fees.as_ref()),
        }),
        "maeul.lending.v1.LoanOverdue" => tell!(LoanOverdue, LoanOverdue, |e| {
            copies_out: e.copies_out, days_late: e.days_late, due: e.due_date.and_then(date),
        }),
        _ => Vec::new(),
    })
}

/// A whole date; `google.type.Date` has others too.
fn date(ProtoDate { year, month, day }: ProtoDate) -> Option<Date> {
    (year > 0 && month > 0 && day > 0).then_some(Date { year, month, day })
}

fn reason(reason: ProtoReason) -> Option<CancelReason> {
    match reason {
        ProtoReason::NotEnoughCopies => Some(CancelReason::NotEnoughCopies),
        ProtoReason::BookNotFound => Some(CancelReason::BookNotFound),
        ProtoReason::Unspecified => None,
    }
}
