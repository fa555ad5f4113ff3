//! The rules of ordering: what an order is, what may happen to it, and what that makes of it.
//!
//! Pure: nothing asynchronous, no I/O, no clock; the time comes in as an argument.

mod data;
mod error;
mod ids;
mod item;
mod order;
mod state;

pub(crate) use data::{Address, Attempt, Fulfilment, NewOrder, OrderData, Outcome, PaymentMethod};
pub(crate) use error::Error;
pub(crate) use ids::{CustomerId, OrderId, ProductId, SerialNumber, StoreId};
pub(crate) use item::{Item, Line, MenuItem, Quantity, total};
pub(crate) use order::Order;
pub(crate) use state::{EndReason, Event, State, Trigger};
