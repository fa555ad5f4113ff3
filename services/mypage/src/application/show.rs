//! Showing views.

use chassis::error::{Error, Result};

use super::ports::{BookingStore, LoanStore, ViewStore, Whose};
use crate::domain::loans::{LibraryCard, LoanId, LoanView};
use crate::domain::rooms::{BookingId, BookingView};
use crate::domain::{Case, CustomerId};

/// The view of a case; `NOT_FOUND` if it is somebody else's.
pub(crate) async fn get<C: Case, Shown>(
    store: &dyn ViewStore<C, Shown>,
    whose: &Whose,
    case: &C::Id,
) -> Result<Shown> {
    store.get(whose, case).await?.ok_or_else(|| Error::not_found(C::VIEW, case))
}

/// A loan after a change, and the card that comes of it.
pub(crate) struct LoanChange {
    /// The loan.
    pub(crate) view: LoanView,
    /// Books out and fees, with this change at least.
    pub(crate) card: LibraryCard,
}

/// A customer's loan and card after a change of the loan, if there is such a loan.
pub(crate) async fn loan_change(
    store: &dyn LoanStore,
    customer: &CustomerId,
    loan: &LoanId,
) -> Result<Option<LoanChange>> {
    let Some(view) = store.get(&Whose::One(customer.clone()), loan).await? else { return Ok(None) };
    // Read after the loan: it never lacks what the loan shows.
    Ok(Some(LoanChange { view, card: store.card(customer).await? }))
}

/// A customer's booking whose use has begun, if it is one.
pub(crate) async fn room_use(
    store: &dyn BookingStore,
    customer: &CustomerId,
    booking: &BookingId,
) -> Result<Option<BookingView>> {
    let found = store.get(&Whose::One(customer.clone()), booking).await?;
    Ok(found.filter(|view| view.case.room_use.is_some()))
}
