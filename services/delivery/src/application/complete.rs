//! The courier has brought the goods.

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Deliveries;
use crate::domain::{CourierId, Delivery, OrderId};

impl Deliveries {
    /// Records the delivery. With a key, a repeat answers the delivery as it is then.
    pub(crate) async fn complete(
        &self,
        order: &OrderId,
        courier: &CourierId,
        key: Option<&RequestKey>,
    ) -> Result<Delivery> {
        let complete = async || {
            let mut uow = self.store.begin("Complete").await?;
            let repeated = match key {
                Some(key) => uow.claim(key, order.as_str()).await? != Claim::New,
                None => false,
            };
            let found = uow.delivery(order).await?;
            let mut delivery = found.ok_or_else(|| Error::not_found("delivery", order))?;
            if !repeated {
                delivery.complete(courier, uow.now())?;
                uow.save(&mut delivery).await?;
                self.bells.ring_after(&mut *uow, &delivery);
                uow.commit().await?;
            }
            Ok(delivery)
        };
        retry_conflicts(complete).await
    }
}
