//! The library: its librarian, who registers books, and its shelves.

use chassis::clock::new_id;
use maeul_proto::catalog::v1::RegisterBookRequest;
use maeul_proto::catalog::v2::GetBookRequest;

use crate::demo::stage::{Miss, Stage, answer, until};

/// A book as it is sold.
pub(in crate::demo) struct Edition {
    /// What its id begins with.
    pub(in crate::demo) word: &'static str,
    pub(in crate::demo) title: &'static str,
    pub(in crate::demo) author: &'static str,
    pub(in crate::demo) isbn: &'static str,
}

/// A book of the library.
#[derive(Debug, Clone)]
pub(in crate::demo) struct Book {
    pub(in crate::demo) id: String,
    pub(in crate::demo) title: &'static str,
}

/// The library of one run.
pub(in crate::demo) struct Library<'a> {
    stage: &'a Stage,
    librarian: &'static str,
}

impl<'a> Library<'a> {
    pub(in crate::demo) fn opens(stage: &'a Stage, librarian: &'static str) -> Self {
        Self { stage, librarian }
    }

    /// The librarian registers a book with its copies.
    pub(in crate::demo) async fn registers(&self, edition: &Edition, copies: i32) -> Result<Book, Miss> {
        let Edition { word, title, author, isbn } = *edition;
        self.stage.script.act(self.librarian, &format!("registers {copies} × “{title}”, {author}"));
        let book = Book { id: self.stage.id(word), title };
        let request = RegisterBookRequest {
            librarian_id: self.stage.id(self.librarian),
            book_id: book.id.clone(),
            title: title.to_owned(),
            author: author.to_owned(),
            isbn: isbn.to_owned(),
            copies,
            request_id: new_id(),
        };
        answer(self.stage.village.catalog.clone().register_book(request).await)?;
        Ok(book)
    }

    /// Waits until so many copies can be borrowed.
    pub(in crate::demo) async fn has_left(&self, book: &Book, copies: i32) -> Result<(), Miss> {
        let expected = format!("{copies} × “{}” on the shelf", book.title);
        until(&expected, || async {
            let request = GetBookRequest { book_id: book.id.clone() };
            let answer = self.stage.village.catalog_v2.clone().get_book(request).await?.into_inner();
            let available = answer.book.and_then(|book| book.stock).map(|stock| stock.available);
            Ok(if available == Some(copies) { Ok(()) } else { Err(format!("{available:?} on the shelf")) })
        })
        .await?;
        self.stage.script.holds(&expected);
        Ok(())
    }
}
