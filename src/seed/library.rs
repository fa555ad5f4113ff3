//! A small library: books that are in print, in Korean and in English.

use maeul_proto::catalog::v1::RegisterBookRequest;

use super::{cannot, there};
use crate::client::Village;
use crate::failure::Failure;

/// A book, and how many copies the library owns.
struct Book {
    id: &'static str,
    title: &'static str,
    author: &'static str,
    isbn: &'static str,
    copies: i32,
}

#[rustfmt::skip]
const BOOKS: &[Book] = &[
    Book { id: "chaesikjuuija", title: "채식주의자", author: "한강", isbn: "9788936433598", copies: 3 },
    Book { id: "sonyeoni-onda", title: "소년이 온다", author: "한강", isbn: "9788936434120", copies: 2 },
    Book { id: "eommareul-butakhae", title: "엄마를 부탁해", author: "신경숙", isbn: "9788936433673", copies: 4 },
    Book { id: "pachinko", title: "Pachinko", author: "Min Jin Lee", isbn: "9781455563937", copies: 2 },
    Book { id: "pride-and-prejudice", title: "Pride and Prejudice", author: "Jane Austen", isbn: "9780141439518",
        copies: 3 },
    Book { id: "domain-driven-design", title: "Domain-Driven Design", author: "Eric Evans", isbn: "9780321125217",
        copies: 1 },
    Book { id: "designing-data-intensive-applications", title: "Designing Data-Intensive Applications",
        author: "Martin Kleppmann", isbn: "9781449373320", copies: 2 },
];

/// Registers the books, or those that are missing.
pub(super) async fn make(village: &Village) -> Result<(), Failure> {
    let mut catalog = village.catalog.clone();
    for book in BOOKS {
        let register = RegisterBookRequest {
            librarian_id: "librarian-1".into(),
            book_id: book.id.into(),
            title: book.title.into(),
            author: book.author.into(),
            isbn: book.isbn.into(),
            copies: book.copies,
            request_id: format!("demo-book-{}", book.id),
        };
        there(catalog.register_book(register).await).map_err(|status| cannot(book.id, status))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::BOOKS;
    use chassis::types::is_valid_id;

    /// ISO 2108: the digits, weighted by 1 and 3 in turn, are a multiple of ten together.
    fn is_isbn_13(text: &str) -> bool {
        let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
        let weighted = |digits: &[u32]| digits.iter().zip([1, 3].repeat(7)).map(|(d, w)| d * w).sum::<u32>();
        digits.is_some_and(|digits| digits.len() == 13 && weighted(&digits) % 10 == 0)
    }

    #[test]
    fn l5_every_book_has_an_id_and_an_isbn_of_its_own_that_are_right() {
        assert!(!is_isbn_13("9788936433599"), "a wrong check digit is seen");
        for book in BOOKS {
            assert!(is_valid_id(book.id) && is_valid_id(&format!("demo-book-{}", book.id)), "{}", book.id);
            assert!(is_isbn_13(book.isbn), "{}: {}", book.title, book.isbn);
            assert!(book.copies > 0);
        }
        assert_eq!(BOOKS.iter().map(|book| book.id).collect::<BTreeSet<_>>().len(), BOOKS.len());
        assert_eq!(BOOKS.iter().map(|book| book.isbn).collect::<BTreeSet<_>>().len(), BOOKS.len());
    }
}
