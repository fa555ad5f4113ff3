//! The use cases: each opens one unit of work, asks the domain, saves. No SQL, no protobuf, no `Status`.

mod error;
mod lend;
mod ports;
mod queries;
mod register_book;
mod remove_book;
mod take_back;
mod update_book;

use std::sync::Arc;

use chassis::error::{Error, Result};

use crate::domain::{Book, BookId};

pub(crate) use lend::lend;
pub(crate) use ports::{BookStore, CatalogUow};
pub(crate) use take_back::take_back;
pub(crate) use update_book::UpdateBook;

/// The context's use cases.
pub(crate) struct Catalog {
    store: Arc<dyn BookStore>,
}

impl Catalog {
    /// Over this store.
    pub(crate) fn new(store: Arc<dyn BookStore>) -> Self {
        Self { store }
    }
}

/// A book that the library has; a removed one is not found.
async fn book(uow: &mut dyn CatalogUow, id: &BookId) -> Result<Book> {
    let found = uow.book(id).await?.filter(|book| !book.data().removed);
    found.ok_or_else(|| Error::not_found("book", id))
}
