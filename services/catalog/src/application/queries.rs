//! `GetBook`, `ListBooks`, `CheckStock`, `ListLendings`.

use chassis::error::{Error, Result};
use chassis::grpc::{Page, PageToken};
use chassis::types::Timestamp;

use super::Catalog;
use crate::domain::{Book, BookId, Lending, Query};

impl Catalog {
    /// One book, with its stock as it was last committed.
    pub(crate) async fn get_book(&self, id: &BookId) -> Result<Book> {
        let found = self.store.book(id).await?.filter(|book| !book.data().removed);
        found.ok_or_else(|| Error::not_found("book", id))
    }

    /// A page of books by id: all, or those that `query` finds.
    pub(crate) async fn list_books(
        &self,
        query: Option<&Query>,
        token: &PageToken,
        size: i64,
    ) -> Result<Page<Book>> {
        let found = self.store.books(query, token, size + 1).await?;
        Ok(Page::cut(found, size, |book| PageToken { at: 0, id: book.data().id.to_string() }))
    }

    /// A page of lendings, newest first, of those that changed after `updated_after`.
    pub(crate) async fn list_lendings(
        &self,
        updated_after: Timestamp,
        token: &PageToken,
        size: i64,
    ) -> Result<Page<Lending>> {
        let found = self.store.lendings(updated_after, token, size + 1).await?;
        let token =
            |lending: &Lending| PageToken::after(lending.data().created_at, lending.data().loan_id.as_str());
        Ok(Page::cut(found, size, token))
    }
}
