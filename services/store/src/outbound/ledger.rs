//! How stock moves: the counter, the units, the ledger and the event, always together.
//!
//! Each movement begins with one conditional update of the product's row. It never takes more than is there, and
//! it keeps the row locked, so that everything that follows within the transaction is alone with the product.

use chassis::clock::new_id;
use chassis::db::{Tx, sql};
use chassis::error::{Error, Result};
use chassis::events::NewEvent;

use super::{events, rows};
use crate::domain::{
    Demand, Movement, MovementKind, OrderId, Pieces, ProductId, SerialNumber, StockMove, StoreId, UnitState,
};

/// How many units one statement adds.
const CHUNK: usize = 10;

/// A product's row after its update.
struct Shifted {
    store_id: StoreId,
    on_hand: Pieces,
    /// How many units the product ever got.
    units: i64,
    position: i64,
    sequence: i64,
}

pub(super) async fn restock(tx: &mut Tx, product: &ProductId, quantity: Pieces) -> Result<()> {
    let shifted = shift(tx, product, MovementKind::Restocked, quantity, 0).await?;
    append(tx, shifted, product, MovementKind::Restocked, quantity, &[], None).await
}

/// `false` if a serial number exists already; then the transaction must not be committed.
pub(super) async fn add_units(tx: &mut Tx, product: &ProductId, serials: &[SerialNumber]) -> Result<bool> {
    let quantity = Pieces::of(serials);
    let shifted = shift(tx, product, MovementKind::Restocked, quantity, quantity.count()).await?;
    let mut number = shifted.units - quantity.count();
    for chunk in serials.chunks(CHUNK) {
        // Pairs that are left over are empty and filtered out.
        let insert = sql("INSERT INTO units (product_id, serial_number, store_id, number, state, order_id, \
             created_at, updated_at) \
             SELECT $1, v.column1, $2, v.column2, $3, NULL, $4, $4 FROM (VALUES ($5, $6), ($7, $8), \
             ($9, $10), ($11, $12), ($13, $14), ($15, $16), ($17, $18), ($19, $20), ($21, $22), ($23, $24)) \
             AS v WHERE v.column1 <> '' ON CONFLICT DO NOTHING")
        .bind(product.as_str())
        .bind(shifted.store_id.as_str())
        .bind(UnitState::Available.word())
        .bind(tx.now());
        let mut words = chunk.iter().map(SerialNumber::as_str);
        let insert = (0..CHUNK).fold(insert, |insert, _| {
            number += 1;
            insert.bind(words.next().unwrap_or_default()).bind(number)
        });
        if tx.execute(insert).await? != u64::try_from(chunk.len()).unwrap_or(u64::MAX) {
            return Ok(false);
        }
    }
    append(tx, shifted, product, MovementKind::Restocked, quantity, serials, None).await?;
    Ok(true)
}

/// Takes what is demanded for an order; the units, for a serialised product.
pub(super) async fn hold(tx: &mut Tx, order: &OrderId, demand: &Demand) -> Result<Vec<SerialNumber>> {
    let Demand { product_id, quantity, units } = demand;
    let shifted = shift(tx, product_id, MovementKind::Ordered, *quantity, 0).await?;
    let mut serials = Vec::new();
    if let Some(named) = units {
        for serial in named {
            claim(tx, order, product_id, serial).await?;
            serials.push(serial.clone());
        }
        let rest = quantity.count() - Pieces::of(&serials).count();
        if rest > 0 {
            serials.extend(claim_oldest(tx, order, product_id, rest).await?);
        }
        if Pieces::of(&serials) != *quantity {
            return Err(Error::internal(format!(
                "product {product_id} has fewer available units than on hand"
            )));
        }
    }
    append(tx, shifted, product_id, MovementKind::Ordered, *quantity, &serials, Some(order)).await?;
    Ok(serials)
}

/// Returns or ships what an order holds of one product.
pub(super) async fn settle(tx: &mut Tx, order: &OrderId, moved: &StockMove) -> Result<()> {
    let StockMove { kind, product_id, quantity, serials } = moved;
    let shifted = shift(tx, product_id, *kind, *quantity, 0).await?;
    if !serials.is_empty() {
        let (state, holder) = match kind {
            MovementKind::Shipped => (UnitState::Shipped, Some(order.as_str())),
            _ => (UnitState::Available, None),
        };
        let update = sql("UPDATE units SET state = $3, order_id = $4, updated_at = $5 \
             WHERE order_id = $1 AND product_id = $2 AND state = $6")
        .bind(order.as_str())
        .bind(product_id.as_str())
        .bind(state.word())
        .bind(holder)
        .bind(tx.now())
        .bind(UnitState::Ordered.word());
        if tx.execute(update).await? != u64::try_from(serials.len()).unwrap_or(u64::MAX) {
            return Err(Error::internal(format!("order {order} does not hold its units of {product_id}")));
        }
    }
    append(tx, shifted, product_id, *kind, *quantity, serials, Some(order)).await
}

