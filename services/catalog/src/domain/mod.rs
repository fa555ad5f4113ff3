//! The rules of keeping books: what a book is, how many copies of it may go out, by which words it is found.
//!
//! Pure: no async, no I/O, no clock; the time comes in as an argument.

mod authors;
mod book;
mod error;
mod isbn;
mod lending;
#[cfg(test)]
mod model_tests;
mod search;
mod values;

pub(crate) use authors::authors;
pub(crate) use book::{Book, BookChanges, BookData, BookEvent, NewBook};
pub(crate) use error::Error;
pub(crate) use isbn::Isbn;
pub(crate) use lending::{Lending, LendingData, LendingEvent, LendingState, Reason, Request};
pub(crate) use search::{Query, words};
pub(crate) use values::{BookId, Copies, CustomerId, LoanId};
