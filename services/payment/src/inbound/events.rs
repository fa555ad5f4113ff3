//! Whenever an order ends without its money being due, the money stays with or goes back to the customer.

use chassis::async_trait;
use chassis::db::Tx;
use chassis::error::{Error, Result};
use chassis::events::{Event, Policy};
use chassis::worker::Wake;
use maeul_proto::order::v1 as order;

use crate::application::end_order;
use crate::domain::{CustomerId, OrderId, StoreId};

const ORDER_DECLINED: &str = "maeul.order.v1.OrderDeclined";
const ORDER_WITHDRAWN: &str = "maeul.order.v1.OrderWithdrawn";
const ORDER_EXPIRED: &str = "maeul.order.v1.OrderExpired";
const ORDER_CANCELLED: &str = "maeul.order.v1.OrderCancelled";
const ORDER_REJECTED: &str = "maeul.order.v1.OrderRejected";

/// What payments do about orders' events.
pub(crate) struct Policies {
    settler: Wake,
}

impl Policies {
    /// `settler` is rung when the provider is to be asked something.
    pub(crate) fn new(settler: Wake) -> Self {
        Self { settler }
    }
}

#[async_trait]
impl Policy for Policies {
    fn subscriptions(&self) -> Vec<&'static str> {
        vec![ORDER_DECLINED, ORDER_WITHDRAWN, ORDER_EXPIRED, ORDER_CANCELLED, ORDER_REJECTED]
    }

    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let (order, customer, store) = ended(event)?;
        let order = OrderId::try_new(order).map_err(Error::internal)?;
        let customer = CustomerId::try_new(customer).map_err(Error::internal)?;
        let store = StoreId::try_new(store).map_err(Error::internal)?;
        end_order(tx, order, customer, store, &self.settler).await
    }
}

/// Order, customer and store of an event that ends an order.
fn ended(event: &Event) -> Result<(String, String, String)> {
    match event.kind.as_str() {
        ORDER_DECLINED => {
            event.decode().map(|e: order::OrderDeclined| (e.order_id, e.customer_id, e.store_id))
        }
        ORDER_WITHDRAWN => {
            event.decode().map(|e: order::OrderWithdrawn| (e.order_id, e.customer_id, e.store_id))
        }
        ORDER_EXPIRED => event.decode().map(|e: order::OrderExpired| (e.order_id, e.customer_id, e.store_id)),
        ORDER_CANCELLED => {
            event.decode().map(|e: order::OrderCancelled| (e.order_id, e.customer_id, e.store_id))
        }
        ORDER_REJECTED => {
            event.decode().map(|e: order::OrderRejected| (e.order_id, e.customer_id, e.store_id))
        }
        other => Err(Error::internal(format!("payment does not subscribe to {other}"))),
    }
}

#[cfg(test)]
mod tests {
    use prost::Name;

    use super::*;

    #[test]
    fn subscriptions_are_the_names_of_the_contracts_messages() {
        let names = [
            order::OrderDeclined::full_name(),
            order::OrderWithdrawn::full_name(),
            order::OrderExpired::full_name(),
            order::OrderCancelled::full_name(),
            order::OrderRejected::full_name(),
        ];
        assert_eq!(Policies::new(Wake::default()).subscriptions(), names);
    }
}