/// Changes the counter, unless it would fall below zero: then somebody else was quicker.
async fn shift(
    tx: &mut Tx,
    product: &ProductId,
    kind: MovementKind,
    quantity: Pieces,
    new_units: i64,
) -> Result<Shifted> {
    let change = kind.change(quantity);
    let update = sql("UPDATE products SET on_hand = on_hand + $2, units = units + $3, \
         movements = movements + 1, sequence = sequence + $4, version = version + 1, updated_at = $5 \
         WHERE product_id = $1 AND on_hand + $2 >= 0 \
         RETURNING store_id, on_hand, units, movements, sequence")
    .bind(product.as_str())
    .bind(change)
    .bind(new_units)
    // The number of the `StockChanged` that tells of it.
    .bind(i64::from(change != 0))
    .bind(tx.now());
    let Some(row) = tx.fetch_optional(update).await? else {
        return Err(Error::aborted("CONFLICT", "the stock changed at this moment; try again"));
    };
    Ok(Shifted {
        store_id: row.id("store_id")?,
        on_hand: rows::pieces(row.get("on_hand")?)?,
        units: row.get("units")?,
        position: row.get("movements")?,
        sequence: row.get("sequence")?,
    })
}

/// Takes one available unit by its serial number.
async fn claim(tx: &mut Tx, order: &OrderId, product: &ProductId, serial: &SerialNumber) -> Result<()> {
    let update = sql("UPDATE units SET state = $4, order_id = $3, updated_at = $5 \
         WHERE product_id = $1 AND serial_number = $2 AND state = $6")
    .bind(product.as_str())
    .bind(serial.as_str())
    .bind(order.as_str())
    .bind(UnitState::Ordered.word())
    .bind(tx.now())
    .bind(UnitState::Available.word());
    if tx.execute(update).await? == 1 {
        Ok(())
    } else {
        Err(Error::aborted("CONFLICT", "the unit was taken at this moment; try again"))
    }
}

/// Takes the oldest available units.
async fn claim_oldest(
    tx: &mut Tx,
    order: &OrderId,
    product: &ProductId,
    count: i64,
) -> Result<Vec<SerialNumber>> {
    let update = sql("UPDATE units SET state = $4, order_id = $2, updated_at = $5 \
         WHERE product_id = $1 AND state = $6 AND serial_number = ANY(ARRAY(SELECT serial_number FROM units \
         WHERE product_id = $1 AND state = $6 ORDER BY number LIMIT $3)) RETURNING serial_number, number")
    .bind(product.as_str())
    .bind(order.as_str())
    .bind(count)
    .bind(UnitState::Ordered.word())
    .bind(tx.now())
    .bind(UnitState::Available.word());
    let mut units = Vec::new();
    for row in tx.fetch_all(update).await? {
        units.push((row.get::<i64>("number")?, row.id("serial_number")?));
    }
    units.sort();
    Ok(units.into_iter().map(|(_, serial)| serial).collect())
}

/// Adds the entry to the ledger, and tells of it if what is on hand has changed.
async fn append(
    tx: &mut Tx,
    shifted: Shifted,
    product: &ProductId,
    kind: MovementKind,
    quantity: Pieces,
    serials: &[SerialNumber],
    order: Option<&OrderId>,
) -> Result<()> {
    let entry = Movement {
        id: new_id(),
        position: shifted.position,
        store_id: shifted.store_id,
        product_id: product.clone(),
        kind,
        quantity,
        on_hand: shifted.on_hand,
        serials: serials.to_vec(),
        order_id: order.cloned(),
        created_at: tx.now(),
    };
    let insert =
        sql("INSERT INTO stock_movements (product_id, position, movement_id, store_id, kind, change, \
         quantity, on_hand, serial_numbers, order_id, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(entry.product_id.as_str())
        .bind(entry.position)
        .bind(&entry.id)
        .bind(entry.store_id.as_str())
        .bind(kind.word())
        .bind(kind.change(quantity))
        .bind(quantity.count())
        .bind(entry.on_hand.count())
        .bind(rows::ids_json(&entry.serials)?)
        .bind(order.map(OrderId::as_str))
        .bind(entry.created_at);
    tx.execute(insert).await?;
    if kind.change(quantity) != 0 {
        tx.emit(&events::stock_changed(&entry), NewEvent::of(product.as_str(), shifted.sequence));
    }
    Ok(())
}
