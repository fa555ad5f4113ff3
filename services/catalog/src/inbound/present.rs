//! From the domain to messages.

use maeul_proto::catalog::v1 as pb;

use crate::domain::{Book, Copies, Isbn, Lending};
use crate::wire;

impl From<Book> for pb::Book {
    fn from(book: Book) -> Self {
        let data = book.data();
        Self {
            book_id: data.id.to_string(),
            title: data.title.clone(),
            author: data.author.clone(),
            isbn: data.isbn.as_ref().map(Isbn::as_str).unwrap_or_default().to_owned(),
            copies: wire::copies(data.copies),
            available: wire::copies(if data.removed { Copies::NONE } else { book.available() }),
            create_time: Some(data.created_at.into()),
            update_time: Some(data.updated_at.into()),
        }
    }
}

impl From<Lending> for pb::Lending {
    fn from(lending: Lending) -> Self {
        let data = lending.data();
        Self {
            loan_id: data.loan_id.to_string(),
            book_id: data.book_id.to_string(),
            copies: wire::copies(data.copies),
            copies_out: wire::copies(data.out),
            state: wire::state(data.state).into(),
            reason: data.reason.map_or(pb::RefusalReason::Unspecified, wire::reason).into(),
            create_time: Some(data.created_at.into()),
            update_time: Some(data.updated_at.into()),
        }
    }
}

/// Responses that carry the book.
macro_rules! answers {
    ($($response:ident),+) => {$(
        impl From<Book> for pb::$response {
            fn from(book: Book) -> Self {
                Self { book: Some(book.into()) }
            }
        }
    )+};
}

answers!(RegisterBookResponse, UpdateBookResponse, RemoveBookResponse, GetBookResponse);
