//! How the domain's enumerations are written in columns.

use chassis::db::Row;
use chassis::error::{Error, Result};

use crate::domain::{
    Automation, Fulfilment, MovementKind, RejectReason, State, StockKind, StoreKind, UnitState,
};

/// An enumeration that is kept as a word.
pub(super) trait Word: Sized {
    /// The word.
    fn word(self) -> &'static str;
    /// What the word means; an internal error if nothing.
    fn read(word: &str) -> Result<Self>;
}

/// The enumeration in a column.
pub(super) fn read<T: Word>(row: &Row, column: &str) -> Result<T> {
    T::read(&row.get::<String>(column)?)
}

macro_rules! words {
    ($($ty:ident { $($variant:ident = $word:literal),+ })+) => {$(
        impl Word for $ty {
            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            fn read(word: &str) -> Result<Self> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    other => Err(Error::internal(format!("{other:?} is no {}", stringify!($ty)))),
                }
            }
        }
    )+};
}

words! {
    StoreKind { Restaurant = "RESTAURANT", Cafe = "CAFE", PhoneShop = "PHONE_SHOP" }
    Automation { Manual = "MANUAL", Accept = "ACCEPT", Full = "FULL" }
    StockKind { Untracked = "UNTRACKED", Counted = "COUNTED", Serialised = "SERIALISED" }
    UnitState { Available = "AVAILABLE", Ordered = "ORDERED", Shipped = "SHIPPED" }
    MovementKind { Restocked = "RESTOCKED", Ordered = "ORDERED", Returned = "RETURNED", Shipped = "SHIPPED" }
    Fulfilment { Delivery = "DELIVERY", Pickup = "PICKUP" }
    RejectReason { StockShort = "STOCK_SHORT", StoreRejected = "STORE_REJECTED" }
    State {
        Received = "RECEIVED", Accepted = "ACCEPTED", Preparing = "PREPARING", Ready = "READY",
        Served = "SERVED", HandedOver = "HANDED_OVER", Stopped = "STOPPED", Rejected = "REJECTED"
    }
}
