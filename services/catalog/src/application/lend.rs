//! Whenever a loan is requested, its copies are lent, or it is refused.

use chassis::error::Result;

use super::CatalogUow;
use crate::domain::{Lending, Request};

/// Decides upon a loan, once, within the caller's unit of work. Whoever took the last copies meanwhile makes this
/// `ABORTED`; the next look then refuses.
pub(crate) async fn lend(uow: &mut dyn CatalogUow, request: Request) -> Result<()> {
    if uow.lending(&request.loan_id).await?.is_some() {
        return Ok(());
    }
    let book = uow.book(&request.book_id).await?;
    let mut lending = Lending::decide(request, book.as_ref(), uow.now());
    uow.save_lending(&mut lending).await
}
