//! From rows to the domain.

use chassis::db::Row;
use chassis::error::{Error, Result};
use chassis::types::InvalidId;

use crate::domain::{Book, BookData, Copies, Isbn, Lending, LendingData, LendingState, Reason};

pub(super) fn book(row: &Row) -> Result<Book> {
    let isbn: String = row.get("isbn")?;
    let isbn = if isbn.is_empty() {
        None
    } else {
        Some(Isbn::try_new(&isbn).ok_or_else(|| Error::internal(format!("{isbn} is no ISBN")))?)
    };
    let data = BookData {
        id: id(row, "book_id")?,
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
    let state: String = row.get("state")?;
    let reason: Option<String> = row.get("reason")?;
    let unknown = |word: &str| Error::internal(format!("{word} is no word of a lending"));
    let data = LendingData {
        loan_id: id(row, "loan_id")?,
        book_id: id(row, "book_id")?,
        customer_id: id(row, "customer_id")?,
        copies: copies(row, "copies")?,
        out: copies(row, "copies_out")?,
        state: LendingState::from_word(&state).ok_or_else(|| unknown(&state))?,
        reason: reason.map(|word| Reason::from_word(&word).ok_or_else(|| unknown(&word))).transpose()?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    };
    Ok(Lending::restore(data, row.journal()?))
}

fn copies(row: &Row, column: &str) -> Result<Copies> {
    row.get::<u32>(column).map(Copies::new)
}

fn id<T: TryFrom<String, Error = InvalidId>>(row: &Row, column: &str) -> Result<T> {
    T::try_from(row.get::<String>(column)?).map_err(Error::internal)
}
