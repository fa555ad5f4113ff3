//! `RegisterBook`.

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Catalog;
use crate::domain::{Book, BookId, NewBook};

impl Catalog {
    /// Registers a book; its id must be new, also among those that were removed.
    pub(crate) async fn register_book(&self, new: NewBook, key: RequestKey) -> Result<Book> {
        retry_conflicts(|| async {
            let mut uow = self.store.begin("RegisterBook").await?;
            if let Claim::Repeat(id) = uow.claim(&key, new.id.as_str()).await? {
                return super::book(&mut *uow, &BookId::try_new(id).map_err(Error::internal)?).await;
            }
            if uow.book(&new.id).await?.is_some() {
                let exists = Error::already_exists("BOOK_ALREADY_EXISTS", "a book has this id already");
                return Err(exists.with_resource("book", &new.id));
            }
            let mut book = Book::register(new.clone(), uow.now());
            uow.save_book(&mut book).await?;
            uow.commit().await?;
            Ok(book)
        })
        .await
    }
}
