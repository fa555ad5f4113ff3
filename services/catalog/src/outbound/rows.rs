//! From rows to the domain.

use chassis::db::Row;
use chassis::error::{Error, Result};

use crate::domain::{Book, BookData, Copies, Isbn, Lending, LendingData, LendingState, Reason};

pub(super) fn book(row: &Row) -> Result<Book> {
    let isbn: String = row.get("isbn")?;
    let isbn = if isbn.is_empty() {
        None
    } else {
        Some(Isbn::try_new(&isbn).ok_or_else(|| Error::internal(format!("{isbn} is no ISBN")))?)
    };
    let data = BookData {
        id: row.id("book_id")?,
        title: row.get("title")?,
        author: row.get("author")?,
        isbn,
        copies: copies(row, "copies")?,
        out: copies(row, "copies_out")?,
        removed: row.get("removed")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    };
    Ok(Book::restore(data, row.journal()?))
}

pub(super) fn lending(row: &Row) -> Result<Lending> {
    let data = LendingData {
        loan_id: row.id("loan_id")?,
        book_id: row.id("book_id")?,
        customer_id: row.id("customer_id")?,
        copies: copies(row, "copies")?,
        out: copies(row, "copies_out")?,
        state: row.word("state", LendingState::from_word)?,
        reason: row.optional_word("reason", Reason::from_word)?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    };
    Ok(Lending::restore(data, row.journal()?))
}

fn copies(row: &Row, column: &str) -> Result<Copies> {
    row.get::<u32>(column).map(Copies::new)
}
