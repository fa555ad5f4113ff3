//! The rules of running a store: who may do what, how stock is kept, how an order is worked on.
//!
//! Pure: no async, no I/O. What happens is decided here; that it becomes durable is `outbound`'s affair.

mod error;
mod holding;
mod product;
mod state;
mod stock;
mod store;
mod store_order;
mod values;

pub(crate) use error::Error;
pub(crate) use holding::{Demand, Short, demands};
pub(crate) use product::{NewProduct, Product, ProductChanges, ProductData, ProductEvent};
pub(crate) use state::{Command, Happening, State};
pub(crate) use stock::{Movement, MovementKind, StockKind, Unit, UnitState};
pub(crate) use store::{Automation, NewStore, Store, StoreChanges, StoreData, StoreEvent, StoreKind};
pub(crate) use store_order::{
    Fulfilment, Held, Line, NewOrder, OrderData, OrderEvent, RejectReason, Rejection, StockMove, StoreOrder,
};
pub(crate) use values::{OrderId, PersonId, Pieces, ProductId, SerialNumber, StoreId};
