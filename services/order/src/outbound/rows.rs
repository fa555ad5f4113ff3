//! Orders as rows.

use chassis::db::{Row, Stmt};
use chassis::error::{Error, Result};
use chassis::types::{Currency, Money, Pending};

use crate::domain::{
    Address, EndReason, Event, Fulfilment, Item, Line, Order, OrderData, OrderId, PaymentMethod, ProductId,
    Quantity, SerialNumber, State,
};

/// One line within the column `items`. The price is in the currency of the total.
#[derive(serde::Serialize, serde::Deserialize)]
struct ItemJson {
    product_id: String,
    name: String,
    unit_price_micros: i64,
    quantity: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    serial_number: Option<String>,
}

/// The parameters `$1` to `$20` of an insert or an update, in the order of the table's columns.
pub(super) fn bind(stmt: Stmt, order: &OrderData, pending: &Pending<Event>) -> Result<Stmt> {
    let address = match &order.fulfilment {
        Fulfilment::Delivery(address) => Some(address.0.clone()),
        Fulfilment::Pickup => None,
    };
    Ok(stmt
        .bind(order.id.as_str())
        .bind(order.customer_id.as_str())
        .bind(order.store_id.as_str())
        .bind(items_to_json(&order.items)?)
        .bind(order.total.currency().code())
        .bind(order.total.micros())
        .bind(address)
        .bind(order.payment_method.as_ref().map(|method| method.0.clone()))
        .bind(order.state.word())
        .bind(order.end_reason.map(EndReason::word))
        .bind(&order.end_detail)
        .bind(order.announced.map(State::word))
        .bind(order.attempts)
        .bind(order.reserved_until)
        .bind(order.next_attempt_at)
        .bind(order.expires_at)
        .bind(order.created_at)
        .bind(order.updated_at)
        .bind(pending.sequence)
        .bind(pending.expected))
}

/// An order out of a row.
pub(super) fn order(row: &Row) -> Result<Order> {
    let currency = Currency::try_new(&row.get::<String>("total_currency")?).map_err(Error::internal)?;
    let address: Option<String> = row.get("address")?;
    let data = OrderData {
        id: row.id("id")?,
        customer_id: row.id("customer_id")?,
        store_id: row.id("store_id")?,
        items: items_from_json(&row.get::<String>("items")?, currency)?,
        total: Money::from_micros(currency, row.get("total_micros")?),
        fulfilment: address.map_or(Fulfilment::Pickup, |text| Fulfilment::Delivery(Address(text))),
        payment_method: row.get::<Option<String>>("payment_method")?.map(PaymentMethod),
        state: row.word("state", State::from_word)?,
        end_reason: row.optional_word("end_reason", EndReason::from_word)?,
        end_detail: row.get("end_detail")?,
        announced: row.optional_word("announced", State::from_word)?,
        attempts: row.get("attempts")?,
        reserved_until: row.get("reserved_until")?,
        next_attempt_at: row.get("next_attempt_at")?,
        expires_at: row.get("expires_at")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    };
    Ok(Order::restore(data, row.journal()?))
}

/// The id of an order out of a row that has nothing else.
pub(super) fn order_id(row: &Row) -> Result<OrderId> {
    row.id("id")
}

fn items_to_json(items: &[Item]) -> Result<String> {
    let rows: Vec<_> = items
        .iter()
        .map(|item| ItemJson {
            product_id: item.line.product_id.to_string(),
            name: item.name.clone(),
            unit_price_micros: item.unit_price.micros(),
            quantity: item.line.quantity.pieces(),
            serial_number: item.line.serial_number.as_ref().map(ToString::to_string),
        })
        .collect();
    serde_json::to_string(&rows).map_err(Error::internal)
}

fn items_from_json(text: &str, currency: Currency) -> Result<Vec<Item>> {
    let rows: Vec<ItemJson> = serde_json::from_str(text).map_err(Error::internal)?;
    rows.into_iter()
        .map(|row| {
            let serial_number = row.serial_number.map(SerialNumber::try_new).transpose();
            let line = Line {
                product_id: ProductId::try_new(row.product_id).map_err(Error::internal)?,
                quantity: Quantity::try_new(row.quantity)
                    .ok_or_else(|| Error::internal("quantity out of range"))?,
                serial_number: serial_number.map_err(Error::internal)?,
            };
            Ok(Item { line, name: row.name, unit_price: Money::from_micros(currency, row.unit_price_micros) })
        })
        .collect()
}
