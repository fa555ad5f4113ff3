//! The rules of paying: what a payment is, what may happen to it, and what that makes of it.
//!
//! Pure: nothing asynchronous, no I/O, no clock; the time comes in as an argument.

mod error;
mod ids;
mod payment;
mod state;

pub(crate) use error::Error;
pub(crate) use ids::{CustomerId, OrderId, PaymentMethod, StoreId};
pub(crate) use payment::{Charge, Outcome, Payment, PaymentData, Turn};
pub(crate) use state::{Event, Standing, State};
