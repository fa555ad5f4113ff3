//! Stock: what each order moved, and what each product has.

use std::collections::{BTreeMap, BTreeSet};

use maeul_proto::store::v1::{RejectReason, StockKind, StockMovementKind, StoreOrderState, UnitState};

use super::Verdict;
use super::order::is_unpaid;
use super::verdict::Differences;
use crate::audit::books::{Books, OrderCase, Stock};
use crate::audit::facts::{Order, StoreOrder};
use crate::audit::words::Word;

/// Pieces of one product: ordered, returned, shipped.
type Moved = [i64; 3];

/// What becomes of the pieces of a store order.
fn demanded(store_order: &StoreOrder, quantity: i64) -> Moved {
    use StoreOrderState as S;
    match (store_order.state, store_order.reason) {
        (S::Unspecified, _) | (S::Rejected, RejectReason::StockShort) => [0, 0, 0],
        (S::Received | S::Accepted | S::Preparing | S::Ready, _) => [quantity, 0, 0],
        (S::Served | S::HandedOver, _) => [quantity, 0, quantity],
        (S::Stopped | S::Rejected, _) => [quantity, quantity, 0],
    }
}

/// The order, unless its store order is missing although it is demanded: then nobody knows what is right.
fn judged(case: &OrderCase) -> Option<&Order> {
    case.order.as_ref().filter(|order| case.store_order.is_some() || is_unpaid(order))
}

/// Per tracked product of the order: held once, and then either back or gone. Untracked products never move.
pub(super) fn order(case: &OrderCase, books: &Books) -> Verdict {
    let Some(order) = judged(case) else { return Verdict::Silent };
    let mut expected = BTreeMap::<&str, Moved>::new();
    if let Some(store_order) = &case.store_order {
        for line in &order.lines {
            let product = books.stock.get(&line.product).and_then(|stock| stock.product.as_ref());
            if product.is_some_and(|p| matches!(p.kind, StockKind::Counted | StockKind::Serialised)) {
                let sum = expected.entry(&line.product).or_default();
                let more = demanded(store_order, line.quantity);
                *sum = std::array::from_fn(|i| sum[i] + more[i]);
            }
        }
    }
    let mut found = BTreeMap::<&str, Moved>::new();
    for movement in &case.movements {
        let sum = found.entry(&movement.product).or_default();
        match movement.kind {
            StockMovementKind::Ordered => sum[0] += movement.quantity,
            StockMovementKind::Returned => sum[1] += movement.quantity,
            StockMovementKind::Shipped => sum[2] += movement.quantity,
            StockMovementKind::Restocked | StockMovementKind::Unspecified => {}
        }
    }
    let products: BTreeSet<_> = expected.keys().chain(found.keys()).copied().collect();
    let shown = |product: &str, [ordered, returned, shipped]: Moved| {
        format!("{product}: {ordered} ordered, {returned} returned, {shipped} shipped")
    };
    let mut differences = Differences::default();
    for product in products {
        let of = |moved: &BTreeMap<&str, Moved>| moved.get(product).copied().unwrap_or_default();
        if of(&expected) != of(&found) {
            differences.add(shown(product, of(&expected)), shown(product, of(&found)));
        }
    }
    differences.verdict()
}

/// Each serialised piece of a store order has its unit, which is held or gone with the order; who named one got it.
pub(super) fn units(case: &OrderCase, books: &Books) -> Verdict {
    use StoreOrderState as S;
    let Some(order) = judged(case) else { return Verdict::Silent };
    let state = match case.store_order.as_ref().map(|o| o.state) {
        Some(S::Received | S::Accepted | S::Preparing | S::Ready) => Some(UnitState::Ordered),
        Some(S::Served | S::HandedOver) => Some(UnitState::Shipped),
        _ => None,
    };
    let mut differences = Differences::default();
    let mut expected = BTreeSet::new();
    if let (Some(state), Some(store_order)) = (state, &case.store_order) {
        for line in &store_order.lines {
            let product = books.stock.get(&line.product).and_then(|stock| stock.product.as_ref());
            let pieces = match product.map(|p| p.kind) {
                Some(StockKind::Serialised) => line.quantity,
                _ => 0,
            };
            if i64::try_from(line.serials.len()) != Ok(pieces) {
                let found = format!("{}: {}", line.product, line.serials.len());
                differences.add(format!("{}: {pieces} units named", line.product), found);
            }
            expected.extend(line.serials.iter().map(|serial| shown_unit(&line.product, serial, state)));
        }
        let named = order.lines.iter().flat_map(|line| &line.serials);
        let held = |serial| store_order.lines.iter().any(|line| line.serials.contains(serial));
        for serial in named.filter(|serial| !held(serial)) {
            differences.add(format!("{serial}, as the customer named it"), "another unit".to_owned());
        }
    }
    let found = case.units.iter().map(|unit| shown_unit(&unit.product, &unit.serial, unit.state));
    let found: BTreeSet<_> = found.collect();
    if expected != found {
        let shown = |units: &BTreeSet<String>| match units.len() {
            0 => "no units".to_owned(),
            _ => units.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
        };
        differences.add(shown(&expected), shown(&found));
    }
    differences.verdict()
}

fn shown_unit(product: &str, serial: &str, state: UnitState) -> String {
    format!("{product} {serial} {}", state.word())
}

pub(super) fn on_hand(stock: &Stock) -> Verdict {
    use StockMovementKind as K;
    if !stock.complete {
        return Verdict::Silent;
    }
    let Some(product) = &stock.product else {
        return Verdict::broken(
            "a product that moves",
            format!("{} movements of none", stock.movements.len()),
        );
    };
    let mut differences = Differences::default();
    for movement in &stock.movements {
        let change = match movement.kind {
            K::Restocked | K::Returned => movement.quantity,
            K::Ordered => -movement.quantity,
            K::Shipped | K::Unspecified => 0,
        };
        differences = differences.field(&format!("{} by", movement.kind.word()), &change, &movement.change);
        if movement.on_hand < 0 {
            differences.add("never negative".to_owned(), format!("{} after a movement", movement.on_hand));
        }
    }
    if product.on_hand < 0 {
        differences.add("never negative".to_owned(), format!("{} on hand", product.on_hand));
    }
    let sum: i64 = stock.movements.iter().map(|movement| movement.change).sum();
    differences.field("on hand", &sum, &product.on_hand).verdict()
}

pub(super) fn available(stock: &Stock) -> Verdict {
    let Some(product) = stock.product.as_ref().filter(|_| stock.complete) else { return Verdict::Silent };
    let mut differences = Differences::default();
    for unit in &stock.units {
        if (unit.state == UnitState::Available) != unit.order.is_empty() {
            let held = if unit.order.is_empty() { "held by nobody" } else { "held by an order" };
            let state = unit.state.word();
            differences
                .add(format!("{} held exactly while not AVAILABLE", unit.serial), format!("{state}, {held}"));
        }
    }
    let restocked = stock.movements.iter().filter(|m| m.kind == StockMovementKind::Restocked);
    let restocked: i64 = restocked.map(|m| m.quantity).sum();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let available = count(stock.units.iter().filter(|unit| unit.state == UnitState::Available).count());
    match product.kind {
        StockKind::Serialised => differences
            .field("units added", &restocked, &count(stock.units.len()))
            .field("units available", &product.on_hand, &available),
        _ => differences.field("units", &0, &count(stock.units.len())),
    }
    .verdict()
}
