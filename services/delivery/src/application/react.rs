//! What happens to an order happens to its delivery.

use chassis::error::{Error, Result};

use super::{Bells, DeliveryUow};
use crate::domain::OrderId;

/// Something that happened to an order that is to be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happening {
    /// It was placed.
    Placed,
    /// The store has it ready.
    Ready,
    /// The customer wants to cancel it.
    CancellationRequested,
    /// It ended cancelled or rejected.
    Ended,
}

/// Decides within the caller's unit of work. What is to be done at the carrier is left to the worker.
pub(crate) async fn react(
    uow: &mut dyn DeliveryUow,
    order: &OrderId,
    happening: Happening,
    bells: &Bells,
) -> Result<()> {
    let now = uow.now();
    // Reserving comes before placing, so an order without a delivery is a mistake: set aside, looked at.
    let found = uow.delivery(order).await?;
    let mut delivery = found.ok_or_else(|| Error::internal(format!("order {order} has no delivery")))?;
    match happening {
        Happening::Placed => delivery.order_placed(now),
        Happening::Ready => delivery.order_ready(now),
        Happening::CancellationRequested => delivery.cancellation_requested(now),
        Happening::Ended => delivery.order_ended(now),
    }
    uow.save(&mut delivery).await?;
    bells.ring_after(uow, &delivery);
    Ok(())
}
