//! Views as rows.

use chassis::db::Row;
use chassis::error::{Error, Result};
use chassis::types::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::domain::{
    Basket, CustomerId, DeliveryState, EndReason, Entry, Fulfilment, Item, Latest, OrderId, OrderPart,
    OrderState, OrderView, PaymentState, StoreId, StoreState,
};

/// The columns of a view `v`.
macro_rules! columns {
    () => {
        "v.order_id, v.customer_id, v.store_id, v.items, v.currency, v.total, v.fulfilment, v.order_sequence, \
         v.order_state, v.end_reason, v.end_detail, v.next_attempt_at, v.expires_at, v.payment_sequence, \
         v.payment_state, v.store_sequence, v.store_state, v.delivery_sequence, v.delivery_state, v.created_at, \
         v.updated_at, v.version"
    };
}
pub(super) use columns;

/// An item as the column `items` keeps it; prices are in micros of the view's currency.
#[derive(Debug, Serialize, Deserialize)]
struct ItemJson {
    product_id: String,
    name: String,
    unit_price: i64,
    quantity: i32,
    serial_number: String,
}

pub(super) fn items_json(basket: &Basket) -> Result<String> {
    let items = basket.items.iter().map(|item| ItemJson {
        product_id: item.product_id.clone(),
        name: item.name.clone(),
        unit_price: item.unit_price.micros(),
        quantity: item.quantity,
        serial_number: item.serial_number.clone(),
    });
    serde_json::to_string(&items.collect::<Vec<_>>()).map_err(Error::internal)
}

pub(super) fn view(row: &Row) -> Result<OrderView> {
    let store_id = row.get::<Option<String>>("store_id")?.map(StoreId::try_new).transpose();
    Ok(OrderView {
        order_id: OrderId::try_new(row.get::<String>("order_id")?).map_err(Error::internal)?,
        customer_id: CustomerId::try_new(row.get::<String>("customer_id")?).map_err(Error::internal)?,
        store_id: store_id.map_err(Error::internal)?,
        basket: basket(row)?,
        fulfilment: word(row, "fulfilment", Fulfilment::from_word)?,
        order: latest(row, "order_sequence", order_part(row)?)?,
        payment: latest(row, "payment_sequence", word(row, "payment_state", PaymentState::from_word)?)?,
        store: latest(row, "store_sequence", word(row, "store_state", StoreState::from_word)?)?,
        delivery: latest(row, "delivery_sequence", word(row, "delivery_state", DeliveryState::from_word)?)?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
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
    let Some(state) = word(row, "order_state", OrderState::from_word)? else { return Ok(None) };
    Ok(Some(OrderPart {
        state,
        end_reason: word(row, "end_reason", EndReason::from_word)?,
        end_detail: row.get::<Option<String>>("end_detail")?.unwrap_or_default(),
        next_attempt_at: row.get("next_attempt_at")?,
        expires_at: row.get("expires_at")?,
    }))
}

fn latest<T>(row: &Row, column: &str, value: Option<T>) -> Result<Option<Latest<T>>> {
    let sequence = row.get::<Option<i64>>(column)?;
    Ok(sequence.zip(value).map(|(sequence, value)| Latest { sequence, value }))
}

fn word<T>(row: &Row, column: &str, parse: fn(&str) -> Option<T>) -> Result<Option<T>> {
    let Some(word) = row.get::<Option<String>>(column)? else { return Ok(None) };
    let value = parse(&word);
    value.map(Some).ok_or_else(|| Error::internal(format!("column {column} has the unknown word {word}")))
}

pub(super) fn entry(row: &Row) -> Result<Entry> {
    Ok(Entry {
        at: row.get("happened_at")?,
        source: row.get("source")?,
        sequence: row.get("sequence")?,
        event_id: row.get("event_id")?,
        event_type: row.get("event_type")?,
        detail: row.get("detail")?,
    })
}
