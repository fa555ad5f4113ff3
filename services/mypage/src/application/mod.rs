//! The use cases: learning what happened, and showing it. No SQL, no protobuf.

mod learn;
pub(crate) mod ports;
mod show;

use std::sync::Arc;

use ports::{BookingStore, LoanStore, ShownOrder, ViewStore};

use crate::domain::orders::OrderCase;

pub(crate) use learn::{forget_everything, learn, learn_orders, learn_store_name};
pub(crate) use show::{LoanChange, get, loan_change, room_use};

/// What every reading needs.
pub(crate) struct Application {
    /// Where orders are read.
    pub(crate) orders: Arc<dyn ViewStore<OrderCase, ShownOrder>>,
    /// Where loans are read.
    pub(crate) loans: Arc<dyn LoanStore>,
    /// Where bookings and the use of rooms are read.
    pub(crate) bookings: Arc<dyn BookingStore>,
}
