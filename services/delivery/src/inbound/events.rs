//! Whenever an order is placed, ready, to be cancelled or ended, its delivery follows, or decides.

use chassis::async_trait;
use chassis::db::Tx;
use chassis::error::{Error, Result};
use chassis::events::{Event, Policy};
use maeul_proto::order::v1::{self as order, FulfilmentKind};
use maeul_proto::store::v1 as store;

use crate::application::{Bells, Happening, react};
use crate::domain::OrderId;

const ORDER_PLACED: &str = "maeul.order.v1.OrderPlaced";
const CANCELLATION_REQUESTED: &str = "maeul.order.v1.CancellationRequested";
const ORDER_CANCELLED: &str = "maeul.order.v1.OrderCancelled";
const ORDER_REJECTED: &str = "maeul.order.v1.OrderRejected";
const ORDER_READY: &str = "maeul.store.v1.OrderReady";

/// What deliveries do about others' events.
pub(crate) struct Policies {
    bells: Bells,
}

impl Policies {
    /// `bells` are rung when there is something to do.
    pub(crate) fn new(bells: Bells) -> Self {
        Self { bells }
    }
}

#[async_trait]
impl Policy for Policies {
    fn subscriptions(&self) -> Vec<&'static str> {
        vec![ORDER_PLACED, CANCELLATION_REQUESTED, ORDER_CANCELLED, ORDER_REJECTED, ORDER_READY]
    }

    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let (order, fulfilment, happening) = read(event)?;
        // What is picked up in the store is not ours.
        if fulfilment != FulfilmentKind::Delivery {
            return Ok(());
        }
        let order = OrderId::try_new(order).map_err(Error::internal)?;
        react(tx, &order, happening, &self.bells).await
    }
}

fn read(event: &Event) -> Result<(String, FulfilmentKind, Happening)> {
    Ok(match event.kind.as_str() {
        ORDER_PLACED => {
            let e: order::OrderPlaced = event.decode()?;
            (e.order_id.clone(), e.fulfilment(), Happening::Placed)
        }
        CANCELLATION_REQUESTED => {
            let e: order::CancellationRequested = event.decode()?;
            (e.order_id.clone(), e.fulfilment(), Happening::CancellationRequested)
        }
        ORDER_CANCELLED => {
            let e: order::OrderCancelled = event.decode()?;
            (e.order_id.clone(), e.fulfilment(), Happening::Ended)
        }
        ORDER_REJECTED => {
            let e: order::OrderRejected = event.decode()?;
            (e.order_id.clone(), e.fulfilment(), Happening::Ended)
        }
        ORDER_READY => {
            let e: store::OrderReady = event.decode()?;
            (e.order_id.clone(), e.fulfilment(), Happening::Ready)
        }
        other => return Err(Error::internal(format!("delivery does not subscribe to {other}"))),
    })
}

#[cfg(test)]
mod tests {
    use prost::Name;

    use super::*;

    #[test]
    fn subscriptions_are_the_names_of_the_contracts_messages() {
        let names = [
            order::OrderPlaced::full_name(),
            order::CancellationRequested::full_name(),
            order::OrderCancelled::full_name(),
            order::OrderRejected::full_name(),
            store::OrderReady::full_name(),
        ];
        assert_eq!(Policies::new(Bells::default()).subscriptions(), names);
    }
}
