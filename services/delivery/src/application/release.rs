//! Give up the reservation of an order that will not be placed.

use chassis::error::Result;
use chassis::uow::retry_conflicts;

use super::Deliveries;
use crate::domain::{Delivery, OrderId};

impl Deliveries {
    /// Releases a reservation; the carrier is told by the worker. None where nothing was reserved.
    pub(crate) async fn release(&self, order: &OrderId) -> Result<Option<Delivery>> {
        let release = async || {
            let mut uow = self.store.begin("Release").await?;
            let now = uow.now();
            let Some(mut delivery) = uow.delivery(order).await? else { return Ok(None) };
            delivery.release(now)?;
            if delivery.is_changed() {
                uow.save(&mut delivery).await?;
                self.bells.ring_after(&mut *uow, &delivery);
                uow.commit().await?;
            }
            Ok(Some(delivery))
        };
        retry_conflicts(release).await
    }
}
