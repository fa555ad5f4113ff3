//! A small library for tests: the use cases on a database, with short words for what tests do with them.

use std::sync::Arc;

use chassis::db::{Database, sql};
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::idempotency::RequestKey;
use chassis::types::{InvalidId, Timestamp};
use chassis::uow::retry_conflicts;

use crate::application::{Catalog, UpdateBook, lend, take_back};
use crate::domain::{Book, BookChanges, BookId, Copies, Isbn, LendingData, NewBook, Query, Request};
use crate::outbound::SqlBooks;

/// An id of any kind.
pub(crate) fn id<T: TryFrom<String, Error = InvalidId>>(text: &str) -> T {
    T::try_from(text.to_owned()).unwrap()
}

/// A key that was never used.
pub(crate) fn key() -> RequestKey {
    RequestKey::new("libby", "Test", &chassis::clock::new_id(), &())
}

/// The use cases on a database.
pub(crate) struct Library {
    pub(crate) catalog: Catalog,
    db: Database,
}

impl Library {
    pub(crate) fn new(db: Database) -> Self {
        Self { catalog: Catalog::new(Arc::new(SqlBooks::new(db.clone()))), db }
    }

    pub(crate) async fn register(&self, book: &str, title: &str, author: &str, copies: u32) -> Result<Book> {
        self.register_with(book, title, author, "", copies).await
    }

    pub(crate) async fn register_with(
        &self,
        book: &str,
        title: &str,
        author: &str,
        isbn: &str,
        copies: u32,
    ) -> Result<Book> {
        let new = NewBook {
            id: id(book),
            title: title.to_owned(),
            author: author.to_owned(),
            isbn: Isbn::try_new(isbn),
            copies: Copies::new(copies),
        };
        self.catalog.register_book(new, key()).await
    }

    pub(crate) async fn update(&self, book: &str, changes: BookChanges) -> Result<Book> {
        self.catalog.update_book(UpdateBook { id: id(book), changes }, key()).await
    }

    pub(crate) async fn remove(&self, book: &str) -> Result<Book> {
        self.catalog.remove_book(id(book), key()).await
    }

    /// A loan asks for copies, as its event does.
    pub(crate) async fn request(&self, loan: &str, book: &str, copies: u32) -> Result<()> {
        retry_conflicts(|| async {
            let request = Request {
                loan_id: id(loan),
                book_id: id(book),
                customer_id: id("customer"),
                copies: Copies::new(copies),
            };
            let mut tx = self.db.begin("lend").await?;
            lend(&mut tx, request).await?;
            tx.commit().await
        })
        .await
    }

    /// Copies come back, as their event tells.
    pub(crate) async fn bring_back(&self, loan: &str, copies: u32) -> Result<()> {
        retry_conflicts(|| async {
            let mut tx = self.db.begin("take_back").await?;
            take_back(&mut tx, &id(loan), Copies::new(copies)).await?;
            tx.commit().await
        })
        .await
    }

    /// How many copies can be borrowed.
    pub(crate) async fn available(&self, book: &str) -> u32 {
        self.catalog.get_book(&id::<BookId>(book)).await.unwrap().available().count()
    }

    /// The ids of the books that a search finds; of all, where it is empty.
    pub(crate) async fn search(&self, query: &str) -> Vec<String> {
        let found = self.catalog.list_books(Query::try_new(query).as_ref(), &PageToken::start(), 50).await;
        found.unwrap().items.iter().map(|book| book.data().id.to_string()).collect()
    }

    /// What was done about all loans, newest first.
    pub(crate) async fn lendings(&self) -> Vec<LendingData> {
        let all = Timestamp::from_micros(i64::MIN);
        let page = self.catalog.list_lendings(all, &PageToken::start(), 999).await.unwrap();
        page.items.iter().map(|lending| lending.data().clone()).collect()
    }

    /// The short names of the events about an aggregate; that they are numbered without gaps is checked.
    pub(crate) async fn told(&self, aggregate: &str) -> Vec<String> {
        let select = sql("SELECT kind, sequence FROM outbox WHERE subject = $1 ORDER BY sequence");
        let events = self.db.fetch_all(select.bind(aggregate)).await.unwrap();
        for (event, expected) in events.iter().zip(1_i64..) {
            assert_eq!(event.get::<i64>("sequence").unwrap(), expected, "{aggregate}");
        }
        let short = |kind: String| kind.rsplit('.').next().unwrap_or_default().to_owned();
        events.iter().map(|event| short(event.get("kind").unwrap())).collect()
    }
}
