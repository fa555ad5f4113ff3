//! From requests to commands: every field is checked, and every bad one is named.

use chassis::clock::new_id;
use chassis::error::Result;
use chassis::grpc::{PageToken, Violations, page_size};
use chassis::types::{Timestamp, is_valid_id};
use maeul_proto::catalog::v1 as pb;

use crate::application::UpdateBook;
use crate::domain::{BookChanges, BookId, Copies, Isbn, NewBook, Query};

const TITLE: usize = 300;
const AUTHOR: usize = 300;
const QUERY: usize = 200;
/// The most copies of one book.
const MOST_COPIES: i32 = 10_000;

pub(super) fn register_book(request: &pb::RegisterBookRequest) -> Result<NewBook> {
    let mut bad = Violations::new();
    commands(&mut bad, &request.request_id, &request.librarian_id);
    let id = match request.book_id.as_str() {
        "" => BookId::try_new(new_id()).ok(),
        wished => bad.id("book_id", wished),
    };
    let title = bad.text("title", &request.title, TITLE);
    let author = bad.text("author", &request.author, AUTHOR);
    let isbn = isbn(&mut bad, &request.isbn);
    let copies = copies(&mut bad, request.copies, 1);
    let new = (|| Some(NewBook { id: id?, title: title?, author: author?, isbn: isbn?, copies: copies? }))();
    bad.finish(new)
}

pub(super) fn update_book(request: &pb::UpdateBookRequest) -> Result<UpdateBook> {
    let mut bad = Violations::new();
    commands(&mut bad, &request.request_id, &request.librarian_id);
    let id = bad.id("book_id", &request.book_id);
    let changes = BookChanges {
        title: request.title.as_ref().and_then(|title| bad.text("title", title, TITLE)),
        author: request.author.as_ref().and_then(|author| bad.text("author", author, AUTHOR)),
        isbn: request.isbn.as_ref().and_then(|text| isbn(&mut bad, text)),
        copies: request.copies.and_then(|count| copies(&mut bad, count, 0)),
    };
    let any = request.title.is_some()
        || request.author.is_some()
        || request.isbn.is_some()
        || request.copies.is_some();
    bad.require(any, "title", "title, author, isbn or copies must be given");
    bad.finish(id.map(|id| UpdateBook { id, changes }))
}

pub(super) fn remove_book(request: &pb::RemoveBookRequest) -> Result<BookId> {
    let mut bad = Violations::new();
    commands(&mut bad, &request.request_id, &request.librarian_id);
    let id = bad.id("book_id", &request.book_id);
    bad.finish(id)
}

/// The one book that a request names.
pub(super) fn book_id(text: &str) -> Result<BookId> {
    let mut bad = Violations::new();
    let id = bad.id("book_id", text);
    bad.finish(id)
}

/// A checked `ListBooksRequest`.
pub(super) struct ListBooks {
    pub(super) query: Option<Query>,
    pub(super) token: PageToken,
    pub(super) size: i64,
}

pub(super) fn list_books(request: &pb::ListBooksRequest) -> Result<ListBooks> {
    let mut bad = Violations::new();
    let mut query = None;
    if !request.query.is_empty() {
        query = bad.text("query", &request.query, QUERY).and_then(|text| Query::try_new(&text));
        bad.require(query.is_some(), "query", "must have 1 to 8 words");
    }
    bad.check()?;
    Ok(ListBooks {
        query,
        token: PageToken::parse(&request.page_token)?,
        size: page_size(request.page_size)?,
    })
}

/// Since when lendings must have changed.
pub(super) fn changed_after(time: Option<prost_types::Timestamp>) -> Result<Timestamp> {
    let mut bad = Violations::new();
    let time = bad.time("updated_after", time);
    bad.check()?;
    Ok(time.unwrap_or(Timestamp::from_micros(i64::MIN)))
}

/// What every command carries.
fn commands(bad: &mut Violations, request_id: &str, librarian: &str) {
    bad.request_id(request_id);
    bad.require(is_valid_id(librarian), "librarian_id", chassis::types::InvalidId.to_string());
}

/// No number, or a right one; `None` for a wrong one, which is noted.
#[expect(clippy::option_option, reason = "a wrong number is not the same as none")]
fn isbn(bad: &mut Violations, text: &str) -> Option<Option<Isbn>> {
    if text.is_empty() {
        return Some(None);
    }
    let isbn = Isbn::try_new(text);
    bad.require(
        isbn.is_some(),
        "isbn",
        "must have 10 or 13 digits, the last of which is the right check digit",
    );
    isbn.map(Some)
}

fn copies(bad: &mut Violations, count: i32, least: i32) -> Option<Copies> {
    let in_range = (least..=MOST_COPIES).contains(&count);
    bad.require(in_range, "copies", format!("must be {least} to {MOST_COPIES}"));
    u32::try_from(count).ok().filter(|_| in_range).map(Copies::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(error: &chassis::error::Error) -> Vec<&str> {
        error.message().split("; ").filter_map(|violation| violation.split(':').next()).collect()
    }

    #[test]
    fn l5_every_bad_field_of_a_registration_is_named() {
        let bad = pb::RegisterBookRequest {
            book_id: "no id".into(),
            isbn: "123".into(),
            copies: 10_001,
            ..Default::default()
        };
        let error = register_book(&bad).unwrap_err();
        let all = ["request_id", "librarian_id", "book_id", "title", "author", "isbn", "copies"];
        assert_eq!(fields(&error), all);
        let good = pb::RegisterBookRequest {
            librarian_id: "libby".into(),
            book_id: String::new(),
            title: " Emma ".into(),
            author: "Jane Austen".into(),
            isbn: "0-306-40615-2".into(),
            copies: 3,
            request_id: "r-1".into(),
        };
        let new = register_book(&good).unwrap();
        assert_eq!((new.title.as_str(), new.copies), ("Emma", Copies::new(3)));
        assert_eq!(new.isbn.unwrap().as_str(), "9780306406157");
    }

    #[test]
    fn l5_a_change_says_what_and_may_take_the_number_away() {
        let request = pb::UpdateBookRequest {
            librarian_id: "libby".into(),
            book_id: "b-1".into(),
            request_id: "r-1".into(),
            ..Default::default()
        };
        assert_eq!(fields(&update_book(&request).unwrap_err()), ["title"]);
        let update =
            update_book(&pb::UpdateBookRequest { isbn: Some(String::new()), ..request.clone() }).unwrap();
        assert_eq!(update.changes.isbn, Some(None));
        let wrong = pb::UpdateBookRequest { isbn: Some("1".into()), copies: Some(-1), ..request };
        assert_eq!(fields(&update_book(&wrong).unwrap_err()), ["isbn", "copies"]);
    }

    #[test]
    fn l1_a_search_without_a_word_is_refused_and_none_lists_all() {
        let list =
            |query: &str| list_books(&pb::ListBooksRequest { query: query.into(), ..Default::default() });
        assert!(list("").unwrap().query.is_none() && list("emma").unwrap().query.is_some());
        for bad in ["!?", "  ", "a b c d e f g h i", &"x".repeat(201)] {
            assert!(fields(&list(bad).err().unwrap()).contains(&"query"), "{bad}");
        }
    }
}
