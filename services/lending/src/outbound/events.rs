//! From what happened in the domain to the events that the village reads. Every event has its arm.

use chassis::db::Tx;
use chassis::events::NewEvent;
use maeul_proto::lending::v1 as pb;

use crate::domain::{Event, LoanData};
use crate::wire::{copies, date, days, reason};

/// Publishes an event of a loan, which is case and aggregate of it.
pub(super) fn publish(tx: &mut Tx, loan: &LoanData, event: Event, sequence: i64) {
    let id = loan.id.to_string();
    let new = NewEvent::of(&id, sequence);
    let (loan_id, customer_id, book_id) = (id, loan.customer_id.to_string(), loan.book_id.to_string());
    let (title, asked) = (loan.title.clone(), copies(loan.copies));
    match event {
        Event::Requested => {
            tx.emit(&pb::LoanRequested { loan_id, customer_id, book_id, title, copies: asked }, new);
        }
        Event::Confirmed(due_on) => {
            let due_date = Some(date(due_on));
            tx.emit(
                &pb::LoanConfirmed { loan_id, customer_id, book_id, title, copies: asked, due_date },
                new,
            );
        }
        Event::Cancelled(why, left) => {
            let (reason, available) = (reason(why).into(), copies(left));
            let told =
                pb::LoanCancelled { loan_id, customer_id, book_id, title, copies: asked, reason, available };
            tx.emit(&told, new);
        }
        Event::Returned(back, out) => {
            let (copies_out, days_late) = (copies(out), days(back.days_late));
            let copies = copies(back.copies);
            let told =
                pb::BooksReturned { loan_id, customer_id, book_id, title, copies, copies_out, days_late };
            tx.emit(&told, new);
        }
        Event::FeeCharged(back, fee, fees) => {
            let (fee, fees) = (Some(fee.into()), Some(fees.into()));
            let (copies, days_late) = (copies(back.copies), days(back.days_late));
            let told = pb::FeeCharged { loan_id, customer_id, book_id, title, fee, fees, copies, days_late };
            tx.emit(&told, new);
        }
        Event::Overdue { out, due_on, days_late } => {
            let (copies_out, due_date, days_late) = (copies(out), Some(date(due_on)), days(days_late));
            let told =
                pb::LoanOverdue { loan_id, customer_id, book_id, title, copies_out, due_date, days_late };
            tx.emit(&told, new);
        }
    }
}
