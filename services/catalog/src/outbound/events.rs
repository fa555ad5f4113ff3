//! From what happened in the domain to the events that the village reads. Every event has its arm.

use chassis::db::Tx;
use chassis::events::NewEvent;
use maeul_proto::catalog::v1 as pb;

use crate::domain::{BookData, BookEvent, Isbn, LendingData, LendingEvent};
use crate::wire;

/// Publishes an event of a book.
pub(super) fn publish_book(tx: &mut Tx, book: &BookData, event: BookEvent, sequence: i64) {
    let new = NewEvent::of(book.id.as_str(), sequence);
    let book_id = book.id.to_string();
    let (title, author) = (book.title.clone(), book.author.clone());
    let isbn = book.isbn.as_ref().map(Isbn::as_str).unwrap_or_default().to_owned();
    let copies = wire::copies(book.copies);
    match event {
        BookEvent::Registered => tx.emit(&pb::BookRegistered { book_id, title, author, isbn, copies }, new),
        BookEvent::Changed => tx.emit(&pb::BookChanged { book_id, title, author, isbn, copies }, new),
        BookEvent::Removed => tx.emit(&pb::BookRemoved { book_id }, new),
    }
}

/// Publishes an event of a lending.
pub(super) fn publish_lending(tx: &mut Tx, lending: &LendingData, event: LendingEvent, sequence: i64) {
    let new = NewEvent::of(lending.loan_id.as_str(), sequence);
    let (loan_id, book_id) = (lending.loan_id.to_string(), lending.book_id.to_string());
    let customer_id = lending.customer_id.to_string();
    let copies = wire::copies(lending.copies);
    match event {
        LendingEvent::Lent { title } => {
            tx.emit(&pb::CopiesLent { loan_id, book_id, customer_id, title, copies }, new);
        }
        LendingEvent::Refused { title, reason, available } => {
            let (reason, available) = (wire::reason(reason).into(), wire::copies(available));
            let told = pb::LoanRefused { loan_id, book_id, customer_id, title, copies, reason, available };
            tx.emit(&told, new);
        }
        LendingEvent::Returned { copies } => {
            let (copies, copies_out) = (wire::copies(copies), wire::copies(lending.out));
            tx.emit(&pb::CopiesReturned { loan_id, book_id, copies, copies_out }, new);
        }
    }
}
