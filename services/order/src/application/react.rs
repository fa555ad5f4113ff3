//! What other contexts' events make of an order.

use chassis::error::{Error, Result};

use super::OrderUow;
use crate::domain::{OrderId, Trigger};

/// Lets an event happen to its order, within the unit of work that remembers the event. `detail` is
/// the reason in the words of its context. An event of an unknown order is a mistake: it is parked.
pub(crate) async fn react(uow: &mut dyn OrderUow, id: &str, trigger: Trigger, detail: &str) -> Result<()> {
    let id = OrderId::try_new(id).map_err(Error::internal)?;
    let unknown = || Error::internal(format!("no order {id} to apply {trigger:?} to"));
    let mut order = uow.order(&id).await?.ok_or_else(unknown)?;
    order.happened(trigger, detail, uow.now())?;
    uow.save(&mut order).await
}
