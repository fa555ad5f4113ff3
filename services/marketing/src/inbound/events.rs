//! Policies: whenever something was ordered, or what can be ordered changed, learn it.

use std::collections::BTreeSet;

use chassis::async_trait;
use chassis::db::Tx;
use chassis::error::{Error, Result};
use chassis::events::{Event, Policy, id};
use chassis::types::Money;
use maeul_proto::money::Money as ProtoMoney;
use maeul_proto::order::v1::OrderPlaced;
use maeul_proto::store::v1::{
    ProductChanged, ProductRegistered, StockChanged, StockKind, StoreRegistered, StoreUpdated,
};

use crate::application::ports::LearningUow as _;
use crate::application::{Lesson, learn};
use crate::domain::{Details, Purchase};

const ORDER_PLACED: &str = "maeul.order.v1.OrderPlaced";
const STORE_REGISTERED: &str = "maeul.store.v1.StoreRegistered";
const STORE_UPDATED: &str = "maeul.store.v1.StoreUpdated";
const PRODUCT_REGISTERED: &str = "maeul.store.v1.ProductRegistered";
const PRODUCT_CHANGED: &str = "maeul.store.v1.ProductChanged";
const STOCK_CHANGED: &str = "maeul.store.v1.StockChanged";

/// Everything that this context does about events.
#[derive(Debug)]
pub(crate) struct Policies;

#[async_trait]
impl Policy for Policies {
    fn subscriptions(&self) -> Vec<&'static str> {
        vec![
            ORDER_PLACED,
            STORE_REGISTERED,
            STORE_UPDATED,
            PRODUCT_REGISTERED,
            PRODUCT_CHANGED,
            STOCK_CHANGED,
        ]
    }

    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        self.handle_all(tx, &[event]).await
    }

    fn handles_together(&self) -> bool {
        true
    }

    async fn handle_all(&self, tx: &mut Tx, events: &[&Event]) -> Result<()> {
        learn(tx, events.iter().map(|event| lesson(event)).collect::<Result<_>>()?).await
    }

    fn is_read_model(&self) -> bool {
        true
    }

    async fn reset(&self, tx: &mut Tx) -> Result<()> {
        tx.clear().await
    }
}

/// What an event teaches.
fn lesson(event: &Event) -> Result<Lesson> {
    macro_rules! product {
        ($message:ty) => {{
            let e: $message = event.decode()?;
            let counted = e.stock() != StockKind::Untracked;
            let details = Details {
                product_id: id(e.product_id)?,
                store_id: id(e.store_id)?,
                name: e.name,
                price: price(e.price.as_ref())?,
                counted,
                offered: e.offered,
            };
            Lesson::Product(details, event.sequence)
        }};
    }
    macro_rules! store {
        ($message:ty) => {{
            let e: $message = event.decode()?;
            Lesson::Store(id(e.store_id)?, e.name, event.sequence)
        }};
    }
    Ok(match event.kind.as_str() {
        ORDER_PLACED => Lesson::Ordered(purchases(event)?),
        STORE_REGISTERED => store!(StoreRegistered),
        STORE_UPDATED => store!(StoreUpdated),
        PRODUCT_REGISTERED => product!(ProductRegistered),
        PRODUCT_CHANGED => product!(ProductChanged),
        STOCK_CHANGED => {
            let e: StockChanged = event.decode()?;
            Lesson::Stock(id(e.product_id)?, e.on_hand, event.sequence)
        }
        other => return Err(Error::internal(format!("no policy for {other}"))),
    })
}

/// Each product of an order once, however many lines name it.
fn purchases(event: &Event) -> Result<Vec<Purchase>> {
    let e: OrderPlaced = event.decode()?;
    let products: BTreeSet<String> = e.items.into_iter().map(|item| item.product_id).collect();
    let purchase = |product| {
        Ok(Purchase {
            customer_id: id(e.customer_id.clone())?,
            product_id: id(product)?,
            store_id: id(e.store_id.clone())?,
            at: event.happened_at(),
        })
    };
    products.into_iter().map(purchase).collect()
}

fn price(price: Option<&ProtoMoney>) -> Result<Money> {
    let price = price.ok_or_else(|| Error::internal("a product without a price"))?;
    Money::try_from_parts(&price.currency_code, price.units, price.nanos).map_err(Error::internal)
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
