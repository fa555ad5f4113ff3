//! `RemoveBook`.

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Catalog;
use crate::domain::{Book, BookId};

impl Catalog {
    /// Removes a book for good; a repeat finds it as it was last.
    pub(crate) async fn remove_book(&self, id: BookId, key: RequestKey) -> Result<Book> {
        retry_conflicts(|| async {
            let mut uow = self.store.begin("RemoveBook").await?;
            if uow.claim(&key, id.as_str()).await? != Claim::New {
                return uow.book(&id).await?.ok_or_else(|| Error::not_found("book", &id));
            }
            let mut book = super::book(&mut *uow, &id).await?;
            book.remove(uow.now()).map_err(|refusal| Error::from(refusal).with_resource("book", &id))?;
            uow.save_book(&mut book).await?;
            uow.commit().await?;
            Ok(book)
        })
        .await
    }
}
