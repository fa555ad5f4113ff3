//! `UpdateBook`.

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Catalog;
use crate::domain::{Book, BookChanges, BookId};

/// Change a book.
#[derive(Debug)]
pub(crate) struct UpdateBook {
    /// Which.
    pub(crate) id: BookId,
    /// What is to be different.
    pub(crate) changes: BookChanges,
}

impl Catalog {
    /// Changes what a book is called or how many copies are owned.
    pub(crate) async fn update_book(&self, update: UpdateBook, key: RequestKey) -> Result<Book> {
        retry_conflicts(|| async {
            let mut uow = self.store.begin("UpdateBook").await?;
            let claim = uow.claim(&key, update.id.as_str()).await?;
            let mut book = super::book(&mut *uow, &update.id).await?;
            if claim == Claim::New {
                book.update(update.changes.clone(), uow.now())
                    .map_err(|refusal| Error::from(refusal).with_resource("book", &update.id))?;
                uow.save_book(&mut book).await?;
                uow.commit().await?;
            }
            Ok(book)
        })
        .await
    }
}
