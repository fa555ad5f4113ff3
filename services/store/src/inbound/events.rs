//! Policies: whenever something happened to an order, the store follows.

use chassis::async_trait;
use chassis::db::Tx;
use chassis::error::{Error, Result};
use chassis::events::{Event, Policy, id};
use chassis::types::Money;
use maeul_proto::delivery::v1::DeliveryPickedUp;
use maeul_proto::order::v1::{CancellationRequested, OrderCancelled, OrderPlaced, OrderRejected};

use crate::application::{react, take_order};
use crate::domain::{Happening, Held, Line, NewOrder, OrderId, Pieces};
use crate::wire;

const ORDER_PLACED: &str = "maeul.order.v1.OrderPlaced";
const CANCELLATION_REQUESTED: &str = "maeul.order.v1.CancellationRequested";
const ORDER_CANCELLED: &str = "maeul.order.v1.OrderCancelled";
const ORDER_REJECTED: &str = "maeul.order.v1.OrderRejected";
const DELIVERY_PICKED_UP: &str = "maeul.delivery.v1.DeliveryPickedUp";

/// What a store does about events.
#[derive(Debug)]
pub(crate) struct StorePolicies;

#[async_trait]
impl Policy for StorePolicies {
    fn subscriptions(&self) -> Vec<&'static str> {
        vec![ORDER_PLACED, CANCELLATION_REQUESTED, ORDER_CANCELLED, ORDER_REJECTED, DELIVERY_PICKED_UP]
    }

    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let (order, happening) = match event.kind.as_str() {
            ORDER_PLACED => return take_order(tx, placed(event.decode()?)?).await,
            CANCELLATION_REQUESTED => {
                (event.decode::<CancellationRequested>()?.order_id, Happening::CancellationRequested)
            }
            ORDER_CANCELLED => (event.decode::<OrderCancelled>()?.order_id, Happening::OrderEnded),
            // The store's own rejection comes back this way too; then nothing is left to be done.
            ORDER_REJECTED => (event.decode::<OrderRejected>()?.order_id, Happening::OrderEnded),
            DELIVERY_PICKED_UP => (event.decode::<DeliveryPickedUp>()?.order_id, Happening::PickedUp),
            other => return Err(Error::internal(format!("no policy for {other}"))),
        };
        react(tx, &id::<OrderId>(order)?, happening).await
    }
}

fn placed(event: OrderPlaced) -> Result<NewOrder> {
    let missing = |what: &str| Error::internal(format!("OrderPlaced without {what}"));
    let total = event.total.ok_or_else(|| missing("total"))?;
    let lines = event.items.into_iter().map(|item| {
        let quantity = Pieces::try_new(item.quantity.into()).filter(|quantity| *quantity > Pieces::NONE);
        Ok(Line {
            product_id: id(item.product_id)?,
            name: item.name,
            quantity: quantity.ok_or_else(|| missing("quantity"))?,
            named: if item.serial_number.is_empty() { None } else { Some(id(item.serial_number)?) },
            held: Held::Nothing,
        })
    });
    Ok(NewOrder {
        id: id(event.order_id)?,
        store_id: id(event.store_id)?,
        customer_id: id(event.customer_id)?,
        lines: lines.collect::<Result<_>>()?,
        total: Money::try_from_parts(&total.currency_code, total.units, total.nanos)
            .map_err(Error::internal)?,
        fulfilment: wire::read_fulfilment(event.fulfilment).ok_or_else(|| missing("fulfilment"))?,
    })
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
