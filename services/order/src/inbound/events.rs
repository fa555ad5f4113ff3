//! Policies: whenever this happens elsewhere, that happens to the order, or to the menu.
//!
//! An order is found by the key of the event's case alone.

use chassis::async_trait;
use chassis::db::Tx;
use chassis::error::{Error, Result};
use chassis::events::{Event, Policy};
use chassis::types::Money;
use maeul_proto::delivery::v1::DeliveryFailed;
use maeul_proto::payment::v1::PaymentDeclined;
use maeul_proto::store::v1::{
    ProductChanged, ProductRegistered, RejectReason, StoreOrderRejected, StoreRegistered,
};

use crate::application::{OrderUow, react};
use crate::domain::{MenuItem, ProductId, StoreId, Trigger};

const STORE_REGISTERED: &str = "maeul.store.v1.StoreRegistered";
const PRODUCT_REGISTERED: &str = "maeul.store.v1.ProductRegistered";
const PRODUCT_CHANGED: &str = "maeul.store.v1.ProductChanged";
const STORE_ORDER_REJECTED: &str = "maeul.store.v1.StoreOrderRejected";
const STORE_ORDER_STOPPED: &str = "maeul.store.v1.StoreOrderStopped";
const ORDER_SERVED: &str = "maeul.store.v1.OrderServed";
const REFUSED_BY_STORE: &str = "maeul.store.v1.CancellationRefused";
const PAYMENT_APPROVED: &str = "maeul.payment.v1.PaymentApproved";
const PAYMENT_DECLINED: &str = "maeul.payment.v1.PaymentDeclined";
const DELIVERY_PICKED_UP: &str = "maeul.delivery.v1.DeliveryPickedUp";
const DELIVERY_COMPLETED: &str = "maeul.delivery.v1.DeliveryCompleted";
const DELIVERY_CANCELLED: &str = "maeul.delivery.v1.DeliveryCancelled";
const DELIVERY_FAILED: &str = "maeul.delivery.v1.DeliveryFailed";
const REFUSED_BY_DELIVERY: &str = "maeul.delivery.v1.CancellationRefused";

const SUBSCRIPTIONS: [&str; 14] = [
    STORE_REGISTERED,
    PRODUCT_REGISTERED,
    PRODUCT_CHANGED,
    STORE_ORDER_REJECTED,
    STORE_ORDER_STOPPED,
    ORDER_SERVED,
    REFUSED_BY_STORE,
    PAYMENT_APPROVED,
    PAYMENT_DECLINED,
    DELIVERY_PICKED_UP,
    DELIVERY_COMPLETED,
    DELIVERY_CANCELLED,
    DELIVERY_FAILED,
    REFUSED_BY_DELIVERY,
];

/// What ordering does about other contexts' events.
#[derive(Debug)]
pub(crate) struct Policies;

#[async_trait]
impl Policy for Policies {
    fn subscriptions(&self) -> Vec<&'static str> {
        SUBSCRIPTIONS.to_vec()
    }

    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        match event.kind.as_str() {
            STORE_REGISTERED => {
                let store: StoreRegistered = event.decode()?;
                tx.add_store(&StoreId::try_new(store.store_id).map_err(Error::internal)?).await
            }
            PRODUCT_REGISTERED => {
                let p: ProductRegistered = event.decode()?;
                let item = menu_item(p.product_id, p.store_id, p.name, p.price, p.offered)?;
                tx.put_menu_item(&item, event.sequence).await
            }
            PRODUCT_CHANGED => {
                let p: ProductChanged = event.decode()?;
                let item = menu_item(p.product_id, p.store_id, p.name, p.price, p.offered)?;
                tx.put_menu_item(&item, event.sequence).await
            }
            _ => {
                let (trigger, detail) = meaning(event)?;
                react(tx, &event.partition_key, trigger, &detail).await
            }
        }
    }
}

/// What an event means to its order, and the reason in the words of its context.
fn meaning(event: &Event) -> Result<(Trigger, String)> {
    let plain = |trigger| Ok((trigger, String::new()));
    match event.kind.as_str() {
        STORE_ORDER_REJECTED => {
            let rejected: StoreOrderRejected = event.decode()?;
            let trigger = match rejected.reason() {
                RejectReason::StockShort => Trigger::StockShort,
                RejectReason::StoreRejected | RejectReason::Unspecified => Trigger::StoreRejected,
            };
            Ok((trigger, rejected.detail))
        }
        STORE_ORDER_STOPPED => plain(Trigger::StoreOrderStopped),
        ORDER_SERVED => plain(Trigger::OrderServed),
        REFUSED_BY_STORE | REFUSED_BY_DELIVERY => plain(Trigger::CancellationRefused),
        PAYMENT_APPROVED => plain(Trigger::PaymentApproved),
        PAYMENT_DECLINED => Ok((Trigger::PaymentDeclined, event.decode::<PaymentDeclined>()?.reason)),
        DELIVERY_PICKED_UP => plain(Trigger::DeliveryPickedUp),
        DELIVERY_COMPLETED => plain(Trigger::DeliveryCompleted),
        DELIVERY_CANCELLED => plain(Trigger::DeliveryCancelled),
        DELIVERY_FAILED => Ok((Trigger::DeliveryFailed, event.decode::<DeliveryFailed>()?.reason)),
        other => Err(Error::internal(format!("nobody asked for events of type {other}"))),
    }
}

fn menu_item(
    product_id: String,
    store_id: String,
    name: String,
    price: Option<maeul_proto::money::Money>,
    offered: bool,
) -> Result<MenuItem> {
    let price = price.ok_or_else(|| Error::internal("a product without a price"))?;
    Ok(MenuItem {
        product_id: ProductId::try_new(product_id).map_err(Error::internal)?,
        store_id: StoreId::try_new(store_id).map_err(Error::internal)?,
        name,
        price: Money::try_from_parts(&price.currency_code, price.units, price.nanos)
            .map_err(Error::internal)?,
        offered,
    })
}

#[cfg(test)]
mod tests {
    use maeul_proto::{delivery, payment, store};
    use prost::Name;

    use super::*;

    #[test]
    fn the_subscriptions_are_types_of_events() {
        let types = [
            store::v1::StoreRegistered::full_name(),
            store::v1::ProductRegistered::full_name(),
            store::v1::ProductChanged::full_name(),
            store::v1::StoreOrderRejected::full_name(),
            store::v1::StoreOrderStopped::full_name(),
            store::v1::OrderServed::full_name(),
            store::v1::CancellationRefused::full_name(),
            payment::v1::PaymentApproved::full_name(),
            payment::v1::PaymentDeclined::full_name(),
            delivery::v1::DeliveryPickedUp::full_name(),
            delivery::v1::DeliveryCompleted::full_name(),
            delivery::v1::DeliveryCancelled::full_name(),
            delivery::v1::DeliveryFailed::full_name(),
            delivery::v1::CancellationRefused::full_name(),
        ];
        assert_eq!(types.as_slice(), SUBSCRIPTIONS);
    }
}
