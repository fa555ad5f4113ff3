//! Orders as rows.

use chassis::db::{Row, Value};
use chassis::error::{Error, Result};
use chassis::row;
use chassis::types::{Currency, Money};
use serde::{Deserialize, Serialize};

use super::super::table::{Pages, Table, columns, into, latest, over, pages};
use crate::domain::orders::{
    Basket, DeliveryState, EndReason, Entry, Fulfilment, Item, OrderCase, OrderPart, OrderState,
    PaymentState, StoreId, StoreState,
};
use crate::domain::{Latest, Origin};

macro_rules! orders {
    ($what:ident) => {
        $what!(
            "order_views",
            "order_id",
            "store_id",
            "items",
            "currency",
            "total",
            "fulfilment",
            "order_sequence",
            "order_state",
            "end_reason",
            "end_detail",
            "next_attempt_at",
            "expires_at",
            "payment_sequence",
            "payment_state",
            "store_sequence",
            "store_state",
            "delivery_sequence",
            "delivery_state"
        )
    };
}

/// Orders as they are shown, with the names of their stores.
macro_rules! select {
    () => {
        concat!(
            "SELECT ",
            orders!(columns),
            ", s.name AS store_name FROM order_views AS v LEFT JOIN store_names AS s ON s.store_id = v.store_id"
        )
    };
}

impl Table for OrderCase {
    const KEY: &'static str = "order_id";
    const INTO: &'static str = orders!(into);
    const OVER: &'static str = orders!(over);
    const MANY: &'static str =
        concat!("SELECT ", orders!(columns), " FROM order_views AS v WHERE v.order_id = ANY($1)");
    const ONE: &'static str = concat!(select!(), " WHERE v.order_id = $1");
    const PAGES: Pages = pages!(select!(), "order_id");

    fn case(row: &Row) -> Result<Self> {
        let store_id = row.get::<Option<String>>("store_id")?.map(StoreId::try_new).transpose();
        Ok(Self {
            store_id: store_id.map_err(Error::internal)?,
            basket: basket(row)?,
            fulfilment: row.optional_word("fulfilment", Fulfilment::from_word)?,
            order: latest(row, "order_sequence", order_part(row)?)?,
            payment: latest(
                row,
                "payment_sequence",
                row.optional_word("payment_state", PaymentState::from_word)?,
            )?,
            store: latest(row, "store_sequence", row.optional_word("store_state", StoreState::from_word)?)?,
            delivery: latest(
                row,
                "delivery_sequence",
                row.optional_word("delivery_state", DeliveryState::from_word)?,
            )?,
        })
    }

    fn values(&self) -> Result<Vec<Value>> {
        let basket = self.basket.as_ref();
        let order = self.order.as_ref();
        let part = order.map(|latest| &latest.value);
        let (payment, store, delivery) = (self.payment.as_ref(), self.store.as_ref(), self.delivery.as_ref());
        Ok(row![
            self.store_id.as_ref().map(StoreId::as_str),
            basket.map(items_json).transpose()?,
            basket.map(|basket| basket.total.currency().code().to_owned()),
            basket.map(|basket| basket.total.micros()),
            self.fulfilment.map(Fulfilment::word),
            order.map(sequence),
            part.map(|part| part.state.word()),
            part.and_then(|part| part.end_reason.map(EndReason::word)),
            part.map(|part| part.end_detail.clone()),
            part.and_then(|part| part.next_attempt_at),
            part.and_then(|part| part.expires_at),
            payment.map(sequence),
            payment.map(|latest| latest.value.word()),
            store.map(sequence),
            store.map(|latest| latest.value.word()),
            delivery.map(sequence),
            delivery.map(|latest| latest.value.word()),
        ])
    }
}

fn sequence<T>(latest: &Latest<T>) -> i64 {
    latest.sequence
}

/// An item as the column `items` keeps it; prices are in micros of the view's currency.
#[derive(Debug, Serialize, Deserialize)]
struct ItemJson {
    product_id: String,
    name: String,
    unit_price: i64,
    quantity: i32,
    serial_number: String,
}

fn items_json(basket: &Basket) -> Result<String> {
    let items = basket.items.iter().map(|item| ItemJson {
        product_id: item.product_id.clone(),
        name: item.name.clone(),
        unit_price: item.unit_price.micros(),
        quantity: item.quantity,
        serial_number: item.serial_number.clone(),
    });
    serde_json::to_string(&items.collect::<Vec<_>>()).map_err(Error::internal)
}

fn basket(row: &Row) -> Result<Option<Basket>> {
    let parts =
        (row.get::<Option<String>>("items")?, row.get::<Option<String>>("currency")?, row.get("total")?);
    let (Some(items), Some(currency), Some(total)) = parts else { return Ok(None) };
    let currency = Currency::try_new(&currency).map_err(Error::internal)?;
    let items: Vec<ItemJson> = serde_json::from_str(&items).map_err(Error::internal)?;
    let items = items.into_iter().map(|item| Item {
        product_id: item.product_id,
        name: item.name,
        unit_price: Money::from_micros(currency, item.unit_price),
        quantity: item.quantity,
        serial_number: item.serial_number,
    });
    Ok(Some(Basket { items: items.collect(), total: Money::from_micros(currency, total) }))
}

fn order_part(row: &Row) -> Result<Option<OrderPart>> {
    let Some(state) = row.optional_word("order_state", OrderState::from_word)? else { return Ok(None) };
    Ok(Some(OrderPart {
        state,
        end_reason: row.optional_word("end_reason", EndReason::from_word)?,
        end_detail: row.get::<Option<String>>("end_detail")?.unwrap_or_default(),
        next_attempt_at: row.get("next_attempt_at")?,
        expires_at: row.get("expires_at")?,
    }))
}

pub(super) fn entry(row: &Row) -> Result<Entry> {
    let origin = Origin {
        at: row.get("happened_at")?,
        source: row.get("source")?,
        sequence: row.get("sequence")?,
        event_id: row.get("event_id")?,
        event_type: row.get("event_type")?,
    };
    Ok(Entry { origin, detail: row.get("detail")? })
}
