//! An order ended, and its money is not to be kept: void or refund, whatever it takes.

use chassis::error::Result;
use chassis::worker::Wake;

use super::PaymentUow;
use crate::domain::{CustomerId, OrderId, Payment, StoreId};

/// Decides within the caller's unit of work between void and charge: the first of them wins. What is to
/// be done at the provider is left to the worker behind `wake`.
pub(crate) async fn end_order(
    uow: &mut dyn PaymentUow,
    order: OrderId,
    customer: CustomerId,
    store: StoreId,
    wake: &Wake,
) -> Result<()> {
    let now = uow.now();
    let mut payment = match uow.payment(&order).await? {
        Some(mut payment) => {
            payment.order_ended(now)?;
            payment
        }
        None => Payment::never(order, customer, store, now),
    };
    uow.save(&mut payment).await?;
    uow.wake(wake);
    Ok(())
}
