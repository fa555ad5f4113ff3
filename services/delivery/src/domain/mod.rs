//! The rules of delivering: what a delivery is, what may happen to it, and what that makes of it.
//!
//! Pure: nothing asynchronous, no I/O, no clock; the time comes in as an argument.

mod carrier;
mod delivery;
mod error;
mod ids;
mod state;

pub(crate) use carrier::{CarrierState, Standing, Task};
pub(crate) use delivery::{Delivery, DeliveryData, Outcome, Reservation, Turn};
pub(crate) use error::Error;
pub(crate) use ids::{Address, CourierId, CustomerId, OrderId, StoreId};
pub(crate) use state::{Event, State};
