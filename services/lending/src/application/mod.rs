//! What can be done with loans: one use case a file, over the ports of `ports`.
//!
//! No SQL, no protobuf, no status codes. A unit of work is never held across a remote call.

mod announce_overdue;
mod borrow_book;
mod error;
mod ports;
mod queries;
mod react;
mod return_books;

use std::sync::Arc;

use chassis::admission::Admission;
use chassis::case::Cases;
use chassis::clock::Clock;

use crate::domain::Calendar;

pub(crate) use borrow_book::BorrowBook;
pub(crate) use ports::{Catalog, LoanStore, LoanUow, Stock, Whose};
pub(crate) use react::{Decision, react};
pub(crate) use return_books::ReturnBooks;

/// The queues at the library's desk. Borrowing may wait for the catalog, and returning must not wait for that (L7):
/// each has its own.
pub(crate) struct Desk {
    /// For who borrows.
    pub(crate) borrowing: Admission,
    /// For who returns.
    pub(crate) returning: Admission,
}

/// The use cases of lending.
pub(crate) struct Loans {
    store: Arc<dyn LoanStore>,
    catalog: Arc<dyn Catalog>,
    clock: Clock,
    cases: Cases,
    calendar: Calendar,
    desk: Desk,
}

impl Loans {
    /// Over these ports; `cases` know on whose behalf a worker goes on.
    pub(crate) fn new(
        store: Arc<dyn LoanStore>,
        catalog: Arc<dyn Catalog>,
        clock: Clock,
        cases: Cases,
        calendar: Calendar,
        desk: Desk,
    ) -> Self {
        Self { store, catalog, clock, cases, calendar, desk }
    }
}
