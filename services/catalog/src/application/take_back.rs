//! Whenever books are returned, their copies can be borrowed again.

use chassis::error::{Error, Result};

use super::CatalogUow;
use crate::domain::{Copies, LoanId};

/// Takes copies of a loan back, within the caller's unit of work.
pub(crate) async fn take_back(uow: &mut dyn CatalogUow, loan: &LoanId, copies: Copies) -> Result<()> {
    // A return comes behind its loan's request in the stream, so that one is parked or lost.
    let unknown = || Error::internal(format!("nothing was lent for loan {loan}"));
    let mut lending = uow.lending(loan).await?.ok_or_else(unknown)?;
    lending.take_back(copies, uow.now())?;
    uow.save_lending(&mut lending).await
}
