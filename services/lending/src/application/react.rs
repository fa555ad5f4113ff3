//! Whenever the catalog has decided, the loan is confirmed or cancelled.

use chassis::error::{Error, Result};

use super::LoanUow;
use crate::domain::{Calendar, CancelReason, Copies, LoanId};

/// What the catalog decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The copies went out.
    Lent,
    /// No copy went out.
    Refused(CancelReason, Copies),
}

/// Lets a decision happen to its loan, within the caller's unit of work. A decision upon an unknown loan is a mistake:
/// it is parked.
pub(crate) async fn react(
    uow: &mut dyn LoanUow,
    id: &LoanId,
    title: &str,
    decision: Decision,
    calendar: &Calendar,
) -> Result<()> {
    let unknown = || Error::internal(format!("no loan {id} to decide upon"));
    let mut loan = uow.loan(id).await?.ok_or_else(unknown)?;
    match decision {
        Decision::Lent => loan.confirm(title, calendar, uow.now()),
        Decision::Refused(reason, available) => loan.cancel(reason, title, available, uow.now()),
    }
    uow.save(&mut loan).await
}
