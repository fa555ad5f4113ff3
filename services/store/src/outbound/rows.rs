//! From rows to the domain, and the JSON of what is read and written with its row alone.

use chassis::db::Row;
use chassis::error::{Error, Result};
use chassis::types::{Currency, InvalidId, Money};
use serde::{Deserialize, Serialize};

use crate::domain::{
    Automation, Fulfilment, Held, Line, Movement, MovementKind, OrderData, Pieces, Product, ProductData,
    RejectReason, Rejection, SerialNumber, State, StockKind, Store, StoreData, StoreKind, StoreOrder, Unit,
    UnitState,
};

pub(super) fn store(row: &Row) -> Result<Store> {
    let staff: Vec<String> = from_json(&row.get::<String>("staff")?)?;
    let currency = row.get::<Option<String>>("currency")?;
    let data = StoreData {
        id: row.id("store_id")?,
        owner: row.id("owner_id")?,
        name: row.get("name")?,
        kind: row.word("kind", StoreKind::from_word)?,
        automation: row.word("automation", Automation::from_word)?,
        currency: currency.map(|code| Currency::try_new(&code)).transpose().map_err(Error::internal)?,
        staff: staff.into_iter().map(parse).collect::<Result<_>>()?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    };
    Ok(Store::restore(data, row.journal()?))
}

pub(super) fn product(row: &Row) -> Result<Product> {
    let data = ProductData {
        id: row.id("product_id")?,
        store_id: row.id("store_id")?,
        name: row.get("name")?,
        price: money(row, "price")?,
        stock: row.word("stock", StockKind::from_word)?,
        on_hand: pieces(row.get("on_hand")?)?,
        offered: row.get("offered")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    };
    Ok(Product::restore(data, row.journal()?))
}

pub(super) fn unit(row: &Row) -> Result<Unit> {
    Ok(Unit {
        serial: row.id("serial_number")?,
        product_id: row.id("product_id")?,
        store_id: row.id("store_id")?,
        number: row.get("number")?,
        state: row.word("state", UnitState::from_word)?,
        order_id: row.get::<Option<String>>("order_id")?.map(parse).transpose()?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}

pub(super) fn movement(row: &Row) -> Result<Movement> {
    let serials: Vec<String> = from_json(&row.get::<String>("serial_numbers")?)?;
    Ok(Movement {
        id: row.get("movement_id")?,
        position: row.get("position")?,
        store_id: row.id("store_id")?,
        product_id: row.id("product_id")?,
        kind: row.word("kind", MovementKind::from_word)?,
        quantity: pieces(row.get("quantity")?)?,
        on_hand: pieces(row.get("on_hand")?)?,
        serials: serials.into_iter().map(parse).collect::<Result<_>>()?,
        order_id: row.get::<Option<String>>("order_id")?.map(parse).transpose()?,
        created_at: row.get("created_at")?,
    })
}

pub(super) fn store_order(row: &Row) -> Result<StoreOrder> {
    let lines: Vec<LineJson> = from_json(&row.get::<String>("lines")?)?;
    let detail: String = row.get("reject_detail")?;
    let reason = row.optional_word("reject_reason", RejectReason::from_word)?;
    let data = OrderData {
        id: row.id("order_id")?,
        store_id: row.id("store_id")?,
        customer_id: row.id("customer_id")?,
        lines: lines.into_iter().map(LineJson::into_line).collect::<Result<_>>()?,
        total: money(row, "total")?,
        fulfilment: row.word("fulfilment", Fulfilment::from_word)?,
        state: row.word("state", State::from_word)?,
        rejection: reason.map(|reason| Rejection { reason, detail }),
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    };
    Ok(StoreOrder::restore(data, row.journal()?))
}

/// A line as JSON.
#[derive(Serialize, Deserialize)]
struct LineJson {
    product_id: String,
    name: String,
    quantity: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    named: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    held: Option<HeldJson>,
}

/// What is held for a line as JSON.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum HeldJson {
    Pieces,
    Units(Vec<String>),
}

impl LineJson {
    fn from_line(line: &Line) -> Self {
        Self {
            product_id: line.product_id.to_string(),
            name: line.name.clone(),
            quantity: line.quantity.count(),
            named: line.named.as_ref().map(SerialNumber::to_string),
            held: match &line.held {
                Held::Nothing => None,
                Held::Pieces => Some(HeldJson::Pieces),
                Held::Units(serials) => Some(HeldJson::Units(strings(serials))),
            },
        }
    }

    fn into_line(self) -> Result<Line> {
        Ok(Line {
            product_id: parse(self.product_id)?,
            name: self.name,
            quantity: pieces(self.quantity)?,
            named: self.named.map(parse).transpose()?,
            held: match self.held {
                None => Held::Nothing,
                Some(HeldJson::Pieces) => Held::Pieces,
                Some(HeldJson::Units(serials)) => {
                    Held::Units(serials.into_iter().map(parse).collect::<Result<_>>()?)
                }
            },
        })
    }
}

pub(super) fn lines_json(lines: &[Line]) -> Result<String> {
    to_json(&lines.iter().map(LineJson::from_line).collect::<Vec<_>>())
}

/// A list of ids as JSON.
pub(super) fn ids_json<'a, T: ToString + 'a>(ids: impl IntoIterator<Item = &'a T>) -> Result<String> {
    to_json(&strings(ids))
}

fn strings<'a, T: ToString + 'a>(ids: impl IntoIterator<Item = &'a T>) -> Vec<String> {
    ids.into_iter().map(T::to_string).collect()
}

fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

fn from_json<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(Error::internal)
}

fn parse<T: TryFrom<String, Error = InvalidId>>(text: String) -> Result<T> {
    T::try_from(text).map_err(Error::internal)
}

pub(super) fn pieces(count: i64) -> Result<Pieces> {
    Pieces::try_new(count).ok_or_else(|| Error::internal("a number of pieces is negative"))
}

fn money(row: &Row, column: &str) -> Result<Money> {
    let currency = Currency::try_new(&row.get::<String>("currency")?).map_err(Error::internal)?;
    Ok(Money::from_micros(currency, row.get(column)?))
}
