//! What is told of orders: to the customer, and of a new one to the store.

mod facts;
mod template;

pub(crate) use facts::{Awaited, EndReason, Fulfilment, Line, OrderFacts};
pub(crate) use template::OrderKind;
