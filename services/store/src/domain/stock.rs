//! How stock is kept: in which way, by which units, through which movements.

use chassis::types::Timestamp;

use super::{OrderId, Pieces, ProductId, SerialNumber, StoreId};

chassis::types::words! {
    /// How the stock of a product is kept. Fixed when it is registered.
    enum StockKind {
        /// Not at all: never short.
        Untracked = "UNTRACKED",
        /// By number.
        Counted = "COUNTED",
        /// By unit, each with a serial number.
        Serialised = "SERIALISED",
    }

    /// Where a unit stands.
    enum UnitState {
        Available = "AVAILABLE",
        Ordered = "ORDERED",
        Shipped = "SHIPPED",
    }
}

/// One piece of a serialised product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) serial: SerialNumber,
    pub(crate) product_id: ProductId,
    pub(crate) store_id: StoreId,
    /// Its number within its product, from 1: the oldest are assigned first.
    pub(crate) number: i64,
    pub(crate) state: UnitState,
    /// Who holds it or has got it; nobody while it is available.
    pub(crate) order_id: Option<OrderId>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

chassis::types::words! {
    /// What happened to stock.
    enum MovementKind {
        /// The owner added pieces or units.
        Restocked = "RESTOCKED",
        /// Held for an order.
        Ordered = "ORDERED",
        /// Back from an order that was not handed over.
        Returned = "RETURNED",
        /// Held pieces left for good.
        Shipped = "SHIPPED",
    }
}

impl MovementKind {
    /// By how much a movement of `quantity` changes what is on hand.
    pub(crate) const fn change(self, quantity: Pieces) -> i64 {
        match self {
            Self::Restocked | Self::Returned => quantity.count(),
            Self::Ordered => -quantity.count(),
            // It was taken off when it was ordered.
            Self::Shipped => 0,
        }
    }
}

/// One entry of the stock ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Movement {
    /// Its id.
    pub(crate) id: String,
    /// Its number within the ledger of its product, from 1, gapless.
    pub(crate) position: i64,
    pub(crate) store_id: StoreId,
    pub(crate) product_id: ProductId,
    pub(crate) kind: MovementKind,
    pub(crate) quantity: Pieces,
    /// What was on hand afterwards.
    pub(crate) on_hand: Pieces,
    pub(crate) serials: Vec<SerialNumber>,
    pub(crate) order_id: Option<OrderId>,
    pub(crate) created_at: Timestamp,
}
